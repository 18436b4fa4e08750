import type { ApiRequest } from "../../api/index.ts";
import type { ApiserverState } from "../state.ts";

/** A request of the server to itself, as "system:apiserver". It is taken up at the end of the step. */
export function queueLoopback(state: ApiserverState, call: Omit<ApiRequest, "type" | "id" | "user" | "userAgent">): number {
  const id = state.bootstrap.nextRequest++;
  // Written out, as requests of clients are: one shape for all, and no spread.
  state.bootstrap.queue.push({
    type: "request",
    id,
    user: "system:apiserver",
    userAgent: "kube-apiserver",
    verb: call.verb,
    resource: call.resource,
    namespace: call.namespace,
    name: call.name,
    subresource: call.subresource,
    options: call.options,
    patchType: call.patchType,
    body: call.body,
    accept: undefined,
  });
  return id;
}
