/** Well-known kinds that come with a CustomResourceDefinition of their project, so that an error can say so instead of guessing at a typing mistake. */
export const notServedKinds: ReadonlySet<string> = new Set(["Certificate", "Gateway", "HTTPRoute", "PodMonitor", "ServiceMonitor"]);
