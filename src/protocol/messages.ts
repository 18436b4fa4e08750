import type { Blueprint, Command, StampedCommand, WorkerShape } from "../engine/history/index.ts";
import type { Micros, ProcessView } from "../engine/core/index.ts";
import type { BandRow, TimelineInfo, TraceMessage } from "./timeline.ts";
import type { Scene, SceneQuery } from "./scenes/index.ts";
import type { CheckRow, ScriptOutcome, ScriptStep, WatchedCheck } from "./script.ts";
import type { MeasureRow } from "./standing.ts";
import type { Subject } from "./subject.ts";
import type { Trial } from "./trial.ts";
import type { WhyAnswer, WhyQuestion } from "./why.ts";
import type { EventRow, JournalLine, LinkRow, MachineRow, ObjectRow, PodRow, ProcessRow, VitalRow } from "./rows.ts";

export const protocolVersion = 1;

/** A history in full: what a share link carries. */
export interface History {
  readonly blueprint: Blueprint;
  readonly seed: number;
  readonly commands: readonly StampedCommand[];
  /** How far to run before the page takes over. */
  readonly until: Micros;
}

/** A branch as a page knows it: what a worker that takes another's place cannot know. */
export interface KeptBranch {
  readonly id: number;
  readonly name: string;
  readonly parent?: number;
  readonly forkedAt?: Micros;
  readonly end: Micros;
  readonly commands: readonly StampedCommand[];
}

/** Where a worker goes on that takes the place of one that has ended. */
export interface Resume {
  /** Which of them `history` is. */
  readonly branch: number;
  readonly branches: readonly KeptBranch[];
  /** Where the clock stood; before the branch's end when the page looked back. */
  readonly at: Micros;
  /** What kubectl has printed and the page has shown: `printed` of the last frame that told it. */
  readonly printed: number;
  /** Commands of the history that still print, and the page's numbers for their requests. */
  readonly awaited: readonly { readonly run: number; readonly requestId: number }[];
}

export type StepUnit = "event" | "message" | "reconcile";

/** Page to worker. */
export type PageMessage =
  /** `measured`: it will be held against another cluster, so that frames bring `measures`. */
  | { readonly type: "start"; readonly version: number; readonly history: History; readonly speed: number; readonly running: boolean; readonly resume?: Resume; readonly measured?: true; /** Lived through after the history, before anything is shown; "scriptEnded" says how it ended. */ readonly script?: readonly ScriptStep[] }
  /** Are you there? Answered by "pong", whatever else is going on. */
  | { readonly type: "ping" }
  /** `requestId` comes back with "commandResult". */
  | { readonly type: "command"; readonly requestId: number; readonly command: Command }
  /** Simulated seconds per wall second: 0.001 to 1000. */
  | { readonly type: "setSpeed"; readonly speed: number }
  | { readonly type: "pause" }
  | { readonly type: "run" }
  /** Runs one event, or until the next message leaves a process, or until a controller, scheduler or kubelet has taken up a piece of work; or a span of simulated time. Then it stands still. */
  | { readonly type: "step"; readonly unit: StepUnit }
  /** As fast as that can be computed, in view; the last frame of it is at that very moment. */
  | { readonly type: "advance"; readonly micros: Micros }
  /** Takes back the last command: goes to the moment before it, and forgets what came of it. */
  | { readonly type: "undo" }
  /** Does again what was taken back last: the history is as it was before. Only as long as nothing else has been done. */
  | { readonly type: "redo" }
  /** Goes to a moment of the branch, and stands still there unless it is the present. From there it can run on as it ran, or fork. */
  | { readonly type: "seek"; readonly at: Micros }
  /** Goes to the branch's end. */
  | { readonly type: "present" }
  /** From this moment of the past the history goes another way. A command given in the past does the same. */
  | { readonly type: "fork" }
  | { readonly type: "switchBranch"; readonly branch: number }
  | { readonly type: "renameBranch"; readonly branch: number; readonly name: string }
  /** Stretches time while a message that this command set off is under way, and skips what is between; null ends that. */
  | { readonly type: "follow"; readonly cause: number | null }
  /** What a command set off. Answered by "trace". */
  | { readonly type: "getTrace"; readonly requestId: number; readonly cause: number }
  /** Why something is as it is. Answered by "why". */
  | { readonly type: "askWhy"; readonly requestId: number; readonly question: WhyQuestion }
  /** Takes down how it is, before these processes are killed. Both are answered by "trial". */
  | { readonly type: "beginTrial"; readonly requestId: number; readonly processes: readonly string[] }
  | { readonly type: "askTrial"; readonly requestId: number }
  /** Only the subject that is looked at is sent, and only when it changed. */
  | { readonly type: "inspect"; readonly subject: Subject | null }
  /** Asks for what a diagram shows besides the rows, with every frame in which it changed; null ends that. */
  | { readonly type: "watchScene"; readonly query: SceneQuery | null }
  /** Looks at these from now on, and says with every frame in which one changed how they stand; null ends that. `since`: when the learner took over. */
  | { readonly type: "watchChecks"; readonly watched: { readonly checks: readonly WatchedCheck[]; readonly since: Micros; /** Nobody goes back before `since`, or takes back what was done before it. */ readonly isSealed: boolean } | null }
  /** Answered by "history". */
  /** `withDigest`: the answer's hash is of all memories too, which takes seconds in a large cluster. */
  | { readonly type: "getHistory"; readonly requestId: number; readonly withDigest?: true }
  /** The page is hidden: no packets, no rows; the clock goes on. */
  | { readonly type: "setVisible"; readonly visible: boolean }
  /** Checks manifests without sending them: answered by "manifestChecked". `said`: what kubectl printed of them, to be found in the text. */
  | { readonly type: "checkManifest"; readonly requestId: number; readonly text: string; readonly said?: string }
  /** Which fields may stand at a place of a manifest (`path`: the keys above it), and which kinds there are. Answered by "schema". */
  | { readonly type: "schema"; readonly requestId: number; readonly apiVersion: string; readonly kind: string; readonly path: readonly string[] }
  /** Makes what kubectl printed of a real cluster fit for this one. Answered by "imported". */
  | { readonly type: "importCluster"; readonly requestId: number; readonly text: string }
  /** The objects of this cluster as manifests. Answered by "exported". */
  | { readonly type: "exportCluster"; readonly requestId: number }
  /** Tab: what could the last of the words behind "kubectl" become (it may be ""). Answered by "completed". */
  | { readonly type: "complete"; readonly requestId: number; readonly words: readonly string[]; readonly files: readonly string[] };

