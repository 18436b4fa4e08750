import type { KubeObject } from "../api/index.ts";
import type { Bytes, Micros, MilliCpu } from "../core/index.ts";
import type { Pod } from "../kinds/index.ts";

/** A slot of a member's log. */
export interface LogEntry {
  readonly term: number;
  /** The command: members share it by reference. */
  readonly data: unknown;
}

/** One change of a member's applied store. */
export interface AppliedChange {
  readonly key: string;
  readonly revision: number;
  /** Undefined: deleted. */
  readonly value: unknown;
}

/** An etcd member that has a memory (a paused one has; a dead one has not). */
export interface Member {
  readonly name: string;
  /** Grows at each start of the process. */
  readonly incarnation: number;
  readonly role: string;
  readonly term: number;
  readonly commitIndex: number;
  readonly appliedIndex: number;
  /** Entries up to here were thrown away. */
  readonly compactedIndex: number;
  readonly entryAt: (index: number) => LogEntry | undefined;
  readonly revision: number;
  /** Number of the next change of its store. */
  readonly changeCount: number;
  /** Undefined: they were compacted away. */
  readonly changesSince: (number: number) => readonly AppliedChange[] | undefined;
}

/** A committed change of an object. */
export interface ObjectChange {
  readonly key: string;
  readonly revision: number;
  /** Undefined: it is gone. */
  readonly object: KubeObject | undefined;
  /** Undefined: it is new. */
  readonly previous: KubeObject | undefined;
}

export interface StoredObject {
  /** "/registry/pods/default/web-1" */
  readonly key: string;
  readonly object: KubeObject;
  readonly revision: number;
}

/** A pod as the operating system of a machine has it. */
export interface PodOnMachine {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly isRunning: boolean;
}

export interface Machine {
  readonly name: string;
  readonly isWorker: boolean;
  /** Powered, not frozen, not taken away. */
  readonly isUp: boolean;
  readonly isRemoved: boolean;
  /** Unchanged: so are the pods. -1: off. */
  readonly podsVersion: number;
  readonly pods: () => readonly PodOnMachine[];
}

/** A kubelet that has a memory. */
export interface KubeletSeen {
  readonly node: string;
  readonly milliCpu: MilliCpu;
  readonly memory: Bytes;
  readonly podsMax: number;
  /** Unchanged: so is what it has admitted. */
  readonly version: number;
  /** Pods that it let in and that have not ended. */
  readonly admitted: () => readonly Pod[];
}

/** A process that takes part in an election by Lease. */
export interface Candidate {
  readonly process: string;
  /** "kube-scheduler"; "" before it has seen the Lease. */
  readonly lease: string;
  readonly leads: boolean;
  readonly lastRenewAt: Micros;
  readonly leaseDuration: Micros;
  /** False while it is frozen, or its processor is slower than normal: then its timers come late. */
  readonly isOnTime: boolean;
}

/** What a process's informer holds of one resource. */
export interface InformerSeen {
  readonly process: string;
  readonly incarnation: number;
  /** "v1/pods" */
  readonly resource: string;
  /** By "namespace/name". An informer may have asked for some of the objects only. */
  readonly items: ReadonlyMap<string, KubeObject>;
}

/** A cluster as nobody inside it can see it: all memories at one instant. */
export interface World {
  readonly now: Micros;
  readonly members: readonly Member[];
  /** All objects by key, as the most advanced member has them. */
  readonly objects: ReadonlyMap<string, StoredObject>;
  /** What was committed since the last look, in order. */
  readonly changes: readonly ObjectChange[];
  readonly machines: readonly Machine[];
  readonly kubelets: readonly KubeletSeen[];
  readonly candidates: readonly Candidate[];
  /** Made anew at each call: for the slow looks. */
  readonly informers: () => readonly InformerSeen[];
}
