import type { KubeObject } from "../../api/index.ts";
import type { Pod } from "../../kinds/index.ts";
import type { Found } from "../lookup.ts";

export type PodSpec = Pod["spec"];
export type Container = PodSpec["containers"][number];

/** The spec of the pods that an object is or makes; undefined for what has none. */
export function podSpecOf(object: KubeObject): PodSpec | undefined {
  if (object.kind === "Pod") return (object as Pod).spec;
  if (object.kind === "CronJob") return (object as unknown as { readonly spec: { readonly jobTemplate: WithTemplate } }).spec.jobTemplate.spec?.template?.spec;
  return (object as unknown as WithTemplate).spec?.template?.spec;
}

interface WithTemplate {
  readonly spec?: { readonly template?: { readonly spec?: PodSpec } };
}

/** What kubectl says of an object that makes no pods. @source k8s.io/kubectl/pkg/polymorphichelpers/updatepodspec.go */
export const noTemplate = ({ resource, object }: Found): string => `${resource.plural}/${object.metadata.name} the object is not a pod or does not have a pod template: *${resource.version}.${resource.kind}`;

/** A patch of the pod spec, as a patch of the object. */
export function podSpecPatch(object: KubeObject, patch: unknown): unknown {
  if (object.kind === "Pod") return { spec: patch };
  const template = { spec: { template: { spec: patch } } };
  return object.kind === "CronJob" ? { spec: { jobTemplate: template } } : template;
}
