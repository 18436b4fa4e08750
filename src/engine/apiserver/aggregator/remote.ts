import { compareStrings } from "../../core/index.ts";
import type { ApiService } from "../../kinds/index.ts";
import type { RemoteVersion } from "../discovery/apiGroups.ts";
import type { Server } from "../server/context.ts";

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

/** By whom a group's version ("apps/v1") is served, when it is somebody else. */
export const remoteFor = (server: Server, groupVersion: string): ApiService | undefined => remoteApiServices(server).find((each) => groupVersionOf(each) === groupVersion);

const noVersions: readonly RemoteVersion[] = [];

/** What discovery says of them: what they have told this server themselves, as long as they answer. */
export function remoteVersions(server: Server): readonly RemoteVersion[] {
  const remote = remoteApiServices(server);
  if (remote.length === 0) return noVersions;
  return remote.map(({ metadata, spec: { group = "", version = "", groupPriorityMinimum: priority = 0 } }) => ({ group, version, priority, resources: server.state.remoteTended.get(metadata.name)?.resources }));
}
