import type { ApiCall, ClientConfig } from "./types.ts";
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
  const slash = call.resource.lastIndexOf("/");
  const apiVersion = call.resource.slice(0, slash);
  const resource = call.resource.slice(slash + 1);
  let path = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  if (call.namespace !== undefined) path += `/namespaces/${call.namespace}`;
  path += `/${resource}`;
  if (call.name !== undefined && call.verb !== "create") path += `/${call.name}`;
  if (call.name !== undefined && call.subresource !== undefined && call.verb === "create") path += `/${call.name}`;
  if (call.subresource !== undefined) path += `/${call.subresource}`;
  const query = queryOf(call);
  return `https://${config.server}:${config.port}${path}${query === "" ? "" : `?${query}`}`;
}

/** Parameters in alphabetical order, as url.Values.Encode writes them. */
function queryOf(call: ApiCall): string {
  const { options } = call;
  const parts: string[] = [];
  if (options?.allowWatchBookmarks === true) parts.push("allowWatchBookmarks=true");
  if (options?.continue !== undefined) parts.push(`continue=${options.continue}`);
  if (options?.fieldSelector !== undefined) parts.push(`fieldSelector=${encodeURIComponent(options.fieldSelector)}`);
  if (options?.labelSelector !== undefined) parts.push(`labelSelector=${encodeURIComponent(options.labelSelector)}`);
  if (options?.limit !== undefined) parts.push(`limit=${options.limit}`);
  if (options?.resourceVersion !== undefined && options.resourceVersion !== "") parts.push(`resourceVersion=${options.resourceVersion}`);
  if (call.timeout !== undefined && call.timeout > 0) parts.push(`timeout=${Math.round(call.timeout / microsPerSecond)}s`);
  if (options?.timeoutSeconds !== undefined) {
    parts.push(`timeout=${goDuration(options.timeoutSeconds)}`, `timeoutSeconds=${options.timeoutSeconds}`);
  }
  if (call.verb === "watch") parts.push("watch=true");
  return parts.join("&");
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
