import type { KubeObject } from "../../api/index.ts";
import type { CustomResourceDefinition } from "../../kinds/index.ts";

export const definitions = "apiextensions.k8s.io/v1/customresourcedefinitions";

/** A custom kind as it is served. */
export interface CustomResource {
  /** Of the version that is stored. */
  readonly resource: string;
  readonly namespaced: boolean;
  /** "example.com/v1/Gadget", of all versions that are served. */
  readonly kinds: readonly string[];
}

/** What a definition brings about; undefined while it is not established. */
export function customResource(object: KubeObject): CustomResource | undefined {
  const { spec, status } = object as CustomResourceDefinition;
  const isEstablished = status?.conditions?.some((condition) => condition.type === "Established" && condition.status === "True") === true;
  const stored = spec.versions.find(({ storage }) => storage === true);
  if (!isEstablished || stored?.served !== true) return undefined;
  const kinds = spec.versions.filter(({ served }) => served === true).map(({ name }) => `${spec.group}/${name}/${spec.names.kind}`);
  return { resource: `${spec.group}/${stored.name}/${spec.names.plural}`, namespaced: spec.scope === "Namespaced", kinds };
}
