import { watchLag } from "../../../engine/apiserver/index.ts";
import type { ApiserverState, WatchLag } from "../../../engine/apiserver/index.ts";
import type { ClientState } from "../../../engine/client/index.ts";
import type { Cluster } from "../../../engine/cluster/index.ts";
import type { Micros, ProcessRecord } from "../../../engine/core/index.ts";
import type { KubeletScene, WatcherScene, WatchScene } from "../../../protocol/index.ts";
import { serverAt } from "../serverAt.ts";
import type { ServerEnd } from "../serverAt.ts";

const watchesShown = 40;
const kubeletsShown = 40;

/** Components have their client under this name. */
const clientOf = ({ memory }: ProcessRecord): ClientState<unknown> | undefined => (memory as { readonly client?: ClientState<unknown> } | undefined)?.client;

/** What a client's watch has still to see, by the memory of the API server that serves it; undefined: none does. */
function lagOf(client: ClientState<unknown>, place: number, end: ServerEnd | undefined): WatchLag | undefined {
  const reflector = client.reflectors[place];
  const state = end?.server.memory as ApiserverState | undefined;
  if (reflector === undefined || end === undefined || state === undefined || reflector.phase !== "watching") return undefined;
  const number = state.connections.get(end.conn)?.requests.get(reflector.flight);
  const watcher = number === undefined ? undefined : state.watchers.get(number);
  const cacher = watcher === undefined ? undefined : state.cachers.get(watcher.resource);
  return cacher === undefined ? undefined : watchLag(cacher, watcher?.selection, Number(reflector.resourceVersion));
}

/** A scheduler or manager with its watches. */
export function watcherOf(cluster: Cluster, record: ProcessRecord): WatcherScene {
  const { name: process, status: running } = record;
  const binary = cluster.binaryOf(record.index) ?? "";
  const client = clientOf(record);
  if (client === undefined) return { process, binary, running, server: "", inFlight: 0, throttled: 0, lastError: "", watches: [] };
  const end = client.connection.phase === "open" ? serverAt(cluster, client.connection.conn) : undefined;
  return { process, binary, running, server: end?.server.name ?? "", ...callsOf(client), lastError: client.connection.lastError, watches: watchesOf(client, end) };
}

function callsOf(client: ClientState<unknown>): Pick<WatcherScene, "inFlight" | "throttled" | "oldestStartedAt"> {
  let inFlight = 0;
  let throttled = 0;
  let oldest: Micros | undefined;
  for (const flight of client.flights.values()) {
    if (flight.call.verb === "watch" && flight.stage === "sent") continue;
    inFlight++;
    if (flight.stage === "throttled") throttled++;
    oldest = oldest === undefined ? flight.startedAt : Math.min(oldest, flight.startedAt);
  }
  return { inFlight, throttled, ...(oldest === undefined ? {} : { oldestStartedAt: oldest }) };
}

function watchesOf(client: ClientState<unknown>, end: ServerEnd | undefined): readonly WatchScene[] {
  // The stores are in the order of the informers.
  const names = [...client.stores.keys()];
  return client.reflectors.slice(0, watchesShown).map(({ phase, resourceVersion, lastError }, place) => {
    const lag = lagOf(client, place, end);
    const { events, since, newest } = lag ?? { events: 0, since: undefined, newest: 0 };
    return { resource: names[place] ?? "", phase: phase === "watching" && lag === undefined ? "asking" : phase, resourceVersion, behind: events, ...(since === undefined ? {} : { newest, behindSince: since }), ...(lastError === "" ? {} : { lastError }) };
  });
}

/** The kubelets; those with something wrong first. `here`: how many come to this API server. */
export function kubeletsOf(cluster: Cluster, apiserver: string): { readonly kubelets: readonly KubeletScene[]; readonly omitted: number; readonly here: number } {
  const kubelets: KubeletScene[] = [];
  for (const record of cluster.kernel.state.processes) {
    if (cluster.binaryOf(record.index) === "kubelet" && !cluster.kernel.machineOf(record).removed) kubelets.push(kubeletOf(cluster, record));
  }
  const isWell = ({ running, broken, behind }: KubeletScene): boolean => running === "running" && broken === 0 && behind === 0;
  const ordered = kubelets.length <= kubeletsShown ? kubelets : [...kubelets.filter((kubelet) => !isWell(kubelet)), ...kubelets.filter(isWell)];
  return { kubelets: ordered.slice(0, kubeletsShown), omitted: Math.max(0, kubelets.length - kubeletsShown), here: kubelets.filter(({ server }) => server === apiserver).length };
}

function kubeletOf(cluster: Cluster, record: ProcessRecord): KubeletScene {
  const { name: process, status: running } = record;
  const client = clientOf(record);
  if (client === undefined) return { process, running, server: "", broken: 0, behind: 0 };
  const end = client.connection.phase === "open" ? serverAt(cluster, client.connection.conn) : undefined;
  let broken = 0;
  let behind = 0;
  let since: Micros | undefined;
  client.reflectors.forEach(({ phase }, place) => {
    if (phase !== "watching") broken++;
    const lag = lagOf(client, place, end);
    behind += lag?.events ?? 0;
    if (lag?.since !== undefined) since = since === undefined ? lag.since : Math.min(since, lag.since);
  });
  return { process, running, server: end?.server.name ?? "", broken, behind, ...(since === undefined ? {} : { behindSince: since }) };
}
