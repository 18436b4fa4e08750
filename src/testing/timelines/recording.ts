import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubeObject } from "../../engine/api/index.ts";

/** What the recorded test did, `t` seconds after its first step. */
export interface RecordedStep {
  readonly t: number;
  readonly do: string;
  readonly object?: KubeObject;
  /** "Pod/rs-#1" */
  readonly target?: string;
  readonly patch?: unknown;
  /** "merge-patch+json" */
  readonly type?: string;
  readonly propagationPolicy?: "Orphan" | "Background" | "Foreground";
  readonly pod?: string;
  readonly nodes?: readonly string[];
  /** "MemoryPressure=True" */
  readonly set?: string;
  readonly httpStatus?: number;
  readonly cpu?: string;
  readonly response?: { readonly message?: string };
}

/** One watch event, as the recording tells it. */
export interface RecordedEvent {
  readonly t: number;
  readonly kind: string;
  readonly name?: string;
  readonly change?: "ADDED" | "MODIFIED" | "DELETED";
  /** ADDED: the object in short; `status` with dotted paths. */
  readonly object?: Readonly<Record<string, unknown>>;
  /** MODIFIED: changed paths; null: removed. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Event: what it is about, "Pod/web-1". */
  readonly on?: string;
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
}

export interface RecordedNode {
  readonly name: string;
  readonly zone: string;
  readonly cpu: number;
}

export interface StoredChains {
  /** Object -> chain -> how many objects had it. */
  readonly objects: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly events: Readonly<Record<string, number>>;
}

export interface Recording {
  readonly name: string;
  readonly setup: { readonly note?: string | null; readonly cluster?: { readonly nodes?: string | readonly RecordedNode[]; readonly kubeControllerManager?: string } };
  readonly steps: readonly (RecordedStep | string)[];
  readonly observed: {
    readonly timeline?: readonly RecordedEvent[];
    readonly sequences?: readonly (readonly string[])[];
    /** The same, already taken apart (as kept in src/testing/recorded). */
    readonly chains?: readonly StoredChains[];
    readonly timings?: Readonly<Record<string, { readonly min: number; readonly max: number }>>;
    readonly extra?: readonly Readonly<Record<string, unknown>>[] | null;
  };
}

export const readRecording = (file: string): Recording => JSON.parse(withRelativeMinutes(readFileSync(file, "utf8"))) as Recording;

/** The recordings of a folder, by name. */
export function readRecordings(folder: string): readonly Recording[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => readRecording(join(folder, file)));
}

/** "t+78s": how far into a minute the first step was done, where a CronJob shows it; elsewhere it does not matter. */
export function secondInMinute({ observed }: Recording): number | undefined {
  for (const { object } of observed.timeline ?? []) {
    const annotations = object?.["metadata.annotations"] as Readonly<Record<string, string>> | undefined;
    const time = /^t\+(\d+)s$/.exec(annotations?.["batch.kubernetes.io/cronjob-scheduled-timestamp"] ?? "")?.[1];
    if (time !== undefined) return (60 - (Number(time) % 60)) % 60;
  }
  return undefined;
}

/** Jobs of CronJobs have the minute in their names: counted from the first. */
function withRelativeMinutes(text: string): string {
  const minutes = [...text.matchAll(/\bcj-(\d{8})\b/g)].map(([, minute]) => Number(minute));
  if (minutes.length === 0) return text;
  const first = Math.min(...minutes);
  return text.replace(/\bcj-(\d{8})\b/g, (_, minute: string) => `cj-m${Number(minute) - first}`);
}

/** Nodes of the recorded cluster; where nothing is said, the usual four. */
export function nodesOf(recording: Recording): readonly RecordedNode[] {
  const nodes = recording.setup.cluster?.nodes;
  if (typeof nodes === "object") return nodes;
  return ["t1", "t2", "t3", "t4"].map((name, index) => ({ name, zone: index < 2 ? "a" : "b", cpu: 32 }));
}

/** Situations about nodes ran with a shorter grace period and quicker heartbeats. */
export const isNodeSituation = (recording: Recording): boolean => typeof recording.setup.cluster?.nodes === "object";
