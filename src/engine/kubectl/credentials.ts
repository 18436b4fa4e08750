import type { Credentials, Impersonation } from "../api/index.ts";
import { fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import type { CommandArguments } from "./commandArguments.ts";

/**
 * With what a command line asks: the kubeconfig's user, unless a flag names another token, and as whom.
 *
 * @source k8s.io/client-go/tools/clientcmd/client_config.go, validation.go validateAuthInfo
 */
export function credentialsOf(user: string, { flags, all }: Pick<CommandArguments, "flags" | "all">): Result<Credentials, string> {
  const token = flags["token"] ?? "";
  const own: Credentials = token === "" ? { user } : { user: "", token };
  const as = flags["as"] ?? "";
  const uid = flags["as-uid"] ?? "";
  const groups = (all["as-group"] ?? []).flatMap((value) => value.split(",")).filter((group) => group !== "");
  if (as === "") {
    if (uid === "" && groups.length === 0) return ok(own);
    return fail(`requesting uid, groups or user-extra for ${user} without impersonating a user`);
  }
  const impersonate: Impersonation = { user: as, ...(uid === "" ? {} : { uid }), ...(groups.length === 0 ? {} : { groups }) };
  return ok({ ...own, impersonate });
}
