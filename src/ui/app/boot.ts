// eslint-disable-next-line import/default -- Vite makes an address of it
import filterUrl from "../terminal/shell/filters/worker.ts?worker&url";
// eslint-disable-next-line import/default -- the same
import workerUrl from "../../worker/main.ts?worker&url";
import { defaultBlueprint, workersMax } from "../../protocol/index.ts";
import type { History } from "../../protocol/index.ts";
import { connect, getHistory, historyNow, send, startHistory } from "../stores/connection.ts";
import { provideLaneWorker } from "../stores/compare/laneWorker.ts";
import { provideFilterWorker } from "../stores/filterWorker.ts";
import { bridgeToken, openBridgePort } from "./bridgePort.ts";
import { useTime } from "../stores/time.ts";
import { showToast } from "../stores/toasts.ts";
import { withWords, wordsOf } from "../stores/words/language.ts";

/** By then a new cluster has elected its leaders, and its nodes are Ready: simulated µs. */
const settled = 45_000_000;

/** The first view needs the network for itself: wall milliseconds. */
const patienceMillis = 4_000;

/** A new cluster with a seed of its own, as it is when it has come up. */
export const freshHistory = (seed = newSeed(), workers = defaultBlueprint.workers): History => ({ blueprint: { ...defaultBlueprint, workers }, seed, commands: [], until: settled });

/** Any number that can be read aloud: chance enters here, outside the engine, and nowhere else. */
const newSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 1;

/** What the address asks for: a recorded history, a seed (?seed=7) or a number of workers (?workers=100), or a fresh cluster. */
export async function boot(): Promise<void> {
  const token = bridgeToken(location.hash);
  if (token !== undefined) {
    provideWorkers();
    return bootBridged(token);
  }
  startWorkers();
  if (wasDiscarded()) {
    const kept = (await withWords(import("../stores/putAway.ts"), "links")).takeOut();
    if (kept !== undefined) {
      startHistory(kept.history, { speed: kept.speed, running: true });
      showToast({ tone: "info", text: wordsOf("app").putAway });
      return follow();
    }
  }
  const drill = drillFromAddress();
  if (drill !== undefined && (await withWords(import("../panels/drill/index.ts"), "drill")).beginDrill(drill, seedFromAddress())) return follow();
  // Only a link needs the code that reads links.
  const link = location.hash.includes("h=") ? await (await import("../stores/shareLink.ts")).decodeShareLink(location.hash) : undefined;
  if (link?.ok === true) startHistory(link.value, { speed: 1, running: true });
  else {
    if (link !== undefined) showToast({ tone: "bad", text: wordsOf("app").offline.freshInstead(link.error) });
    startHistory(link === undefined ? freshHistory(seedFromAddress(), workersFromAddress()) : freshHistory(), { speed: 1, running: true });
  }
  follow();
}

/** In a sandboxed frame the page has no origin, and no worker may be started from a file of the page's; one that fetches that file may. */
function moduleWorker(file: string): Worker {
  try {
    return new Worker(file, { type: "module" });
  } catch {
    const source = `(${fetchWorker.toString()})(${JSON.stringify(new URL(file, location.href).href)})`;
    return new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  }
}

/** Runs in the worker. What is said to it before the file is there, it hears afterwards. */
function fetchWorker(url: string): void {
  const early: unknown[] = [];
  const keep = ({ data }: MessageEvent): void => void early.push(data);
  self.addEventListener("message", keep);
  const hand = (): void => {
    self.removeEventListener("message", keep);
    for (const data of early) self.dispatchEvent(new MessageEvent("message", { data }));
  };
  const fail = (error: unknown): void => void setTimeout(() => {
    throw error;
  });
  void import(/* @vite-ignore */ url).then(hand, fail);
}

const startWorker = (): Worker => moduleWorker(workerUrl);

function provideWorkers(): void {
  provideFilterWorker(() => moduleWorker(filterUrl));
  provideLaneWorker(startWorker);
}

/** Starts the worker of the page's own cluster. Nothing is in it yet. */
export function startWorkers(): void {
  provideWorkers();
  connect(startWorker(), startWorker);
}

/** Whether the browser took this tab's memory while nobody looked, and loads it again. */
const wasDiscarded = (): boolean => (document as Document & { readonly wasDiscarded?: boolean }).wasDiscarded === true;

/** What the page of a cluster of its own does for as long as it stands. */
function follow(): void {
  document.addEventListener("visibilitychange", () => {
    send({ type: "setVisible", visible: !document.hidden });
    if (document.hidden) void putThisAway();
  });
  if (import.meta.env.PROD) window.setTimeout(() => void import("./offline.ts").then(({ keepForOffline }) => keepForOffline()), patienceMillis);
}

async function putThisAway(): Promise<void> {
  const history = historyNow();
  if (history !== undefined) (await import("../stores/putAway.ts")).putAway({ history, speed: useTime.getState().speed });
}

/** A page that a bridge serves: the cluster is the bridge's, and many may look at it. */
async function bootBridged(token: string): Promise<void> {
  connect(openBridgePort(token));
  const shown = await getHistory();
  startHistory({ ...shown, commands: [] }, { speed: 1, running: true });
  document.addEventListener("visibilitychange", () => send({ type: "setVisible", visible: !document.hidden }));
}

/** ?drill=etcd-quorum */
const drillFromAddress = (): string | undefined => new URLSearchParams(location.search).get("drill") ?? undefined;

function seedFromAddress(): number {
  const asked = Number(new URLSearchParams(location.search).get("seed") ?? NaN);
  return Number.isSafeInteger(asked) && asked >= 0 ? asked : newSeed();
}

/** ?workers=100 */
function workersFromAddress(): number {
  const asked = Number(new URLSearchParams(location.search).get("workers") ?? NaN);
  return Number.isInteger(asked) && asked >= 0 && asked <= workersMax ? asked : defaultBlueprint.workers;
}

/** Leaves the recorded history behind and starts over with a new seed. */
export function startFresh(): void {
  history.replaceState(null, "", location.pathname + location.search);
  startHistory(freshHistory(), { speed: 1, running: true });
}