export interface ManifestProblem {
  readonly severity: "error" | "warning";
  readonly message: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly path?: string;
}

/** A field of the API: what may stand there. */
export interface SchemaField {
  readonly name: string;
  /** As kubectl explain writes it: "string", "[]Container". */
  readonly type: string;
  readonly holds: "value" | "object" | "list" | "map";
  readonly isRequired: boolean;
  readonly options: readonly string[];
  readonly defaultValue?: string;
  /** OpenAPI's name of the object it holds, or that its list holds. */
  readonly objectType?: string;
  /** What Kubernetes says of it. */
  readonly text?: string;
}

export interface ReportLine {
  readonly what: string;
  readonly why: string;
}

/** What became of what a real cluster printed. */
export interface ImportReport {
  /** Clean manifests, in an order in which they can be applied. */
  readonly manifests: string;
  /** Workers of the shape of the nodes. */
  readonly workers: readonly WorkerShape[];
  readonly kept: readonly { readonly kind: string; readonly count: number }[];
  readonly dropped: readonly ReportLine[];
  /** Fields that were taken out, and of how many objects. */
  readonly cleaned: readonly { readonly field: string; readonly why: string; readonly count: number }[];
  readonly notSimulated: readonly ReportLine[];
  /** What this cluster would not take. */
  readonly refused: readonly ReportLine[];
  readonly errors: readonly ManifestProblem[];
}

/** Rows of one table that changed since the last update. */
export interface Changes<Row> {
  readonly upserted: readonly Row[];
  readonly removed: readonly string[];
}

/**
 * Worker to page, at most once a frame. Everything is optional: only what changed is present.
 * `reset` = forget all rows first (a new history began, or time was turned back).
 */
export interface Frame {
  readonly type: "frame";
  readonly version: number;
  readonly reset: boolean;
  readonly now: Micros;
  readonly running: boolean;
  readonly speed: number;
  /** Simulated seconds per wall second really reached; below `speed` when the machine is too slow. */
  readonly reachedSpeed: number;
  readonly eventsPerSecond: number;
  readonly totalEvents: number;
  /** There are more rows of this moment than one frame holds: they follow, also while the clock stands. */
  readonly more?: true;
  readonly machines?: Changes<MachineRow>;
  readonly processes?: Changes<ProcessRow>;
  /** key: "from>to" */
  readonly links?: Changes<LinkRow>;
  readonly pods?: Changes<PodRow>;
  readonly objects?: Changes<ObjectRow>;
  readonly events?: Changes<EventRow>;
  readonly vitals?: readonly VitalRow[];
  /**
   * Messages sent since the last frame, transferred; 6 numbers each: sequence number, sentAt, arrivesAt (µs), index of the
   * sending process, of the receiving process (into `processNames`), packetKinds index. Sampled when there are more than packetsMax.
   */
  readonly packets?: Float64Array;
  /** How many messages there were in truth (>= packets.length / 6). */
  readonly packetCount: number;
  /** Sent when it grows: the process names that `packets` refers to. */
  readonly processNames?: readonly string[];
  readonly journal?: readonly JournalLine[];
  /** The inspected subject, when it changed. */
  readonly detail?: Detail;
  /** Where in time the page is, when that changed. */
  readonly timeline?: TimelineInfo;
  /** Bands that are new or changed; all of them in a frame with `branchCommands`. */
  readonly bands?: readonly BandRow[];
  /** Where they are kept: how the cluster stood from second to second; rows that are new, and all of them in a frame with `branchCommands`. */
  readonly measures?: readonly MeasureRow[];
  /** All commands of the branch, those after `now` included, when the branch is another one or the clock was turned; `commands` are those done by now. */
  readonly branchCommands?: readonly StampedCommand[];
  /** The watched scene, when it changed. */
  readonly scene?: Scene;
  /** How the watched checks stand, when that changed. */
  readonly checks?: readonly CheckRow[];
  readonly commands?: readonly StampedCommand[];
  readonly terminal?: readonly TerminalOutput[];
  /** So many lines has kubectl printed in this history, when there are more of them. */
  readonly printed?: number;
}

