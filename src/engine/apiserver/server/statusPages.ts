import { formatTime, humanDuration, tokenIssuer } from "../../api/index.ts";
import type { Server } from "./context.ts";

const warning = "Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility guarantees and is for debugging purposes only.";

/** /statusz: since when the server runs, and what it is. @source k8s.io/component-base/zpages/statusz */
export function statusPage({ state, env }: Server): string {
  const lines = [`Started: ${formatTime(state.startedAt)}`, `Up: ${humanDuration(env.now - state.startedAt)}`, "Go version: go1.26.10", "Binary version: 1.36.2", "Emulation version: 1.36"];
  return `\nkube-apiserver statusz\n${warning}\n\n${lines.join("\n")}\n`;
}

/** /flagz: the command line, as far as this server has one. @source k8s.io/component-base/zpages/flagz */
export function flagPage({ config }: Server): string {
  const flags = [`advertise-address=${config.advertiseAddress}`, `etcd-servers=[${config.etcdServers.join(",")}]`, `max-mutating-requests-inflight=${config.maxMutatingRequestsInFlight}`, `max-requests-inflight=${config.maxRequestsInFlight}`];
  return `\nkube-apiserver flagz\n${warning}\n\n${flags.join("\n")}\n`;
}

/** Where tokens of ServiceAccounts say they come from, and where the key is that checks them. @source kubernetes pkg/serviceaccount/openidmetadata.go */
export const openIdConfiguration = ({ config }: Server): string =>
  JSON.stringify({
    issuer: tokenIssuer,
    jwks_uri: `https://${config.advertiseAddress}:6443/openid/v1/jwks`,
    response_types_supported: ["id_token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
  });

export const statusPaths: readonly string[] = ["/.well-known/openid-configuration", "/flagz", "/metrics", "/metrics/slis", "/openid/v1/jwks", "/statusz", "/version"];
