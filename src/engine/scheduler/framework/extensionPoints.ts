import type { LabelSelector, StringMap } from "../../api/index.ts";
import type { CauseId, Rng } from "../../core/index.ts";
import type { ReplicaSet, ReplicationController, Service, StatefulSet } from "../../kinds/index.ts";
import type { ClusterEventWithHint } from "./clusterEvent.ts";
import type { NodeInfo } from "./nodeInfo.ts";
import type { Nominator } from "./nominator.ts";
import type { PodInfo } from "./podInfo.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Status } from "./status.ts";
import type { StorageListers, VolumePlan } from "./storage.ts";

/**
 * The scheduling framework's extension points. `S` is what a plugin's PreFilter (or PreScore) hands
 * to its later calls in the same cycle. Success is `undefined`.
 *
 * @source k8s.io/kube-scheduler/framework/interface.go
 */

/** The part of policy/v1 PodDisruptionBudget that preemption reads. */
export interface DisruptionBudget {
  readonly metadata: { readonly namespace?: string; readonly name?: string };
  readonly spec?: { readonly selector?: LabelSelector };
  readonly status?: { readonly disruptionsAllowed?: number; readonly disruptedPods?: StringMap };
}

/** What plugins may look up beside nodes and pods. */
export interface Listers {
  namespaceLabels(name: string): StringMap | undefined;
  /** Labels of every namespace: for namespace selectors. */
  services(namespace: string): Iterable<Service>;
  replicaSet(namespace: string, name: string): ReplicaSet | undefined;
  statefulSet(namespace: string, name: string): StatefulSet | undefined;
  replicationController(namespace: string, name: string): ReplicationController | undefined;
  podDisruptionBudgets(): readonly DisruptionBudget[];
  readonly storage: StorageListers;
}

/** One try to place one pod: framework.Handle and CycleState in one. Lives for a step; never in state. */
export interface Cycle {
  readonly profile: Profile;
  readonly snapshot: Snapshot;
  readonly listers: Listers;
  readonly nominator: Nominator;
  readonly rng: Rng;
  /** The filters that have not skipped themselves, and beside them what their PreFilter left. */
  activeFilters: FilterPlugin[];
  filterStates: unknown[];
  /** All PreFilters had their turn: none turned the pod away before the others were asked. */
  isPreFiltered: boolean;
  /** The plugins turned away at PreFilter or Filter: an event that concerns one of them brings the pod back. */
  readonly unschedulablePlugins: Set<string>;
}

export interface Plugin {
  readonly name: string;
}

export interface EnqueuePlugin extends Plugin {
  /** The events that may make a pod schedulable that this plugin turned away. */
  eventsToRegister(): readonly ClusterEventWithHint[];
}

export interface PreEnqueuePlugin extends Plugin {
  preEnqueue(pod: PodInfo): Status | undefined;
}

/** What the order of the active queue may depend on. */
export interface QueueSortItem {
  readonly info: PodInfo;
  readonly timestamp: number;
}

export interface QueueSortPlugin extends Plugin {
  less(a: QueueSortItem, b: QueueSortItem): boolean;
}

export type PreFilterResult<S> =
  /** This plugin's Filter has nothing to say about this pod. */
  | { readonly type: "skip" }
  | { readonly type: "rejected"; readonly status: Status }
  /** `nodeNames`: only these nodes are worth a look. */
  | { readonly type: "proceed"; readonly state: S; readonly nodeNames?: ReadonlySet<string> };

export interface PreFilterPlugin<S = unknown> extends Plugin {
  preFilter(pod: PodInfo, cycle: Cycle): PreFilterResult<S>;
  /** Together PreFilterExtensions: what if `other` came to (or left) `node`? */
  cloneState?(state: S): S;
  addPod?(state: S, pod: PodInfo, other: PodInfo, node: NodeInfo): void;
  removePod?(state: S, pod: PodInfo, other: PodInfo, node: NodeInfo): void;
}

export interface FilterPlugin<S = unknown> extends Plugin {
  filter(state: S, pod: PodInfo, node: NodeInfo): Status | undefined;
}

/** By the node's index in the snapshot; `absent` holds for nodes without an answer of their own. */
export interface NodeToStatus {
  readonly statuses: Map<string, Status>;
  absent: Status;
}

