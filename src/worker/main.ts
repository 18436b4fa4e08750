import type { PageMessage, WorkerMessage } from "../protocol/index.ts";
import { Session } from "./session.ts";

/** The Web Worker: gives a Session its clock and its mailbox. */
const post = (message: WorkerMessage): void => {
  const transfer = message.type === "frame" && message.packets !== undefined ? [message.packets.buffer] : [];
  self.postMessage(message, { transfer });
};

const session = new Session({ now: () => performance.now(), post });
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
    failed = true;
    const message = error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ""}` : String(error);
    const history = session.history();
    post({ type: "fatal", message, ...(history === undefined ? {} : { history }) });
  }
}

self.onmessage = (event: MessageEvent<PageMessage>): void => {
  guard(() => session.handle(event.data));
  timer ??= setTimeout(loop, 0);
};
