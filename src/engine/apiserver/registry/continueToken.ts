/**
 * Where a list goes on: the revision it is read at, and the last key given. Kubernetes' token is
 * base64 of JSON; clients must not look into it, so this one is plain text.
 *
 * @source k8s.io/apiserver/pkg/storage/continue.go
 */
export const encodeContinue = (revision: number, after: string): string => `v1:${revision}:${after}`;

/** The page that a token names; undefined when it is no token. */
export function decodeContinue(token: string): { readonly revision: number; readonly after: string } | undefined {
  if (token === "") return { revision: 0, after: "" };
  const match = /^v1:(\d+):(\/registry\/.+)$/.exec(token);
  return match === null ? undefined : { revision: Number(match[1]), after: match[2] ?? "" };
}
