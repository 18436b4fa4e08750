import type { Credentials, Impersonation } from "../api/index.ts";
import { fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import type { CommandArguments } from "./commandArguments.ts";
import type { Fields } from "./kubeconfig.ts";

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as readonly unknown[]).filter((each) => typeof each === "string") : []);
const extraOf = (value: unknown): Readonly<Record<string, readonly string[]>> => (typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).map(([key, values]) => [key, textsOf(values)])) : {});

/** --as-user-extra: key=value, several of a key. */
function extraIn(values: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const extra: Record<string, readonly string[]> = {};
  for (const value of values) {
    const equals = value.indexOf("=");
    const key = value.slice(0, equals);
    extra[key] = [...(extra[key] ?? []), value.slice(equals + 1)];
  }
  return extra;
}

/**
 * With what a command line asks: the kubeconfig's user, unless a flag names another token, and as whom.
 *
 * @param entry the user of the kubeconfig
 * @source k8s.io/client-go/tools/clientcmd/client_config.go, validation.go validateAuthInfo
 */
export function credentialsOf(user: string, { flags, all }: Pick<CommandArguments, "flags" | "all">, entry: Fields = {}): Result<Credentials, string> {
  const token = flags["token"] ?? textOf(entry["token"]);
  const own: Credentials = token === "" ? { user } : { user: "", token };
  const as = flags["as"] ?? textOf(entry["as"]);
  const uid = flags["as-uid"] ?? textOf(entry["as-uid"]);
  const groups = all["as-group"] ?? textsOf(entry["as-groups"]);
  const extra = all["as-user-extra"] === undefined ? extraOf(entry["as-user-extra"]) : extraIn(all["as-user-extra"]);
  if (as === "") {
    if (uid === "" && groups.length === 0 && Object.keys(extra).length === 0) return ok(own);
    return fail(`requesting uid, groups or user-extra for ${user} without impersonating a user`);
  }
  const impersonate: Impersonation = { user: as, ...(uid === "" ? {} : { uid }), ...(groups.length === 0 ? {} : { groups }), ...(Object.keys(extra).length === 0 ? {} : { extra }) };
  return ok({ ...own, impersonate });
}

/**
 * A token and a password at once.
 *
 * @simplified of the flags that say how to reach a server, --certificate-authority, --client-certificate, --client-key and --tls-server-name are read and have no effect; a password alone is not sent
 * @returns what is said of it. @source client-go/tools/clientcmd/validation.go validateAuthInfo
 */
export function methodsProblem(name: string, { flags }: Pick<CommandArguments, "flags">, entry: Fields = {}): string | undefined {
  const token = flags["token"] ?? textOf(entry["token"]);
  const isBasic = [flags["username"] ?? textOf(entry["username"]), flags["password"] ?? textOf(entry["password"])].some((text) => text !== "");
  return token !== "" && isBasic ? `more than one authentication method found for ${name}; found [token basicAuth], only one is allowed` : undefined;
}
