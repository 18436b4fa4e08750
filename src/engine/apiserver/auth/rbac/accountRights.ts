import { accountGroups, accountUser } from "../../../api/index.ts";
import { resourceAttributes } from "../attributes.ts";
import type { Attributes, Verdict } from "../attributes.ts";
import { allAuthenticated, newIdentity } from "../identity.ts";
import { newRbacMemory, rbacAuthorize } from "./rbacAuthorizer.ts";
import type { RbacObjects } from "./resolver.ts";

/** What roles and bindings let a service account do, as `kubectl auth can-i --as=system:serviceaccount:...` would say. */
export function accountMay(objects: RbacObjects, account: { readonly namespace: string; readonly name: string }, wanted: Partial<Attributes> & Pick<Attributes, "verb">): Verdict {
  const identity = newIdentity({ user: accountUser(account.namespace, account.name), groups: [...accountGroups(account.namespace), allAuthenticated] });
  return rbacAuthorize(newRbacMemory(), objects, identity, resourceAttributes(wanted));
}
