import type { RequestOptions } from "../api/index.ts";
import type { Resources } from "./resources.ts";
import type { Call, RawCall } from "./verb.ts";

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
};

function optionsOf(query: string): RequestOptions {
  const given = new Map(query.split("&").filter((pair) => pair !== "").map((pair) => [decode(pair.replace(/=.*$/s, "")), decode(pair.includes("=") ? pair.slice(pair.indexOf("=") + 1) : "")] as const));
  const text = (name: string): string | undefined => given.get(name);
  const [label, field, version, next, limit] = [text("labelSelector"), text("fieldSelector"), text("resourceVersion"), text("continue"), text("limit")];
  return {
    ...(label === undefined ? {} : { labelSelector: label }),
    ...(field === undefined ? {} : { fieldSelector: field }),
    ...(version === undefined ? {} : { resourceVersion: version }),
    ...(next === undefined ? {} : { continue: next }),
    ...(limit === undefined ? {} : { limit: Number(limit) }),
    ...(text("dryRun") === undefined ? {} : { dryRun: true as const }),
  };
}

/**
 * The request that a URL means: "/api/v1/namespaces/a/configmaps/b?limit=1" is one about a resource,
 * everything else goes to the server as it is.
 * @source k8s.io/apiserver/pkg/endpoints/request/requestinfo.go
 */
export function rawCall(resources: Resources, verb: "get" | "create" | "update" | "delete", url: string, body?: unknown): Call | RawCall {
  const [path = "", query = ""] = url.split("?");
  const [, apiVersion = "", rest = ""] = /^\/api\/(v1)\/(.+)$/.exec(path) ?? /^\/apis\/([^/]+\/[^/]+)\/(.+)$/.exec(path) ?? [];
  const parts = rest.split("/").filter((part) => part !== "");
  const isNamespaced = parts[0] === "namespaces" && parts.length > 2 && !["status", "finalize"].includes(parts[2] ?? "");
  const [plural = "", name, subresource] = isNamespaced ? parts.slice(2) : parts;
  if (apiVersion === "" || !resources.some((resource) => resource.key === `${apiVersion}/${plural}`)) return { raw: url };
  const options = optionsOf(query);
  return {
    verb: verb === "get" && name === undefined ? "list" : verb,
    resource: `${apiVersion}/${plural}`,
    ...(isNamespaced ? { namespace: parts[1] } : {}),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
    ...(body === undefined ? {} : { body }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
}

/** What --raw prints of an answer: the text, or the object on one line. */
export const rawText = (body: unknown): string => (typeof body === "string" ? body : `${JSON.stringify(body)}\n`);
