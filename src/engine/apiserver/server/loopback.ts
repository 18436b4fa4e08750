import type { ApiRequest, ApiResponse, RawRequest } from "../../api/index.ts";
import type { ApiserverState } from "../state.ts";

/** A request of the server to itself, as "system:apiserver". It is taken up at the end of the step. */
export function queueLoopback(state: ApiserverState, call: Omit<ApiRequest, "type" | "id" | "user" | "userAgent">): void {
  const id = state.bootstrap.nextRequest++;
  state.bootstrap.queue.push({ ...call, type: "request", id, user: "system:apiserver", userAgent: "kube-apiserver" });
}

/**
 * The answer of such a request. What the bootstrap wants exists when the answer is success or
 * "already exists".
 */
export function receiveLoopback(state: ApiserverState, request: ApiRequest | RawRequest, response: ApiResponse): void {
  if (request.type !== "request" || request.verb !== "create") return;
  const key = bootstrapKey(request.resource, request.namespace, (request.body as { readonly metadata: { readonly name: string } }).metadata.name);
  state.bootstrap.pending.delete(key);
  if (response.code < 300 || response.code === 409) state.bootstrap.ensured.add(key);
}

/** "v1/namespaces//default". */
export const bootstrapKey = (resource: string, namespace: string | undefined, name: string): string => `${resource}/${namespace ?? ""}/${name}`;
