import type { Status } from "../api/index.ts";
import type { Micros } from "../core/index.ts";
import type { CommandArguments } from "./commandArguments.ts";
import type { KubectlConfig } from "./config.ts";
import { serverUrl } from "./config.ts";
import { parseGoDuration } from "./duration.ts";
import type { Call, RawCall } from "./verb.ts";

/** The reason of an answer that is none: kubectl did not wait for it. */
export const clientTimeout = "ClientTimeout";

const methods: Readonly<Record<Call["verb"], string>> = { get: "Get", list: "Get", watch: "Get", create: "Post", update: "Put", patch: "Patch", delete: "Delete", deletecollection: "Delete" };

/** A --request-timeout that cannot be read: each type that is asked for as a whole tells of it; one error of several is told without the word. @source k8s.io/kubectl/pkg/cmd/util/helpers.go checkErr, k8s.io/client-go/tools/clientcmd/helpers.go ParseTimeout */
export function timeoutProblem({ path, positional }: Pick<CommandArguments, "path" | "positional">): string {
  const text = "Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)\n";
  const [types = "", ...others] = positional;
  const names = path === "label" || path === "annotate" ? others.filter((word) => !word.includes("=") && !word.endsWith("-")) : others;
  const count = names.length === 0 && !types.includes("/") && path !== "wait" ? types.split(",").length : 1;
  return count === 1 ? `error: ${text}` : text.repeat(count);
}

/** --request-timeout; undefined: kubectl waits for ever. */
export function requestTimeoutOf(flags: Readonly<Record<string, string>>): Micros | undefined {
  const given = parseGoDuration(flags["request-timeout"] ?? "0");
  return given === undefined || given <= 0 ? undefined : given;
}

/** The path of a call with what kubectl puts behind it, as Go's errors print it. */
function urlOf(config: KubectlConfig, call: Call, timeout: string): string {
  const slash = call.resource.lastIndexOf("/");
  const apiVersion = call.resource.slice(0, slash);
  const parts = [apiVersion.includes("/") ? "apis" : "api", apiVersion, ...(call.namespace === undefined ? [] : ["namespaces", call.namespace]), call.resource.slice(slash + 1), ...(call.name === undefined || call.verb === "create" ? [] : [call.name])];
  const { fieldManager, fieldValidation } = (call.options ?? {}) as { readonly fieldManager?: string; readonly fieldValidation?: string };
  const query = [...(fieldManager === undefined ? [] : [`fieldManager=${fieldManager}`]), ...(fieldValidation === undefined ? [] : [`fieldValidation=${fieldValidation}`]), `timeout=${timeout}`];
  return `${serverUrl(config)}/${parts.join("/")}?${query.join("&")}`;
}

/** What is said of a call that took too long. A write's own deadline comes before that of the connection. @source net/url Error; net/http Client.Timeout */
export function timedOut(config: KubectlConfig, call: Call | RawCall | undefined, timeout: string): Status {
  const isWrite = call !== undefined && !("raw" in call) && call.verb !== "get" && call.verb !== "list" && call.verb !== "watch";
  const message = isWrite ? `${methods[call.verb]} "${urlOf(config, call, timeout)}": context deadline exceeded` : "net/http: request canceled (Client.Timeout exceeded while awaiting headers)";
  return { apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", message, reason: clientTimeout, code: 0 };
}
