/** kubescheduler.config.k8s.io/v1, as far as it changes what this scheduler does. @source k8s.io/kube-scheduler/config/v1/types.go */

export interface PluginReference {
  readonly name: string;
  /** Of the score. */
  readonly weight?: number;
}

export interface PluginSet {
  readonly enabled?: readonly PluginReference[];
  /** "*": all that are on by default. */
  readonly disabled?: readonly PluginReference[];
}

export const extensionPoints = ["preEnqueue", "queueSort", "preFilter", "filter", "postFilter", "preScore", "score", "reserve", "permit", "preBind", "bind", "postBind"] as const;
export type ExtensionPoint = (typeof extensionPoints)[number];

export type Plugins = Readonly<Partial<Record<ExtensionPoint | "multiPoint", PluginSet>>>;

export interface KubeSchedulerProfile {
  /** Which pods it places: those whose spec.schedulerName says so. */
  readonly schedulerName?: string;
  /** Instead of the whole configuration's. */
  readonly percentageOfNodesToScore?: number;
  readonly plugins?: Plugins;
  readonly pluginConfig?: readonly { readonly name: string; readonly args?: object }[];
}

export interface KubeSchedulerConfiguration {
  readonly apiVersion?: "kubescheduler.config.k8s.io/v1";
  readonly kind?: "KubeSchedulerConfiguration";
  /** How many of the nodes are enough, in percent; 0: fewer the larger the cluster. */
  readonly percentageOfNodesToScore?: number;
  readonly podInitialBackoffSeconds?: number;
  readonly podMaxBackoffSeconds?: number;
  readonly profiles?: readonly KubeSchedulerProfile[];
}
