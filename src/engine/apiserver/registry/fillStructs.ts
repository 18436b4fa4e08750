import type { KubeObject, StructNode } from "../../api/index.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What a kind cannot be without: structs, and lists of structs that cannot be without some. */
interface ToFill {
  readonly structs: readonly (readonly [string, StructNode])[];
  readonly lists: readonly (readonly [string, StructNode])[];
}

const known = new WeakMap<StructNode, ToFill>();

function toFill(struct: StructNode, isItem: boolean): ToFill {
  const before = known.get(struct);
  if (before !== undefined) return before;
  const structs: (readonly [string, StructNode])[] = [];
  const lists: (readonly [string, StructNode])[] = [];
  // Before its fields: some types contain themselves.
  known.set(struct, { structs, lists });
  for (const { name, type, isAlways, isRequired } of struct.fields.values()) {
    if (type.kind === "struct" && isAlways && (name === "metadata" ? isItem : isRequired || name === "spec" || name === "template")) structs.push([name, type.struct]);
    if (type.kind !== "array" || type.item.kind !== "struct") continue;
    const below = toFill(type.item.struct, true);
    if (below.structs.length > 0 || below.lists.length > 0) lists.push([name, type.item.struct]);
  }
  return { structs, lists };
}

/**
 * The object with the structs that Go always has, where a client has left them out: a Deployment
 * without a spec has an empty one, and its errors are about what lacks in that. The same object when
 * nothing lacks.
 */
export function fillStructs(object: KubeObject, struct: StructNode | undefined): KubeObject {
  return struct === undefined ? object : (fill(object as unknown as Fields, struct, 0) as unknown as KubeObject);
}

/** Structs that contain themselves end here. */
const depthMax = 8;

function fill(value: Fields, struct: StructNode, depth: number): Fields {
  if (depth > depthMax) return value;
  const { structs, lists } = toFill(struct, false);
  let filled = value;
  for (const [name, below] of structs) {
    const before = value[name];
    const next = fill(typeof before === "object" && before !== null ? (before as Fields) : {}, below, depth + 1);
    if (next !== before) filled = { ...filled, [name]: next };
  }
  for (const [name, below] of lists) {
    const before = value[name];
    if (!Array.isArray(before)) continue;
    const next = (before as readonly Fields[]).map((item) => fill(item, below, depth + 1));
    if (next.some((item, i) => item !== before[i])) filled = { ...filled, [name]: next };
  }
  return filled;
}
