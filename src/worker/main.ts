import type { PageMessage, WorkerMessage } from "../protocol/index.ts";
import { Inbox } from "./inbox.ts";
import { fetchParts, lateCodeLimit, loadLateCode, mustWait } from "./lateParts.ts";
import { Session } from "./session.ts";

/** The Web Worker: gives a Session its clock and its mailbox. */
const post = (message: WorkerMessage): void => {
  const transfer = message.type === "frame" && message.packets !== undefined ? [message.packets.buffer] : [];
  self.postMessage(message, { transfer });
};

const session = new Session({ now: () => performance.now(), post, limit: lateCodeLimit });
let timer: ReturnType<typeof setTimeout> | undefined;
let failed = false;

/** Runs and calls itself again; a broken promise of the engine stops everything and is shown. */
function loop(): void {
  timer = undefined;
  guard(() => {
    const delay = session.tick();
    if (delay !== undefined) timer = setTimeout(loop, delay);
  });
}

function guard(work: () => void): void {
  if (failed) return;
  try {
    work();
  } catch (error) {
    if (beginAgain(error)) return;
    failed = true;
    const message = error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ""}` : String(error);
    post({ type: "fatal", message, ...session.lastWords() });
  }
}

/** Nothing but this has been asked of a worker whose code is not all there. */
let lastStart: PageMessage | undefined;

/** A cluster that needed more than is there yet begins anew when it is: its history is the same. @returns whether that was so */
function beginAgain(error: unknown): boolean {
  const start = lastStart;
  if (!(error instanceof Error) || error.name !== "CalledTooEarly" || start === undefined) return false;
  console.warn(error.message);
  fetchRest(() => deliver(start));
  return true;
}

function deliver(message: PageMessage): void {
  if (message.type === "start") lastStart = message;
  guard(() => session.handle(message));
  timer ??= setTimeout(loop, 0);
}

const retryMillis = 3000;

/** The rest of the program, as soon as the first view is on its way; again, where the network fails. */
function fetchRest(then: () => void = () => undefined): void {
  void loadLateCode().then(then, () => setTimeout(fetchRest, retryMillis, then));
}

const notFetched = "a part of the page could not be loaded: is the network there?";

function refuse(message: PageMessage): void {
  if (message.type === "command") post({ type: "commandResult", requestId: message.requestId, ok: false, at: 0, run: 0, message: notFetched });
  else if (message.type === "checkManifest") post({ type: "manifestChecked", requestId: message.requestId, objects: 0, problems: [{ severity: "error", message: notFetched, line: 1, column: 1 }] });
  else if (message.type === "importCluster") post({ type: "imported", requestId: message.requestId, manifests: "", workers: [], kept: [], dropped: [], cleaned: [], notSimulated: [], refused: [], errors: [{ severity: "error", message: notFetched, line: 1, column: 1 }] });
  else if (message.type === "exportCluster") post({ type: "exported", requestId: message.requestId, files: [], left: 0 });
  else if (message.type === "schema") post({ type: "schema", requestId: message.requestId, of: "", fields: [], kinds: [] });
  else post({ type: "fatal", message: notFetched });
}

const inbox = new Inbox({ mustWait, fetch: fetchParts, deliver, refuse });

self.onmessage = (event: MessageEvent<PageMessage>): void => {
  // Answered also while others wait for a part of the program.
  if (event.data.type === "ping") return post({ type: "pong" });
  inbox.take(event.data);
  if (event.data.type === "start") fetchRest();
};
