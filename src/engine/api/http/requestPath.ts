import { compareStrings } from "../../core/index.ts";
import type { ApiRequest, RequestOptions } from "../protocol.ts";

/** What a URL says of a request; the rest of it are headers and the body. */
export type UrlParts = Pick<ApiRequest, "verb" | "resource" | "namespace" | "name" | "subresource" | "options" | "query" | "path">;

/** A value as Go writes it into a query. @source net/url QueryEscape */
export const queryEscape = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");

/** Of a DELETE this stands in the body. */
const isInUrl = ({ verb }: UrlParts): boolean => verb !== "delete" && verb !== "deletecollection";

function optionPairs(parts: UrlParts, options: RequestOptions): readonly (readonly [string, string])[] {
  const pairs: [string, string | number | boolean | undefined][] = [
    ["allowWatchBookmarks", options.allowWatchBookmarks === true ? "true" : undefined],
    ["continue", options.continue],
    ["dryRun", options.dryRun === true && isInUrl(parts) ? "All" : undefined],
    ["fieldManager", options.fieldManager],
    ["fieldSelector", options.fieldSelector],
    ["fieldValidation", options.fieldValidation],
    ["force", options.force],
    ["labelSelector", options.labelSelector],
    ["limit", options.limit],
    ["resourceVersion", options.resourceVersion],
    ["resourceVersionMatch", options.resourceVersionMatch],
    ["sendInitialEvents", options.sendInitialEvents],
    ["timeoutSeconds", options.timeoutSeconds],
  ];
  return pairs.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, String(value)] as const]));
}

/**
 * The path and query of a request, its parameters in the order of their names.
 *
 * @param timeout of the client, as it stands in the URL: "32s"; "": none
 * @source k8s.io/client-go/rest/request.go URL, net/url Values.Encode
 */
export function requestPath(parts: UrlParts, timeout = ""): string {
  const { verb, resource, namespace, name, subresource, options = {}, query = "", path = "" } = parts;
  const slash = resource.lastIndexOf("/");
  const apiVersion = resource.slice(0, slash);
  const isNamed = name !== undefined && (verb !== "create" || subresource !== undefined);
  const segments = [apiVersion.includes("/") ? "/apis" : "/api", apiVersion, ...(namespace === undefined ? [] : ["namespaces", namespace]), resource.slice(slash + 1), ...(isNamed ? [name] : []), ...(subresource === undefined ? [] : [subresource])];
  const pairs = [...optionPairs(parts, options), ...(timeout === "" ? [] : [["timeout", timeout] as const]), ...(verb === "watch" ? [["watch", "true"] as const] : [])];
  const nameOf = (pair: string): string => pair.replace(/=.*$/s, "");
  const text = [...pairs.map(([key, value]) => `${key}=${queryEscape(value)}`), ...query.split("&").filter((pair) => pair !== "")].sort((a, b) => compareStrings(nameOf(a), nameOf(b))).join("&");
  return `${segments.join("/")}${path}${text === "" ? "" : `?${text}`}`;
}
