import type { KubeObject } from "../../engine/api/index.ts";
import { kindByGroupVersionKind } from "../../engine/kinds/registry.ts";

/** Where an object of a kind is created. */
export function collectionOf({ apiVersion, kind, metadata }: KubeObject): string {
  const known = kindByGroupVersionKind(apiVersion, kind);
  const plural = known?.resource ?? `${kind.toLowerCase()}${kind.endsWith("s") ? "es" : "s"}`;
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return known?.namespaced === false ? `${root}/${plural}` : `${root}/namespaces/${metadata.namespace ?? "default"}/${plural}`;
}
