import type { Micros } from "../engine/core/index.ts";
import type { Binary, MachineRole } from "../engine/history/index.ts";

/** Rows are what the page keeps: flat, small, keyed; each is replaced whole when it changes. */

export interface MachineRow {
  readonly name: string;
  readonly role: MachineRole;
  readonly power: "on" | "off";
  readonly paused: boolean;
  /** 1 = normal. */
  readonly slowFactor: number;
  readonly isolated: boolean;
  /** µs; undefined when it is the default. */
  readonly fsync?: Micros;
  /** Nothing more fits on its disk. */
  readonly diskFull: boolean;
  /** Workers: what the API says of the node ("Ready", "NotReady", "Unknown", "" before it registers), and whether it is cordoned. */
  readonly nodeReady?: "Ready" | "NotReady" | "Unknown" | "";
  readonly cordoned?: boolean;
  /** Workers: what the labels of the node say of its place, "" where they say nothing or it has not registered. */
  readonly zone?: string;
  /** The pool it was made in, else the type of its instance. */
  readonly pool?: string;
  /** Workers: requested by the pods that are bound to it. */
  readonly milliCpuUsed?: number;
  readonly milliCpu?: number;
  readonly memoryUsed?: number;
  readonly memory?: number;
}

export interface ProcessRow {
  readonly name: string;
  readonly binary: Binary;
  readonly machine: string;
  /** "stopped": by a person; "exited": by itself, its supervisor will start it again. */
  readonly running: "running" | "paused" | "stopped" | "exited";
  readonly slowFactor: number;
  /** The rest is read from its memory (ProcessView): empty while it is down. */
  readonly condition: "ok" | "degraded" | "starting" | "down";
  /** "leader", "follower", "candidate", "standby" ... or "". */
  readonly role: string;
  readonly headline: string;
  /** 0 to 100. */
  readonly load: number;
}

/** Only links with something wrong are listed. */
export interface LinkRow {
  readonly from: string;
  readonly to: string;
  readonly cut: boolean;
  readonly latency: Micros;
  readonly lossPerMillion: number;
}

/** A pod as the machine it runs on knows it; pods without a machine as the API (etcd) knows them. */
export interface PodRow {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** "" while no scheduler has bound it. */
  readonly node: string;
  /** kubectl's STATUS column: "Running", "ContainerCreating", "CrashLoopBackOff", "Terminating", "Pending" ... */
  readonly status: string;
  readonly phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
  readonly readyContainers: number;
  readonly containers: number;
  /** Containers that really run on its machine now, whatever the API says. */
  readonly runningContainers: number;
  readonly restarts: number;
  readonly terminating: boolean;
  /** kind/name of the controller: "ReplicaSet/web-5d4f". */
  readonly owner: string;
  /** A stable small number for the colour of the app (label "app", else the owner). */
  readonly app: string;
  readonly frozen: boolean;
}

/** Any object of the API, as a line of a list. */
export interface ObjectRow {
  readonly uid: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly resourceVersion: string;
  readonly createdAt: Micros;
  /** The cells of kubectl get for this kind, without NAME and AGE: [["READY","2/3"], ["UP-TO-DATE","3"]]. */
  readonly columns: readonly (readonly [string, string])[];
  readonly ownerUid: string;
}

/** An Event object of the API, already flattened. */
export interface EventRow {
  readonly uid: string;
  readonly lastSeen: Micros;
  readonly type: string;
  readonly reason: string;
  readonly object: string;
  readonly objectUid: string;
  readonly namespace: string;
  readonly message: string;
  readonly count: number;
  readonly source: string;
}

export type VitalSign = "read" | "write" | "schedule" | "heal" | "traffic";

export interface VitalRow {
  readonly sign: VitalSign;
  readonly status: "ok" | "slow" | "failing" | "unknown";
  /** One line: "12 ms", "no reply for 14 s", "etcdserver: request timed out". */
  readonly text: string;
  /** Outcome of the latest probes, oldest first, at most 180: [simulated time, latency µs or -1 for a failure]. */
  readonly history: readonly (readonly [Micros, number])[];
}

export interface JournalLine {
  readonly seq: number;
  readonly at: Micros;
  readonly cause: number;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}