export const packetFields = 6;
export const packetsMax = 600;

/** What a packet is about: chooses its colour and shape. */
export const packetKinds = ["raft", "etcd", "api", "watch", "cri", "probe", "traffic", "dns", "cloud", "other", "failed"] as const;
export type PacketKind = (typeof packetKinds)[number];

export type Detail =
  | { readonly type: "process"; readonly name: string; readonly view?: ProcessView }
  | { readonly type: "machine"; readonly name: string }
  | {
      readonly type: "object";
      readonly uid: string;
      /** YAML as kubectl get -o yaml prints it; undefined when the object is gone. */
      readonly yaml?: string;
    }
  | { readonly type: "link"; readonly from: string; readonly to: string; readonly latency: Micros; readonly lossPerMillion: number; readonly cut: boolean; readonly messages: number; readonly dropped: number };

/** What a kubectl command printed. `done` once, with the exit code, when it has ended. */
export interface TerminalOutput {
  /** requestId of the command. */
  readonly requestId: number;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
  /** kubectl waits until this text has been edited: answered by an "edited" Command. */
  readonly edit?: { readonly name: string; readonly text: string };
  /** kubectl reads what is typed: whole lines, or every key ("raw"), which the other side then echoes. Answered by "typed" Commands. */
  readonly reads?: "lines" | "raw" | "none";
  /** A file that it has written, in bytes (a character for each). */
  readonly file?: { readonly name: string; readonly data: string };
  readonly done?: number;
}

/** Worker to page. */
export type WorkerMessage =
  | Frame
  /** The command was taken (and logged at `at`), or refused with a reason. kubectl output follows in frames. */
  | {
      readonly type: "commandResult";
      readonly requestId: number;
      readonly ok: boolean;
      readonly at: Micros;
      readonly message: string;
      /** The command's number in the history, from 1: what "interrupt" and "edited" name. */
      readonly run: number;
    }
  /** `hash` folds in every event so far: two lives of one history have the same. */
  | { readonly type: "history"; readonly requestId: number; readonly history: History; readonly hash: string }
  | { readonly type: "trace"; readonly requestId: number; readonly cause: number; readonly messages: readonly TraceMessage[]; readonly omitted: number }
  | { readonly type: "why"; readonly requestId: number; readonly answer: WhyAnswer }
  /** What has been seen since; null: nothing was begun in the history that is shown. */
  | { readonly type: "trial"; readonly requestId: number; readonly trial: Trial | null }
  /** Whole words, in order; one that ends in "=", "/" or ":" goes on. */
  | { readonly type: "completed"; readonly requestId: number; readonly options: readonly string[] }
  | { readonly type: "schema"; readonly requestId: number; readonly of: string; readonly fields: readonly SchemaField[]; readonly kinds: readonly { readonly apiVersion: string; readonly kind: string }[] }
  | ({ readonly type: "imported"; readonly requestId: number } & ImportReport)
  | { readonly type: "exported"; readonly requestId: number; readonly files: readonly { readonly name: string; readonly text: string }[]; readonly left: number }
  | { readonly type: "manifestChecked"; readonly requestId: number; readonly problems: readonly ManifestProblem[]; readonly objects: number }
  | { readonly type: "replayProgress"; readonly done: Micros; readonly until: Micros }
  /** The script of a start has been lived through, or could not be; the clock stands at `at`. */
  | { readonly type: "scriptEnded"; readonly outcome: ScriptOutcome; readonly at: Micros }
  | { readonly type: "pong" }
  /**
   * The engine stopped by a broken promise of its own, or the start was refused: what happened, and the history up to
   * there. `isView`: the cluster is well, but what the page asked to see of it could not be read.
   */
  | { readonly type: "fatal"; readonly message: string; readonly history?: History; readonly isView?: true };
