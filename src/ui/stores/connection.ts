import { create } from "zustand";
import { protocolVersion } from "../../protocol/index.ts";
import type { Command, Frame, History, ImportReport, ManifestProblem, Micros, PageMessage, ScriptOutcome, ScriptStep, Subject, TerminalOutput, Trial, WhyAnswer, WhyQuestion, WorkerMessage } from "../../protocol/index.ts";
import { wordsOf } from "./words/language.ts";
import { applyRows } from "./cluster.ts";
import { beatMillis, Heartbeat } from "./heartbeat.ts";
import { Lifeline } from "./lifeline.ts";
import { applyLogs } from "./logs.ts";
import { failedReplaysMax, planRestart } from "./restart.ts";
import type { WorkerEnd } from "./restart.ts";
import { applyTime } from "./time.ts";
import { applyTimeline } from "./timeline.ts";

/** As much of a Worker as the page needs; ui/app makes the real one. */
export interface WorkerPort {
  readonly postMessage: (message: PageMessage) => void;
  onmessage: ((event: MessageEvent<WorkerMessage>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  readonly terminate?: () => void;
}

/** A worker that has ended or does not answer, and what was done about it. */
export interface Trouble {
  readonly state: "silent" | "restarting" | "restarted";
  readonly end: WorkerEnd["type"];
  /** What was looked at could not be read: it is not looked at any more. */
  readonly isView: boolean;
  readonly message: string;
  /** Where the clock is after the restart. */
  readonly at: Micros;
  readonly takenBack: readonly Command[];
  /** The clock stands there, because running on would end the same way. */
  readonly standsStill: boolean;
  /** The history that led there. */
  readonly report: History | undefined;
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
  readonly trouble: Trouble | undefined;
}

export const useConnection = create<ConnectionState>(() => ({ status: "connecting", history: undefined, progress: 0, fatal: undefined, trouble: undefined }));

type FrameListener = (frame: Frame) => void;
/** How a script ended, and when. */
export interface ScriptEnd {
  readonly outcome: ScriptOutcome;
  readonly at: Micros;
}

type OutputListener = (output: TerminalOutput) => void;

let port: WorkerPort | undefined;
/** Makes another worker; absent where the cluster is somebody else's. */
let replace: (() => WorkerPort) | undefined;
let nextRequestId = 1;
const waiting = new Map<number, { readonly message: PageMessage; readonly resolve: (message: WorkerMessage) => void }>();
const frameListeners = new Set<FrameListener>();
const startListeners = new Set<(history: History) => void>();
const scriptListeners = new Set<(ended: ScriptEnd) => void>();
const outputListeners = new Map<number, OutputListener>();
const pendingFrames: Frame[] = [];
let scheduled = false;

/** Frames that may wait: while the tab is not painted, and where a large cluster changes faster than it can be shown. */
const pendingMax = 30;
/** Wall milliseconds in a row for taking frames in: a task that is longer would be felt. */
const takeMillis = 8;

const lifeline = new Lifeline();
let heartbeat: Heartbeat | undefined;
/** The cluster of this page has said something since it was started, or started again. */
let isHeard = false;
let failedReplays = 0;
let lastEnd: Micros | undefined;

/**
 * Takes a started worker into use. Frames are taken in once per animation frame, whatever their number.
 *
 * @param another makes a new one when this one ends; without it the end is the end
 */
export function connect(worker: WorkerPort, another?: () => WorkerPort): void {
  replace = another;
  use(worker);
  if (another === undefined) return;
  window.setInterval(() => {
    if (heartbeat === undefined || useConnection.getState().fatal !== undefined) return;
    if (heartbeat.ask(performance.now())) sayThatItIsSilent();
    port?.postMessage({ type: "ping" });
  }, beatMillis);
}

function use(worker: WorkerPort): void {
  port = worker;
  heartbeat = undefined;
  worker.onmessage = (event) => {
    if (port === worker) receive(event.data);
  };
  worker.onerror = (event) => {
    if (port === worker) workerEnded({ type: "ended", message: event.message === "" ? wordsOf("app").worker.notLoaded : event.message });
  };
}

/** Starts a history. Everything shown is forgotten with the first frame. */
export function startHistory(history: History, options: { readonly speed: number; readonly running: boolean; readonly script?: readonly ScriptStep[] }): void {
  useConnection.setState({ status: "connecting", history, progress: 0, fatal: undefined, trouble: undefined });
  isHeard = false;
  failedReplays = 0;
  lastEnd = undefined;
  for (const listener of startListeners) listener(history);
  lifeline.begin(history, options);
  send({ type: "start", version: protocolVersion, history, ...options });
}

function sayThatItIsSilent(): void {
  const { trouble, status } = useConnection.getState();
  if (status === "fatal" || trouble?.state === "silent") return;
  useConnection.setState({ trouble: { state: "silent", end: "silent", isView: false, message: "", at: 0, takenBack: [], standsStill: false, report: undefined } });
}

/** Ends a worker that does not answer; another one goes on with its cluster. */
export const restartSilent = (): void => workerEnded({ type: "silent" });

/** What leads to this moment, as far as the page has been told: at once, and without the worker. */
export function historyNow(): History | undefined {
  const { history } = useConnection.getState();
  const known = history === undefined ? undefined : lifeline.known(history);
  const current = known?.branches.find(({ id }) => id === known.branch);
  return known === undefined || current === undefined ? undefined : { blueprint: known.blueprint, seed: known.seed, commands: current.commands, until: Math.max(current.end, known.at) };
}

/** The ways that the history went, each with what leads to its end; none where the history is not the page's own. */
export function branchHistories(): readonly { readonly id: number; readonly name: string; readonly history: History }[] {
  const { history } = useConnection.getState();
  const known = history === undefined ? undefined : lifeline.known(history);
  return known === undefined ? [] : known.branches.map(({ id, name, commands, end }) => ({ id, name, history: { blueprint: known.blueprint, seed: known.seed, commands, until: end } }));
}

export const dismissTrouble = (): void => useConnection.setState({ trouble: undefined });

/** Another worker lives through the history again and goes on where this one ended; or, where that is not possible, the page says so. */
function workerEnded(end: WorkerEnd): void {
  if (useConnection.getState().status === "fatal") return;
  takeFrames(true);
  const { history, status } = useConnection.getState();
  const known = history === undefined ? undefined : lifeline.known(history);
  const message = end.type === "silent" ? wordsOf("app").worker.silent : end.message;
  const isReplaying = !isHeard;
  if (isReplaying) failedReplays += 1;
  const restart = replace === undefined || known === undefined || status === "connecting" && end.type === "ended" || failedReplays > failedReplaysMax ? undefined : planRestart(known, end, lastEnd, isReplaying);
  const last = known?.branches.find(({ id }) => id === known.branch);
  const soFar = known === undefined || last === undefined ? history : { blueprint: known.blueprint, seed: known.seed, commands: last.commands, until: known.at };
  if (restart === undefined || replace === undefined || known === undefined) return setFatal(message, end.type === "engine" ? end.history : soFar);
  lastEnd = known.at;
  const isView = end.type === "engine" && end.isView;
  const { start, takenBack, standsStill } = restart;
  const report = end.type === "engine" ? { ...end.history, commands: [...end.history.commands, ...known.unanswered.map((command) => ({ at: end.history.until, command }))] } : soFar;
  const trouble: Trouble = { state: "restarting", end: end.type, isView, message, at: start.resume?.at ?? 0, takenBack, standsStill, report };
  useConnection.setState({ status: "replaying", progress: 0, trouble });
  port?.terminate?.();
  isHeard = false;
  use(replace());
  port?.postMessage(start);
  for (const order of lifeline.standingOrders({ isView, standsStill })) port?.postMessage(order);
  for (const requestId of lifeline.takeUnanswered()) answer({ type: "commandResult", requestId, ok: false, at: 0, run: 0, message: wordsOf("app").worker.ended });
  // What was asked for may be what could not be read.
  if (isView) waiting.clear();
  for (const { message: asked } of waiting.values()) port?.postMessage(asked);
}

export function send(message: PageMessage): void {
  lifeline.sent(message);
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

/** Why something is as it is. Not answered when the history is left meanwhile: the next frame says so. */
export async function askWhy(question: WhyQuestion): Promise<WhyAnswer> {
  const requestId = nextRequestId++;
  const { answer } = await ask<Extract<WorkerMessage, { type: "why" }>>(requestId, { type: "askWhy", requestId, question });
  return answer;
}

/** Takes down how it is, before these processes are killed. */
export async function beginTrial(processes: readonly string[]): Promise<Trial | null> {
  const requestId = nextRequestId++;
  const { trial } = await ask<Extract<WorkerMessage, { type: "trial" }>>(requestId, { type: "beginTrial", requestId, processes });
  return trial;
}

/** What has been seen since. */
export async function askTrial(): Promise<Trial | null> {
  const requestId = nextRequestId++;
  const { trial } = await ask<Extract<WorkerMessage, { type: "trial" }>>(requestId, { type: "askTrial", requestId });
  return trial;
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

/** Another history is about to begin. Returns the end of it. */
export function onStart(listener: (history: History) => void): () => void {
  startListeners.add(listener);
  return () => startListeners.delete(listener);
}

/** A script with which a history began has ended. Returns the end of it. */
export function onScriptEnd(listener: (ended: ScriptEnd) => void): () => void {
  scriptListeners.add(listener);
  return () => scriptListeners.delete(listener);
}

function ask<Answer>(requestId: number, message: PageMessage): Promise<Answer> {
  return new Promise((resolve) => {
    waiting.set(requestId, { message, resolve: (answer) => resolve(answer as Answer) });
    send(message);
  });
}

function receive(message: WorkerMessage): void {
  if (replace !== undefined) heartbeat ??= new Heartbeat();
  heartbeat?.answered();
  if (useConnection.getState().trouble?.state === "silent") dismissTrouble();
  switch (message.type) {
    case "frame":
      pendingFrames.push(message);
      if (pendingFrames.length >= pendingMax) takeFrames();
      else takeFramesSoon();
      return;
    case "pong":
      return;
    case "commandResult":
      lifeline.answered(message);
      return answer(message);
    case "history":
    case "completed":
    case "imported":
    case "exported":
    case "schema":
    case "manifestChecked":
    case "trace":
    case "why":
    case "trial":
      return answer(message);
    case "scriptEnded":
      for (const listener of scriptListeners) listener(message);
      return;
    case "replayProgress":
      useConnection.setState({ status: "replaying", progress: message.until === 0 ? 1 : message.done / message.until });
      return;
    case "fatal":
      if (message.history === undefined) setFatal(message.message, undefined);
      else workerEnded({ type: "engine", message: message.message, history: message.history, isView: message.isView === true });
  }
}

function answer(message: WorkerMessage & { readonly requestId: number }): void {
  waiting.get(message.requestId)?.resolve(message);
  waiting.delete(message.requestId);
}

function setFatal(message: string, history: History | undefined): void {
  const { history: started } = useConnection.getState();
  useConnection.setState({ status: "fatal", fatal: { message, history: history ?? started } });
}

/** The first frames of a cluster that was started, or started again, have been taken in. */
function goesOn(): void {
  isHeard = true;
  failedReplays = 0;
  const { trouble } = useConnection.getState();
  if (trouble?.state === "restarting") useConnection.setState({ trouble: { ...trouble, state: "restarted" } });
}

/** Whether the frame that is being taken in is of a cluster that goes on where another worker left it, with all its commands. */
export const isGoingOn = (): boolean => useConnection.getState().trouble?.state === "restarting" && useConnection.getState().trouble?.takenBack.length === 0;

function takeFramesSoon(): void {
  if (scheduled) return;
  scheduled = true;
  // A hidden tab gets no animation frames, but its rows must not pile up.
  if (document.hidden) window.setTimeout(takeFrames, 250, true);
  else requestAnimationFrame(() => takeFrames());
}

/** Takes in what has come, in order: all of it, or as much as leaves the page its time to paint and to answer. */
function takeFrames(all = false): void {
  scheduled = false;
  const began = performance.now();
  let taken = 0;
  for (let frame = pendingFrames.shift(); frame !== undefined; frame = pendingFrames.shift()) {
    taken++;
    applyRows(frame);
    applyTime(frame);
    applyLogs(frame);
    applyTimeline(frame);
    lifeline.heard(frame);
    for (const output of frame.terminal ?? []) {
      outputListeners.get(output.requestId)?.(output);
      if (output.done !== undefined) outputListeners.delete(output.requestId);
    }
    for (const listener of frameListeners) listener(frame);
    if (!all && pendingFrames.length < pendingMax && performance.now() - began > takeMillis) break;
  }
  if (pendingFrames.length > 0) takeFramesSoon();
  if (taken > 0 && !isHeard) goesOn();
  if (taken > 0 && useConnection.getState().status !== "live" && useConnection.getState().status !== "fatal") {
    useConnection.setState({ status: "live", progress: 1 });
  }
}
