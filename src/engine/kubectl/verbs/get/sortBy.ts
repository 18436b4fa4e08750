import { compareStrings } from "../../../core/index.ts";
import { milliCpuOf, parseQuantity } from "../../../api/index.ts";
import type { StructNode } from "../../../api/index.ts";
import { findJsonPath } from "../../print/jsonPath.ts";
import type { TemplateNode } from "../../print/jsonPathParse.ts";

const chunks = (text: string): readonly string[] => text.match(/\d+|\D+/g) ?? [];

/** "p10" after "p9". @source vbom.ml/util/sortorder Natural */
function compareNatural(a: string, b: string): number {
  const [left, right] = [chunks(a), chunks(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i] ?? "", right[i] ?? ""];
    if (x === y) continue;
    if (/^\d/.test(x) && /^\d/.test(y) && Number(x) !== Number(y)) return Number(x) - Number(y);
    return compareStrings(x, y);
  }
  return left.length - right.length;
}

function compareValues(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") {
    if (parseQuantity(a) !== undefined && parseQuantity(b) !== undefined) return milliCpuOf(a) - milliCpuOf(b);
    return compareNatural(a, b);
  }
  return compareStrings(JSON.stringify(a), JSON.stringify(b));
}

/** Whether a kind has a field at a path: what Go's type has is there, set or not. */
export function isFieldOf(schema: StructNode | undefined, path: readonly TemplateNode[]): boolean {
  const [node] = path;
  if (node?.type !== "path") return false;
  let struct = schema;
  for (const step of node.steps) {
    const field = step.type === "field" ? struct?.fields.get(step.name) : undefined;
    if (field === undefined) return false;
    struct = field.type.kind === "struct" ? field.type.struct : undefined;
  }
  return true;
}

/**
 * Things in the order of a field of their objects; those without it come first.
 * @returns undefined when none has the field
 * @source k8s.io/kubectl/pkg/cmd/get/sorter.go
 */
export function sortBy<Thing>(things: readonly Thing[], path: readonly TemplateNode[], objectOf: (thing: Thing) => unknown): readonly Thing[] | undefined {
  const keyed = things.map((thing) => {
    const found = findJsonPath(path, objectOf(thing));
    return { thing, key: found.ok ? found.value[0] : undefined };
  });
  if (things.length > 0 && keyed.every(({ key }) => key === undefined)) return undefined;
  return keyed.sort((a, b) => compareValues(a.key, b.key)).map(({ thing }) => thing);
}
