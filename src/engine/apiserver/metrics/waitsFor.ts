import { humanDuration } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { describeEtcd } from "../describe.ts";
import { queuedIn } from "../fairness/levels.ts";
import type { ApiserverState, RequestInFlight } from "../state.ts";

/** What a request in flight waits for. */
export interface RequestWait {
  readonly on: "etcd" | "webhook" | "cache" | "seat" | "kubelet" | "other requests" | "";
  /** "etcd-cp-1: txn put /registry/pods/default/web". */
  readonly text: string;
  readonly since: Micros;
}

/** Reads off the server's memory what a request waits for. */
export function waitsFor(state: ApiserverState, flight: RequestInFlight): RequestWait {
  const call = flight.etcdCall === 0 ? undefined : state.etcd.calls.get(flight.etcdCall);
  if (call !== undefined) {
    const member = state.etcd.members[call.member];
    const what = describeEtcd(call.request);
    return { on: "etcd", text: member === undefined ? `a connection to any etcd member, for ${what}` : `${member.address}: ${what}`, since: call.at };
  }
  const since = flight.stageSince;
  const { progress } = flight;
  if (progress.type === "webhook") return webhookWait(state, flight);
  if (progress.type === "fresh") {
    const cacher = flight.request.type === "request" ? state.cachers.get(flight.request.resource) : undefined;
    return { on: "cache", text: `the watch cache to reach etcd revision ${progress.revision}${cacher === undefined ? "" : `, it stands at ${cacher.revision}`}`, since };
  }
  if (progress.type === "queued") {
    const level = state.fairness.levels.get(flight.priorityLevel ?? "");
    return { on: "seat", text: `a seat of priority level ${flight.priorityLevel ?? ""}${level === undefined ? "" : `: all ${level.seats} are taken, ${queuedIn(level)} wait`}`, since };
  }
  if (progress.type === "collection") return { on: "other requests", text: `${progress.left} objects to be deleted`, since };
  if (progress.type === "proxy") return { on: "kubelet", text: "a pod's answer", since };
  if (progress.type === "connect") return { on: "kubelet", text: "a kubelet", since };
  return { on: "", text: "", since };
}

function webhookWait(state: ApiserverState, { id, stageSince }: RequestInFlight): RequestWait {
  for (const { purpose, address, port, timeout } of state.outbound.values()) {
    if (purpose.type === "webhook" && purpose.request === id) return { on: "webhook", text: `${purpose.url.replace(/\?timeout=\d+s$/, "")} at ${address}:${port}, for at most ${humanDuration(timeout)}`, since: stageSince };
  }
  return { on: "webhook", text: "", since: stageSince };
}