export type PostFilterResult = {
  readonly status: Status | undefined;
  /** "" clears a nomination; undefined leaves it. */
  readonly nominatedNodeName: string | undefined;
  /** Whom to evict, where preemption found something. */
  readonly victims: readonly PodInfo[];
};

export interface PostFilterPlugin extends Plugin {
  postFilter(pod: PodInfo, cycle: Cycle, nodeToStatus: NodeToStatus): PostFilterResult;
}

export type PreScoreResult<S> =
  | { readonly type: "skip" }
  /** All nodes get the same raw score: no need to ask for each. */
  | { readonly type: "uniform"; readonly score: number; readonly state: S }
  | { readonly type: "proceed"; readonly state: S };

export interface PreScorePlugin<S = unknown> extends Plugin {
  preScore(pod: PodInfo, cycle: Cycle, nodes: readonly NodeInfo[]): PreScoreResult<S>;
}

/** Every plugin that scores has a PreScore here: it holds what a node's score needs. */
export interface ScorePlugin<S = unknown> extends PreScorePlugin<S> {
  /** Writes the raw score of each node to its place in `scores`. */
  score(state: S, pod: PodInfo, nodes: readonly NodeInfo[], scores: Int32Array): void;
  /** Brings raw scores to 0..100, in place; `nodes` are those that the scores are of. */
  normalizeScore?(state: S, scores: Int32Array, nodes: readonly NodeInfo[]): void;
}

/** What a pod takes beside room on its node: promised at once, and given back by the scheduler when the pod is not bound. */
export interface ReservePlugin extends Plugin {
  /** @returns what has to be promised, and written before the pod is bound; undefined: nothing */
  reserve(pod: PodInfo, cycle: Cycle, node: NodeInfo): VolumePlan | undefined;
}

export interface PermitPlugin extends Plugin {
  permit(pod: PodInfo, nodeName: string): Status | undefined;
}

export interface PreBindPlugin extends Plugin {
  preBind(pod: PodInfo, nodeName: string): Status | undefined;
}

/** What a Bind plugin asks the API server; the scheduler sends it and waits. */
export interface BindCall {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly nodeName: string;
  readonly cause: CauseId;
}

export interface BindPlugin extends Plugin {
  bind(pod: PodInfo, nodeName: string, cause: CauseId): BindCall;
}

export interface PostBindPlugin extends Plugin {
  postBind(pod: PodInfo, nodeName: string): void;
}

/** A plugin implements any of them. */
export type AnyPlugin = Plugin &
  Partial<
    EnqueuePlugin &
      PreEnqueuePlugin &
      QueueSortPlugin &
      PreFilterPlugin &
      FilterPlugin &
      PostFilterPlugin &
      ScorePlugin &
      ReservePlugin &
      PermitPlugin &
      PreBindPlugin &
      BindPlugin &
      PostBindPlugin
  >;

export interface ProfilePlugin {
  readonly plugin: AnyPlugin;
  /** Of the score; 0 for plugins that do not score. */
  readonly weight: number;
}

export interface WeightedScorePlugin {
  readonly plugin: ScorePlugin;
  readonly weight: number;
}

/** A scheduler's profiles: who places which pods. They share one queue, so one order. Static. */
export interface Profiles {
  readonly byName: ReadonlyMap<string, Profile>;
  readonly queueSort: QueueSortPlugin;
}

/** A scheduler's plugins, by extension point, in order. Static. */
export interface Profile {
  readonly schedulerName: string;
  /** How many of the nodes are enough, in percent; 0: fewer the larger the cluster. */
  readonly percentageOfNodesToScore: number;
  readonly preEnqueue: readonly PreEnqueuePlugin[];
  readonly queueSort: QueueSortPlugin;
  readonly filters: readonly { readonly filter: FilterPlugin; readonly preFilter: PreFilterPlugin | undefined }[];
  readonly postFilter: readonly PostFilterPlugin[];
  readonly scores: readonly WeightedScorePlugin[];
  readonly reserve: readonly ReservePlugin[];
  readonly permit: readonly PermitPlugin[];
  readonly preBind: readonly PreBindPlugin[];
  readonly bind: BindPlugin;
  readonly postBind: readonly PostBindPlugin[];
  /** Plugin name -> the events it wants. */
  readonly events: ReadonlyMap<string, readonly ClusterEventWithHint[]>;
}
