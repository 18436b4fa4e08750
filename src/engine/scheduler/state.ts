import type { KubeObject } from "../api/index.ts";
import type { ClientConfig, ClientState, ClientTimer } from "../client/index.ts";
import type { Address, Micros, TimerId } from "../core/index.ts";
import type { Pod } from "../kinds/index.ts";
import type { KubeSchedulerConfiguration } from "./configuration/types.ts";
import type { Decision } from "./decisions.ts";
import type { SchedulerCache } from "./framework/cache.ts";
import type { Features } from "./framework/features.ts";
import type { Nominator } from "./framework/nominator.ts";
import type { PodInfo } from "./framework/podInfo.ts";
import type { QueuedPod } from "./queue/queuedPod.ts";
import type { QueueRules, SchedulingQueue } from "./queue/schedulingQueue.ts";

/** kube-scheduler's command line, as far as it differs between clusters. */
export interface SchedulerConfig {
  readonly server: Address;
  readonly port: string;
  /** Client-side rate limit. @source component-base/config DefaultClientConnectionConfiguration: 50 and 100 */
  readonly qps?: number;
  readonly burst?: number;
  /** Absent: the default profile with the default plugins. It was found right before. */
  readonly configuration?: KubeSchedulerConfiguration;
  readonly features?: Features;
}

/** What the scheduler's requests are about: it comes back with the answer. */
export type SchedulerTag =
  | { readonly type: "bind"; readonly uid: string }
  | { readonly type: "status"; readonly uid: string }
  /** A volume or a claim of a pod that waits to be bound. */
  | { readonly type: "volume"; readonly uid: string }
  /** A victim of preemption was told why; next it is deleted. */
  | { readonly type: "victimStatus"; readonly victim: PodInfo; readonly preemptor: Pod; readonly nodeName: string }
  | { readonly type: "victimDelete"; readonly victim: PodInfo; readonly preemptor: Pod; readonly nodeName: string };

export type SchedulerTimer =
  | ClientTimer
  | { readonly owner: "scheduler"; readonly type: "scheduleOne" | "flushBackoff" | "flushUnschedulable" | "pollVolumes" };

/** A pod that was assumed on a node and is being bound. */
export interface BindingPod {
  readonly pod: QueuedPod;
  readonly nodeName: string;
  readonly since: Micros;
  /** Claims that must be bound first. */
  volumes?: WaitingVolumes;
}

export interface WaitingVolumes {
  /** Writes without an answer. */
  pending: number;
  /** Keys of the claims; of those whose volumes are to be made. */
  readonly claims: readonly string[];
  readonly provisions: readonly string[];
  /** Keys of what was promised. */
  readonly promised: readonly string[];
  readonly deadline: Micros;
}

/** A kube-scheduler's memory: plain data. */
export interface SchedulerState {
  readonly client: ClientState<SchedulerTag>;
  /** As the process was started with: {} is all defaults. */
  readonly configuration: KubeSchedulerConfiguration;
  readonly cache: SchedulerCache;
  readonly queue: SchedulingQueue;
  readonly nominator: Nominator;
  readonly binding: Map<string, BindingPod>;
  /** Volumes and claims as they will be when the own writes are seen: resource and key -> object. */
  readonly promised: Map<string, KubeObject>;
  /** The last decisions by pod uid, the oldest first. */
  readonly decisions: Map<string, Decision>;
  role: "standby" | "leader" | "stopping";
  /** Who holds the lease, as last seen. */
  leader: string;
  /** Where the next cycle starts to look for feasible nodes. */
  nextStart: number;
  readonly timers: { scheduleOne: TimerId | undefined; flushBackoff: TimerId | undefined; flushUnschedulable: TimerId | undefined; pollVolumes: TimerId | undefined };
  readonly counts: { attempts: number; scheduled: number; unschedulable: number; error: number; preempted: number };
  lastCycle: Micros;
}

/** What never changes while the process lives. */
export interface SchedulerSetup {
  readonly client: ClientConfig;
  readonly configuration: KubeSchedulerConfiguration;
  readonly rules: QueueRules;
}
