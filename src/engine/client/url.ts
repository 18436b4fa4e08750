import type { ApiCall, ClientConfig } from "./types.ts";
import { requestPath } from "../api/index.ts";
import { microsPerSecond } from "../core/index.ts";

const verbs: Readonly<Record<ApiCall["verb"], string>> = {
  get: "Get",
  list: "Get",
  watch: "Get",
  create: "Post",
  update: "Put",
  patch: "Patch",
  delete: "Delete",
  deletecollection: "Delete",
};

/** The request's URL as Go's net/http prints it in errors. */
export function requestUrl(config: Pick<ClientConfig, "server" | "port">, call: ApiCall): string {
  const { timeout = 0, options } = call;
  const text = options?.timeoutSeconds === undefined ? (timeout > 0 ? `${Math.round(timeout / microsPerSecond)}s` : "") : goDuration(options.timeoutSeconds);
  return `https://${config.server}:${config.port}${requestPath(call, text)}`;
}

/** "8m21s" */
function goDuration(wholeSeconds: number): string {
  const minutes = Math.floor(wholeSeconds / 60);
  return minutes === 0 ? `${wholeSeconds}s` : `${minutes}m${wholeSeconds % 60}s`;
}

/** `Get "https://load-balancer:6443/api/v1/pods": <why>` @source net/url Error */
export function transportError(config: Pick<ClientConfig, "server" | "port">, call: ApiCall, why: string): string {
  return `${verbs[call.verb]} "${requestUrl(config, call)}": ${why}`;
}
