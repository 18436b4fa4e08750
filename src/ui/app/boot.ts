import { defaultBlueprint, workersMax } from "../../protocol/index.ts";
import type { History } from "../../protocol/index.ts";
import { connect, getHistory, send, startHistory } from "../stores/connection.ts";
import { provideFilterWorker } from "../stores/filterWorker.ts";
import { bridgeToken, openBridgePort } from "./bridgePort.ts";
import { showToast } from "../stores/toasts.ts";

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
  provideFilterWorker(() => new Worker(new URL("../terminal/shell/filters/worker.ts", import.meta.url), { type: "module" }));
  const token = bridgeToken(location.hash);
  if (token !== undefined) return bootBridged(token);
  const startWorker = () => new Worker(new URL("../../worker/main.ts", import.meta.url), { type: "module" });
  connect(startWorker(), startWorker);
  // Only a link needs the code that reads links.
  const link = location.hash.includes("h=") ? await (await import("../stores/shareLink.ts")).decodeShareLink(location.hash) : undefined;
  if (link?.ok === true) startHistory(link.value, { speed: 1, running: true });
  else {
    if (link !== undefined) showToast({ tone: "bad", text: `${link.error} Here is a fresh cluster instead.` });
    startHistory(link === undefined ? freshHistory(seedFromAddress(), workersFromAddress()) : freshHistory(), { speed: 1, running: true });
  }
  document.addEventListener("visibilitychange", () => send({ type: "setVisible", visible: !document.hidden }));
  if (import.meta.env.PROD) window.setTimeout(() => void import("./offline.ts").then(({ keepForOffline }) => keepForOffline()), patienceMillis);
}

/** A page that a bridge serves: the cluster is the bridge's, and many may look at it. */
async function bootBridged(token: string): Promise<void> {
  connect(openBridgePort(token));
  const shown = await getHistory();
  startHistory({ ...shown, commands: [] }, { speed: 1, running: true });
  document.addEventListener("visibilitychange", () => send({ type: "setVisible", visible: !document.hidden }));
}

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
