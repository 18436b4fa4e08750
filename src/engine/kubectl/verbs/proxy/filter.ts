import { fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import type { HttpMessage } from "../../http.ts";
import type { CommandArguments } from "../../commandArguments.ts";

/** What `kubectl proxy` lets through: regular expressions, as texts. @source k8s.io/kubectl/pkg/proxy/proxy_server.go FilterServer */
export interface ProxyFilter {
  readonly acceptPaths: readonly string[];
  readonly rejectPaths: readonly string[];
  readonly rejectMethods: readonly string[];
  readonly acceptHosts: readonly string[];
}

const defaults: Readonly<Record<string, string>> = { "accept-hosts": "^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$", "accept-paths": "^.*", "reject-methods": "^$", "reject-paths": "^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach" };
/** No longer expression is of any use. */
const longest = 256;
/** Go's expressions take linear time; one that repeats what repeats may never end here. */
const explodes = /\([^)]*[+*}][^)]*\)[+*{]/;

function compiled(text: string): RegExp | undefined {
  try {
    return text.length > longest || explodes.test(text) ? undefined : new RegExp(text);
  } catch {
    return undefined;
  }
}

const matches = (expressions: readonly string[], text: string): boolean => expressions.some((each) => compiled(each)?.test(text.slice(0, longest * 4)) === true);

/** Reads the flags. @returns the expression that is none */
export function proxyFilter({ flags }: Pick<CommandArguments, "flags">): Result<ProxyFilter, string> {
  const listOf = (name: string): readonly string[] => (flags[name] ?? defaults[name] ?? "").split(",");
  const filter = { acceptPaths: listOf("accept-paths"), rejectPaths: listOf("reject-paths"), rejectMethods: listOf("reject-methods"), acceptHosts: listOf("accept-hosts") };
  const wrong = Object.values(filter).flat().find((each) => compiled(each) === undefined);
  return wrong === undefined ? ok(filter) : fail(wrong);
}

/** The host without its port. @source net.SplitHostPort; extractHost */
const hostOf = (header: string): string => header.replace(/:\d+$/, "");

export function accepts(filter: ProxyFilter, { headers }: HttpMessage, { method, path }: { readonly method: string; readonly path: string }): boolean {
  if (matches(filter.rejectPaths, path) || matches(filter.rejectMethods, method)) return false;
  return matches(filter.acceptPaths, path) && matches(filter.acceptHosts, hostOf(headers.get("host") ?? ""));
}
