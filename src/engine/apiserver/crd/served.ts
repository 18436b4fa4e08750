import type { KubeObject, ResourceKey } from "../../api/index.ts";
import { customKinds, isServing } from "../../crd/index.ts";
import type { CustomResourceDefinition } from "../../crd/index.ts";
import { serveResources } from "../registry/resources.ts";
import type { ResourceInfo } from "../registry/resources.ts";
import type { ApiserverState } from "../state.ts";

export const definitionsKey: ResourceKey = "apiextensions.k8s.io/v1/customresourcedefinitions";

type Resources = ReadonlyMap<ResourceKey, ResourceInfo>;

interface Memo {
  readonly revision: number;
  readonly base: Resources;
  readonly definitions: readonly KubeObject[];
  readonly resources: Resources;
}

/** By server: what was worked out from its cache of definitions. Losing it costs time only. */
const known = new WeakMap<ApiserverState, Memo>();
const noDefinitions: readonly KubeObject[] = [];

/**
 * What this server serves: the built-in kinds, and those of the definitions that it has seen to be
 * established, in its own cache. Other servers may be behind or ahead.
 */
export function servedResources(base: Resources, state: ApiserverState): Resources {
  const cacher = state.cachers.get(definitionsKey);
  if (cacher === undefined) return base;
  const before = known.get(state);
  if (before?.revision === cacher.revision && before.base === base) return before.resources;
  // A cache that is being filled again still tells what was there.
  const all = cacher.phase === "watching" || before === undefined ? [...cacher.objects.values()] : before.definitions;
  const isSame = before !== undefined && before.base === base && all.length === before.definitions.length && all.every((each, index) => each === before.definitions[index]);
  const definitions = isSame ? before.definitions : all.length === 0 ? noDefinitions : all;
  const resources = isSame ? before.resources : withCustom(base, definitions as readonly CustomResourceDefinition[]);
  known.set(state, { revision: cacher.revision, base, definitions, resources });
  return resources;
}

function withCustom(base: Resources, definitions: readonly CustomResourceDefinition[]): Resources {
  const serving = definitions.filter(isServing);
  if (serving.length === 0) return base;
  const custom = serveResources(serving.flatMap(customKinds));
  return new Map([...base, ...[...custom].filter(([key]) => !base.has(key))]);
}
