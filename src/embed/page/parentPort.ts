import { commandLine } from "../../protocol/index.ts";
import { onFrame, onScriptEnd, useConnection } from "../../ui/stores/connection.ts";
import { useLogs } from "../../ui/stores/logs.ts";
import type { Ask, Hello, PlaygroundEvent, Said } from "../words.ts";
import { clusterState } from "./clusterState.ts";
import { perform, Refused } from "./perform.ts";

/** Asked more often than this in a second, or with so much unanswered, a page is told to wait. */
const asksASecond = 50;
const unansweredMax = 32;
const stateMillis = 250;

/**
 * Offers the embedding page a port, and answers what comes through it. Only the window that holds this
 * frame is heard, and only from `origin`, where one is given; one page, once.
 *
 * @param hasScript the cluster stands when a script has been lived through
 */
export function offerPort(origin: string | undefined, hasScript: boolean): void {
  if (window.parent === window) return;
  // There is nothing in it that anybody may not know.
  const greet = (): void => window.parent.postMessage({ kubarium: 1, type: "hello" } satisfies Hello, origin ?? "*");
  const hear = (event: MessageEvent<unknown>): void => {
    if (event.source !== window.parent || (origin !== undefined && event.origin !== origin)) return;
    const said = event.data as { readonly kubarium?: unknown; readonly type?: unknown } | null;
    const [port] = event.ports;
    if (said?.kubarium === 1 && said.type === "hail") return greet();
    if (said?.kubarium !== 1 || said.type !== "connect" || port === undefined) return;
    window.removeEventListener("message", hear);
    serve(port, hasScript);
  };
  window.addEventListener("message", hear);
  greet();
}

function serve(port: MessagePort, hasScript: boolean): void {
  const say = (said: Said): void => port.postMessage(said);
  const allowed = newBudget();
  let unanswered = 0;
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== "object" || data === null) return;
    const { id } = data as Partial<Ask>;
    if (typeof id !== "number") return;
    if (!allowed() || unanswered >= unansweredMax) return say({ id, ok: false, error: "too many requests: wait for answers" });
    unanswered += 1;
    void perform(data as Ask)
      .then((value) => say({ id, ok: true, value }), (error: unknown) => say({ id, ok: false, error: error instanceof Refused ? error.message : "it could not be done" }))
      .finally(() => {
        unanswered -= 1;
      });
  };
  follow((event) => say({ event }), hasScript);
}

/** @returns whether one more is allowed in this second */
function newBudget(): () => boolean {
  let second = 0;
  let count = 0;
  return () => {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) [second, count] = [now, 0];
    count += 1;
    return count <= asksASecond;
  };
}

function follow(tell: (event: PlaygroundEvent) => void, hasScript: boolean): void {
  let isReady = false;
  let isSetUp = !hasScript;
  let last = "";
  let lastAt = 0;
  let commands = useLogs.getState().commands.length;
  onFrame(() => {
    if (!isReady && isSetUp && useConnection.getState().status === "live") {
      isReady = true;
      tell({ type: "ready" });
    }
    const now = performance.now();
    if (now - lastAt < stateMillis) return;
    lastAt = now;
    const state = clusterState();
    const { seconds: _, ...rest } = state;
    const text = JSON.stringify(rest);
    if (text === last) return;
    last = text;
    tell({ type: "state", state });
  });
  useLogs.subscribe(({ commands: given }) => {
    for (const { at, command } of given.slice(commands)) tell({ type: "command", line: commandLine(command), seconds: at / 1_000_000 });
    commands = given.length;
  });
  onScriptEnd(({ outcome }) => {
    isSetUp = true;
    if (!outcome.ok) tell({ type: "error", message: outcome.message });
  });
  useConnection.subscribe(({ fatal }, before) => {
    if (fatal !== undefined && before.fatal === undefined) tell({ type: "error", message: fatal.message });
  });
}
