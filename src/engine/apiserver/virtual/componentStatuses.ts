import { newNotFound, parseTime } from "../../api/index.ts";
import type { ApiRequest, KubeObject, ObjectList } from "../../api/index.ts";
import { seconds } from "../../core/index.ts";
import { toTable } from "../printers/table.ts";
import { cached } from "../registry/lookup.ts";
import { answer, refuse } from "../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../server/context.ts";
import { objectKey } from "../storage/keys.ts";

interface Lease extends KubeObject {
  readonly spec?: { readonly renewTime?: string; readonly leaseDurationSeconds?: number };
}

/**
 * GET componentstatuses: how scheduler, controller manager and etcd are, as this server can tell.
 *
 * @simplified told by their leader leases and by the connections to etcd, not by asking their health ports
 * @source kubernetes pkg/registry/core/componentstatus/rest.go
 */
export function serveComponentStatuses(server: Server, { resource }: ResourceRequest, request: ApiRequest): Answer {
  const items = [leased(server, "controller-manager", "kube-controller-manager"), leased(server, "scheduler", "kube-scheduler"), ...etcdMembers(server)];
  const now = server.env.now;
  if (request.verb === "list") {
    if (request.accept === "table") return answer(200, toTable(resource.strategy, items, {}, now));
    const body: ObjectList = { apiVersion: "v1", kind: "ComponentStatusList", metadata: { resourceVersion: "" }, items };
    return answer(200, body);
  }
  const found = items.find(({ metadata }) => metadata.name === request.name);
  if (found === undefined) return refuse(newNotFound(resource.groupResource, request.name ?? ""));
  return answer(200, request.accept === "table" ? toTable(resource.strategy, [found], {}, now) : found);
}

function leased(server: Server, name: string, holder: string): KubeObject {
  const lease = cached(server, "coordination.k8s.io/v1/leases", objectKey("leases", "kube-system", holder)) as Lease | undefined;
  const renewed = parseTime(lease?.spec?.renewTime);
  const isFresh = renewed !== undefined && server.env.now - renewed < seconds(lease?.spec?.leaseDurationSeconds ?? 15);
  return status(name, isFresh ? undefined : `the leader lease of ${holder} is not renewed`);
}

function etcdMembers({ state }: Server): readonly KubeObject[] {
  return state.etcd.members.map(({ phase, lastError }, i) => status(`etcd-${i}`, phase === "ready" ? undefined : lastError === "" ? "not connected" : lastError));
}

function status(name: string, wrong: string | undefined): KubeObject {
  const condition = wrong === undefined ? { type: "Healthy", status: "True", message: "ok" } : { type: "Healthy", status: "False", message: wrong };
  return { apiVersion: "v1", kind: "ComponentStatus", metadata: { name }, conditions: [condition] } as KubeObject;
}
