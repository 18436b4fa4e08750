import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Condition, KubeObject, PodSpec } from "../../engine/api/index.ts";
import type { Node, Pod } from "../../engine/kinds/index.ts";

export type ByNode = Readonly<Record<string, number>>;
export type FilterVerdicts = Readonly<Record<string, { readonly plugin: string; readonly code: string; readonly reasons: readonly string[] }>>;

/** Where a pod came to: as its object says. */
export interface PodResult {
  readonly nodeName: string | null;
  readonly nominatedNodeName: string | null;
  readonly PodScheduled: Pick<Condition, "status" | "reason" | "message"> | null;
}

export interface RecordedEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly reportingComponent: string;
  readonly action: string | null;
  readonly count: number | null;
  readonly pod?: string;
}

export interface RecordedVictim {
  readonly pod: string;
  readonly node: string;
  readonly deletionGracePeriodSeconds: number;
  readonly DisruptionTarget: Pick<Condition, "status" | "reason" | "message">;
  readonly phase: string;
}

interface RecordedCluster {
  readonly name: string;
  readonly note: string | null;
  readonly nodes: readonly Node[];
  readonly objects: readonly KubeObject[];
  readonly pods: readonly Pod[];
  readonly csiNodes?: Readonly<Record<string, number>>;
}

/** What the real kube-scheduler 1.36.2 made of one pod in one cluster. */
export interface SituationRecording extends RecordedCluster {
  readonly pod: Pod;
  /** The answer to a pod that is not even created. */
  readonly createError?: string;
  readonly podAsStored?: Partial<PodSpec>;
  readonly prefilter?: readonly string[] | { readonly rejectedByPreFilter: string } | null;
  readonly filter?: FilterVerdicts;
  readonly rawScores?: Readonly<Record<string, ByNode>>;
  readonly scores?: Readonly<Record<string, ByNode>>;
  readonly weights?: ByNode;
  readonly total?: ByNode;
  readonly chosen?: readonly string[];
  readonly result?: PodResult;
  readonly attempts?: number;
  readonly events?: readonly RecordedEvent[];
  readonly victims?: readonly RecordedVictim[];
  readonly victimEvents?: readonly RecordedEvent[];
  readonly nominatedNodeName?: string | null;
  /** A pod of higher priority that comes while the first waits for its victims. */
  readonly second?: { readonly pod: Pod; readonly result: PodResult; readonly events: readonly RecordedEvent[]; readonly filter: FilterVerdicts; readonly firstPodAfter: PodResult };
  readonly afterVictimsGone?: Readonly<Record<string, PodResult | number>>;
  /** What followed when the scheduling gates were taken away. */
  readonly then?: { readonly result: PodResult; readonly events: readonly RecordedEvent[] };
  readonly claims?: Readonly<Record<string, { readonly phase: string; readonly volumeName: string | null; readonly annotations: Readonly<Record<string, string>> | null }>>;
  readonly volumes?: Readonly<Record<string, { readonly phase: string; readonly claimRef: string | null; readonly annotations: Readonly<Record<string, string>> | null }>>;
  readonly claimEvents?: Readonly<Record<string, readonly RecordedEvent[]>>;
}

export interface RecordedRun {
  readonly perNode: ByNode;
  readonly perZone: ByNode;
  readonly steps?: readonly { readonly node: string | null; readonly total?: ByNode | null; readonly best?: readonly string[] }[];
}

/** A Deployment whose pods were placed three times. */
export interface DeploymentRecording extends RecordedCluster {
  readonly runs: readonly RecordedRun[];
}

export type SchedulerRecording = SituationRecording | DeploymentRecording;

export const isDeployment = (recording: SchedulerRecording): recording is DeploymentRecording => "runs" in recording;

/** All recordings of a folder: a file each, or files with a list. */
export function readSchedulerRecordings(folder: string): readonly SchedulerRecording[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .flatMap((name) => {
      const read = JSON.parse(readFileSync(join(folder, name), "utf8")) as SchedulerRecording | readonly SchedulerRecording[];
      return Array.isArray(read) ? (read as readonly SchedulerRecording[]) : [read as SchedulerRecording];
    });
}
