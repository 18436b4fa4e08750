/** What a path under /api or /apis names. */
export interface ResourcePath {
  /** "v1", "apps/v1". */
  readonly apiVersion: string;
  readonly namespace: string | undefined;
  readonly resource: string;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  /** Of a proxy: what stands behind it, "/" at least. */
  readonly beyond: string | undefined;
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
  const isNamespaced = first === "namespaces" && third !== undefined && !namespaceSubresources.includes(third);
  const [resource, name, subresource, ...behind] = isNamespaced ? [third, ...more] : [first, second, third, ...more];
  const isProxy = subresource === "proxy";
  if (behind.length > 0 && !isProxy) return undefined;
  const beyond = isProxy ? `/${behind.map(encodeURIComponent).join("/")}${behind.length > 0 && path.endsWith("/") ? "/" : ""}` : undefined;
  return { apiVersion, namespace: isNamespaced ? second : undefined, resource, name, subresource, beyond, isWatch };
}

function splitPath(path: string): readonly string[] | undefined {
  try {
    // Unescaped first: an escaped "/" separates like any other, and no name ever holds one.
    return decodeURIComponent(path).split("/").filter((part) => part !== "");
  } catch {
    return undefined;
  }
}
