import type { Micros } from "../../engine/core/index.ts";

/** Which pod is followed. */
export interface SchedulingQuery {
  /** "namespace/name"; "": the newest that the scheduler has had in hand. */
  readonly pod: string;
}

type Running = "running" | "paused" | "stopped" | "exited";

/** One of the eight steps from a manifest to a running pod. */
export interface StepScene {
  readonly number: number;
  /** "unknown": it is behind, and nobody remembers when. */
  readonly state: "done" | "now" | "ahead" | "unknown";
  readonly at?: Micros;
  /** False: the API object says it, in whole seconds. */
  readonly isExact: boolean;
  /** Whose memory says it. */
  readonly process: string;
  /** What came of it, or what holds it up. */
  readonly detail: string;
}

export interface PluginScene {
  readonly name: string;
  readonly weight: number;
}

/** A node that would do. */
export interface NodeScoreScene {
  readonly node: string;
  readonly isChosen: boolean;
  readonly total: number;
  /** In the order of the plugins: as scored, brought to 0..100, and times the weight. */
  readonly scores: readonly (readonly [raw: number, normalized: number, weighted: number])[];
}

/** Nodes that one plugin turned away with the same words. */
export interface FilteredScene {
  readonly plugin: string;
  readonly reasons: readonly string[];
  readonly count: number;
  /** The first of them. */
  readonly nodes: readonly string[];
}

export interface VictimScene {
  readonly pod: string;
  readonly uid: string;
  readonly priority: number;
  readonly state: "running" | "terminating" | "gone";
}

/** The scheduler's last try to place the pod. */
export interface DecisionScene {
  readonly at: Micros;
  readonly attempt: number;
  /** "": no node would do. */
  readonly nodeName: string;
  /** Why not, in the scheduler's words. */
  readonly message: string;
  readonly nodes: number;
  readonly feasible: number;
  readonly notTried: number;
  readonly plugins: readonly PluginScene[];
  /** The best first. */
  readonly best: readonly NodeScoreScene[];
  readonly filtered: readonly FilteredScene[];
  readonly filteredOmitted: number;
  readonly preemption?: { readonly nodeName: string; readonly victims: readonly VictimScene[] };
}

/** What the scheduler's remedies name. */
export type NodeChange =
  | { readonly type: "room"; readonly resource: string; readonly wanted: number; readonly missing: number }
  | { readonly type: "larger"; readonly resource: string; readonly wanted: number; readonly capacity: number }
  | { readonly type: "podSlot" }
  | { readonly type: "taint"; readonly taint: string }
  | { readonly type: "cordoned" }
  | { readonly type: "labels"; readonly wanted: string }
  | { readonly type: "other"; readonly plugin: string; readonly reason: string };

/** What would have to change for the pod to fit on one of these nodes. */
export interface RemedyScene {
  readonly changes: readonly NodeChange[];
  readonly count: number;
  /** The one that needs least first. */
  readonly nodes: readonly string[];
}

/** A pod in one of the scheduler's queues. */
export interface QueuedScene {
  readonly uid: string;
  readonly pod: string;
  readonly place: "active" | "backoff" | "errorBackoff" | "unschedulable" | "inFlight";
  readonly priority: number;
  readonly attempts: number;
  /** When it came there. */
  readonly since: Micros;
  readonly firstSeen: Micros;
  readonly backoffEnd?: Micros;
  /** The plugin that keeps it out; "". */
  readonly gatedBy: string;
  readonly plugins: readonly string[];
  /** "Node Add", "AssignedPod Delete": what brings it back. */
  readonly wakes: readonly string[];
  /** The node that preemption makes room on; "". */
  readonly nominated: string;
  readonly message: string;
}

export interface QueuesScene {
  readonly active: readonly QueuedScene[];
  readonly activeCount: number;
  readonly backoff: readonly QueuedScene[];
  readonly backoffCount: number;
  readonly unschedulable: readonly QueuedScene[];
  readonly unschedulableCount: number;
  readonly binding: readonly { readonly uid: string; readonly pod: string; readonly nodeName: string; readonly since: Micros }[];
  readonly bindingCount: number;
}

/** A pod that can be followed. */
export interface FollowableScene {
  readonly uid: string;
  readonly pod: string;
  readonly state: "active" | "backoff" | "unschedulable" | "binding" | "placed";
  readonly node: string;
  readonly at: Micros;
}

export interface FollowedScene {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** False: it is deleted; what is told is what is remembered of it. */
  readonly exists: boolean;
  readonly isTerminating: boolean;
  readonly phase: string;
  readonly node: string;
  readonly priority: number;
  readonly milliCpu: number;
  readonly memory: number;
  /** "ReplicaSet/web-5d4f"; "": nobody. */
  readonly owner: string;
  /** The Command behind it; 0: none, or it is forgotten. */
  readonly cause: number;
  readonly steps: readonly StepScene[];
  readonly queued?: QueuedScene;
  readonly decision?: DecisionScene;
  readonly remedies: readonly RemedyScene[];
  /** An image on its way to the node. */
  readonly pull?: { readonly image: string; readonly startedAt: Micros; readonly endsAt: Micros };
}

export interface SchedulingScene {
  readonly schedulers: readonly { readonly process: string; readonly running: Running; readonly role: "standby" | "leader" | "stopping" | "" }[];
  /** The one that leads; "": none does. */
  readonly leader: string;
  readonly queues?: QueuesScene;
  readonly followable: readonly FollowableScene[];
  /** Absent: there is no pod to follow. */
  readonly followed?: FollowedScene;
  /** What was asked for is not known. */
  readonly missing: string;
}
