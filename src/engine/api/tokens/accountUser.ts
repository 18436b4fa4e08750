const accountPrefix = "system:serviceaccount:";

/** "system:serviceaccount:default:bot". */
export const accountUser = (namespace: string, name: string): string => `${accountPrefix}${namespace}:${name}`;

/** Namespace and name of such a user; undefined of any other. @source k8s.io/apiserver/pkg/authentication/serviceaccount/util.go SplitUsername */
export function splitAccountUser(user: string): { readonly namespace: string; readonly name: string } | undefined {
  if (!user.startsWith(accountPrefix)) return undefined;
  const [namespace = "", name = "", ...more] = user.slice(accountPrefix.length).split(":");
  return more.length > 0 || namespace === "" || name === "" ? undefined : { namespace, name };
}

export const accountGroups = (namespace: string): readonly string[] => ["system:serviceaccounts", `system:serviceaccounts:${namespace}`];
