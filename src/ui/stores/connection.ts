import { create } from "zustand";
import { protocolVersion } from "../../protocol/index.ts";
import type { Command, Frame, History, ImportReport, ManifestProblem, Micros, PageMessage, Subject, TerminalOutput, WorkerMessage } from "../../protocol/index.ts";
import { applyRows } from "./cluster.ts";
import { applyLogs } from "./logs.ts";
import { applyTime } from "./time.ts";
import { applyTimeline } from "./timeline.ts";

/** As much of a Worker as the page needs; ui/app makes the real one. */
export interface WorkerPort {
  readonly postMessage: (message: PageMessage) => void;
  onmessage: ((event: MessageEvent<WorkerMessage>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface CommandResult {
  readonly requestId: number;
  readonly ok: boolean;
  /** When it took effect. */
  readonly at: Micros;
  /** Its number in the history. */
  readonly run: number;
  /** Why it was refused; "" when it was taken. */
  readonly message: string;
}

export interface ManifestCheck {
  readonly problems: readonly ManifestProblem[];
  readonly objects: number;
}

export interface ConnectionState {
  readonly status: "connecting" | "replaying" | "live" | "fatal";
  /** What was started: seed and blueprint. */
  readonly history: History | undefined;
  /** While a history is replayed: 0 to 1. */
  readonly progress: number;
  readonly fatal: { readonly message: string; readonly history: History | undefined } | undefined;
}

export const useConnection = create<ConnectionState>(() => ({ status: "connecting", history: undefined, progress: 0, fatal: undefined }));

type FrameListener = (frame: Frame) => void;
type OutputListener = (output: TerminalOutput) => void;

let port: WorkerPort | undefined;
let nextRequestId = 1;
const waiting = new Map<number, (message: WorkerMessage) => void>();
const frameListeners = new Set<FrameListener>();
const outputListeners = new Map<number, OutputListener>();
let pendingFrames: Frame[] = [];
let scheduled = false;

/** Frames kept while the tab is not painted; an animation frame may not come for long. */
const pendingMax = 120;

/** Takes a started worker into use. Frames are taken in once per animation frame, whatever their number. */
export function connect(worker: WorkerPort): void {
  port = worker;
  worker.onmessage = (event) => receive(event.data);
  worker.onerror = (event) => setFatal(event.message === "" ? "The cluster's worker could not be loaded." : event.message, undefined);
}

/** Starts a history. Everything shown is forgotten with the first frame. */
export function startHistory(history: History, options: { readonly speed: number; readonly running: boolean }): void {
  useConnection.setState({ status: "connecting", history, progress: 0, fatal: undefined });
  send({ type: "start", version: protocolVersion, history, ...options });
}

export function send(message: PageMessage): void {
  port?.postMessage(message);
}

/** Sends a command; the promise holds what the worker said of it. It never rejects. */
export function sendCommand(command: Command, onOutput?: OutputListener): Promise<CommandResult> {
  const requestId = nextRequestId++;
  if (onOutput !== undefined) outputListeners.set(requestId, onOutput);
  return ask<CommandResult>(requestId, { type: "command", requestId, command });
}

/** The whole history so far, for links and files. */
export async function getHistory(): Promise<History> {
  const requestId = nextRequestId++;
  const answer = await ask<Extract<WorkerMessage, { type: "history" }>>(requestId, { type: "getHistory", requestId });
  return answer.history;
}

/** Checks manifests without sending them to the cluster; `said` is what kubectl printed of them. */
export function checkManifest(text: string, said?: string): Promise<ManifestCheck> {
  const requestId = nextRequestId++;
  return ask<Extract<WorkerMessage, { type: "manifestChecked" }>>(requestId, { type: "checkManifest", requestId, text, ...(said === undefined ? {} : { said }) });
}

/** Makes what kubectl printed of a real cluster fit for this one. */
export function importCluster(text: string): Promise<ImportReport> {
  const requestId = nextRequestId++;
  return ask<Extract<WorkerMessage, { type: "imported" }>>(requestId, { type: "importCluster", requestId, text });
}

/** The objects of this cluster as manifests, a file for each kind. */
export function exportCluster(): Promise<Pick<Extract<WorkerMessage, { type: "exported" }>, "files" | "left">> {
  const requestId = nextRequestId++;
  return ask<Extract<WorkerMessage, { type: "exported" }>>(requestId, { type: "exportCluster", requestId });
}

export type TraceAnswer = Omit<Extract<WorkerMessage, { type: "trace" }>, "type" | "requestId">;

/** The messages that a command set off. */
export function askTrace(cause: number): Promise<TraceAnswer> {
  const requestId = nextRequestId++;
  return ask<Extract<WorkerMessage, { type: "trace" }>>(requestId, { type: "getTrace", requestId, cause });
}

export type SchemaAnswer = Omit<Extract<WorkerMessage, { type: "schema" }>, "type" | "requestId">;

/** Which fields may stand at a place of a manifest, and which kinds there are. */
export function askSchema(apiVersion: string, kind: string, path: readonly string[]): Promise<SchemaAnswer> {
  const requestId = nextRequestId++;
  return ask<Extract<WorkerMessage, { type: "schema" }>>(requestId, { type: "schema", requestId, apiVersion, kind, path });
}

/** What the last of the words behind "kubectl" could become. */
export async function completeKubectl(words: readonly string[], files: readonly string[]): Promise<readonly string[]> {
  const requestId = nextRequestId++;
  const answer = await ask<Extract<WorkerMessage, { type: "completed" }>>(requestId, { type: "complete", requestId, words, files });
  return answer.options;
}

/** Asks for the details of a subject with every frame in which they changed; null ends that. */
export const inspect = (subject: Subject | null): void => send({ type: "inspect", subject });

/** Every frame, in order, after the stores have taken it in: for canvases. Returns the end of it. */
export function onFrame(listener: FrameListener): () => void {
  frameListeners.add(listener);
  return () => frameListeners.delete(listener);
}

function ask<Answer>(requestId: number, message: PageMessage): Promise<Answer> {
  return new Promise((resolve) => {
    waiting.set(requestId, (answer) => resolve(answer as Answer));
    send(message);
  });
}

function receive(message: WorkerMessage): void {
  switch (message.type) {
    case "frame":
      pendingFrames.push(message);
      if (pendingFrames.length >= pendingMax) takeFrames();
      else if (!scheduled) {
        scheduled = true;
        // A hidden tab gets no animation frames, but its rows must not pile up.
        if (document.hidden) window.setTimeout(takeFrames, 250);
        else requestAnimationFrame(takeFrames);
      }
      return;
    case "commandResult":
    case "history":
    case "completed":
    case "imported":
    case "exported":
    case "schema":
    case "manifestChecked":
    case "trace":
      waiting.get(message.requestId)?.(message);
      waiting.delete(message.requestId);
      return;
    case "replayProgress":
      useConnection.setState({ status: "replaying", progress: message.until === 0 ? 1 : message.done / message.until });
      return;
    case "fatal":
      setFatal(message.message, message.history);
  }
}

function setFatal(message: string, history: History | undefined): void {
  const { history: started } = useConnection.getState();
  useConnection.setState({ status: "fatal", fatal: { message, history: history ?? started } });
}

function takeFrames(): void {
  scheduled = false;
  const frames = pendingFrames;
  pendingFrames = [];
  for (const frame of frames) {
    applyRows(frame);
    applyTime(frame);
    applyLogs(frame);
    applyTimeline(frame);
    for (const output of frame.terminal ?? []) {
      outputListeners.get(output.requestId)?.(output);
      if (output.done !== undefined) outputListeners.delete(output.requestId);
    }
    for (const listener of frameListeners) listener(frame);
  }
  if (frames.length > 0 && useConnection.getState().status !== "live" && useConnection.getState().status !== "fatal") {
    useConnection.setState({ status: "live", progress: 1 });
  }
}
