import { compareStrings } from "../../core/index.ts";
import type { ApiService } from "../../kinds/index.ts";
import type { StaleVersion } from "../discovery/apiGroups.ts";
import { answer } from "../server/context.ts";
import type { Answer, Server } from "../server/context.ts";

export const apiServicesKey = "apiregistration.k8s.io/v1/apiservices";

const none: readonly ApiService[] = [];

/** By what a cache holds: what was found in it. Losing it costs time only. */
const known = new WeakMap<ReadonlyMap<string, unknown>, { readonly revision: number; readonly list: readonly ApiService[] }>();

/** The APIServices that say that somebody else serves a group's version, as this server's cache has them; by name. */
export function remoteApiServices({ state }: Server): readonly ApiService[] {
  const cacher = state.cachers.get(apiServicesKey);
  if (cacher === undefined || (cacher.phase !== "watching" && cacher.objects.size === 0)) return none;
  const before = known.get(cacher.objects);
  if (before?.revision === cacher.revision) return before.list;
  const found = ([...cacher.objects.values()] as unknown as readonly ApiService[]).filter(({ spec }) => spec.service !== undefined);
  const list = found.length === 0 ? none : found.toSorted((a, b) => compareStrings(a.metadata.name, b.metadata.name));
  known.set(cacher.objects, { revision: cacher.revision, list });
  return list;
}

export const slicesKey = "discovery.k8s.io/v1/endpointslices";

/** After each step: has anything changed that tells whether they are available? At ticks: is there anything to look after? */
export function isRemoteDue(server: Server, isTick: boolean): boolean {
  const { state } = server;
  if (state.phase !== "running" || (state.remoteTended.size === 0 && remoteApiServices(server).length === 0)) return false;
  if (isTick) return true;
  let revision = 0;
  for (const key of [apiServicesKey, "v1/services", slicesKey]) revision += state.cachers.get(key)?.revision ?? 0;
  if (revision === state.remoteSeen) return false;
  state.remoteSeen = revision;
  return true;
}

export const groupVersionOf = ({ spec: { group = "", version = "" } }: ApiService): string => (group === "" ? version : `${group}/${version}`);

/** Whether a group's version ("apps/v1") is somebody else's. */
export const isRemote = (server: Server, groupVersion: string): boolean => remoteApiServices(server).some((each) => groupVersionOf(each) === groupVersion);

const noVersions: readonly StaleVersion[] = [];

/** What discovery says of them. */
export const staleVersions = (server: Server): readonly StaleVersion[] => {
  const remote = remoteApiServices(server);
  return remote.length === 0 ? noVersions : remote.map(({ spec: { group = "", version = "", groupPriorityMinimum: priority = 0 } }) => ({ group, version, priority }));
};

/**
 * What a client hears that wants something of a group that is somebody else's.
 *
 * @simplified no program here serves an API of its own, so that no such APIService ever becomes available
 * @source k8s.io/kube-aggregator/pkg/apiserver/handler_proxy.go ServeHTTP
 */
export const serviceUnavailable = (): Answer => answer(503, "service unavailable\n");
