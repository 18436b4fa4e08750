import { request } from "../../client/index.ts";
import { seconds } from "../../core/index.ts";
import type { Kubelet } from "../state.ts";

/** @source plugin/pkg/admission/serviceaccount/admission.go defaultTokenExpiration */
const expirationSeconds = 3607;

/**
 * A program in a pod needs the token of the pod's service account.
 *
 * @simplified it is asked for when it is first read, and not for every pod before its containers start; it is not asked for anew when it grows old
 * @source pkg/kubelet/token/token_manager.go
 */
export function askForToken({ clientConfig, state, env }: Kubelet, uid: string): void {
  const worker = state.pods.get(uid);
  if (worker === undefined || worker.pod.spec.automountServiceAccountToken === false) return;
  const { name, namespace = "default" } = worker.pod.metadata;
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", metadata: {}, spec: { expirationSeconds, boundObjectRef: { kind: "Pod", apiVersion: "v1", name, uid } } };
  request(clientConfig, state.client, env, { verb: "create", resource: "v1/serviceaccounts", namespace, name: worker.pod.spec.serviceAccountName ?? "default", subresource: "token", body, timeout: seconds(10) }, { type: "token", uid });
}

/** The API server has answered: the program finds the token in its file system. */
export function tokenAnswered({ env, config }: Kubelet, uid: string, body: unknown): void {
  const { token } = (body as { readonly status?: { readonly token?: string } } | undefined)?.status ?? {};
  if (token !== undefined) env.post(`linux-${config.node}`, { type: "podToken", uid, token });
}
