import type { ApiRequest } from "../../api/index.ts";
import type { ApiserverState } from "../state.ts";

/** A request of the server to itself, as "system:apiserver". It is taken up at the end of the step. */
export function queueLoopback(state: ApiserverState, call: Omit<ApiRequest, "type" | "id" | "user" | "userAgent">): number {
  const id = state.bootstrap.nextRequest++;
  state.bootstrap.queue.push({ ...call, type: "request", id, user: "system:apiserver", userAgent: "kube-apiserver" });
  return id;
}
