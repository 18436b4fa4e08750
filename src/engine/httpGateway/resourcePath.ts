/** What a path under /api or /apis names. */
export interface ResourcePath {
  /** "v1", "apps/v1". */
  readonly apiVersion: string;
  readonly namespace: string | undefined;
  readonly resource: string;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  /** The old form /api/v1/watch/pods. */
  readonly isWatch: boolean;
}

/** Parts of a namespace itself, not of something in it. */
const namespaceSubresources = ["status", "finalize"];

/**
 * Takes a URL's path apart; undefined when it names no resource.
 *
 * @source k8s.io/apiserver/pkg/endpoints/request/requestinfo.go NewRequestInfo
 */
export function resourcePath(path: string): ResourcePath | undefined {
  const parts = splitPath(path);
  if (parts === undefined) return undefined;
  const [prefix, ...rest] = parts;
  const groupParts = prefix === "api" ? 1 : prefix === "apis" ? 2 : 0;
  if (groupParts === 0 || rest.length <= groupParts) return undefined;
  const apiVersion = rest.slice(0, groupParts).join("/");
  const isWatch = rest[groupParts] === "watch" && rest.length > groupParts + 1;
  const tail = rest.slice(groupParts + (isWatch ? 1 : 0));
  const [first = "", second, third, ...more] = tail;
  if (first !== "namespaces") return more.length > 0 ? undefined : { apiVersion, namespace: undefined, resource: first, name: second, subresource: third, isWatch };
  if (third === undefined || namespaceSubresources.includes(third)) {
    return more.length > 0 ? undefined : { apiVersion, namespace: undefined, resource: first, name: second, subresource: third, isWatch };
  }
  const [name, subresource, ...beyond] = more;
  return beyond.length > 0 ? undefined : { apiVersion, namespace: second, resource: third, name, subresource, isWatch };
}

function splitPath(path: string): readonly string[] | undefined {
  try {
    return path.split("/").filter((part) => part !== "").map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
