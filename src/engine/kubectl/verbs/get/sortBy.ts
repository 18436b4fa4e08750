import { compareStrings, fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import { milliCpuOf, parseQuantity } from "../../../api/index.ts";
import { goSorted } from "../../print/goSort.ts";
import { goTypeName } from "../../print/goValues.ts";
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

/** What Go shows of a value that is no string: it compares that with the text that a row without the field has. */
const shownValue = "<interface {} Value>";

/** @returns why they have no order. @source k8s.io/kubectl/pkg/cmd/get/sorter.go isLess */
function isLess(a: unknown, b: unknown): Result<boolean, string> {
  if (a === undefined) return ok(b !== undefined && compareNatural("", shownValue) < 0);
  if (a === null || b === null) return ok(a === null && b !== null);
  if (typeof a === "string") {
    const other = b === undefined ? "" : b;
    if (typeof other !== "string") return fail("unsortable interface: interface");
    return ok(parseQuantity(a) !== undefined && parseQuantity(other) !== undefined ? milliCpuOf(a) < milliCpuOf(other) : compareNatural(a, other) < 0);
  }
  if (typeof a !== "number") return fail(`unsortable type: ${goTypeName(a)}`);
  return typeof b === "number" ? ok(a < b) : fail("unsortable interface: interface");
}

/** Why things cannot be sorted. */
export type Unsortable =
  /** None has the field. */
  | { readonly type: "noField" }
  /** Their values have no order. */
  | { readonly type: "noOrder"; readonly reason: string };

/**
 * Things in the order of a field of their objects.
 *
 * @param ofTable rows of a table; of objects those without the field come first
 * @source k8s.io/kubectl/pkg/cmd/get/sorter.go
 */
export function sortBy<Thing>(things: readonly Thing[], path: readonly TemplateNode[], objectOf: (thing: Thing) => unknown, ofTable: boolean): Result<readonly Thing[], Unsortable> {
  const keyed = things.map((thing) => {
    const found = findJsonPath(path, objectOf(thing));
    return { thing, key: found.ok ? found.value[0]?.[0] : undefined };
  });
  if (things.length > 0 && keyed.every(({ key }) => key === undefined)) return fail({ type: "noField" });
  let reason: string | undefined;
  const sorted = goSorted(keyed, (a, b) => {
    if (reason !== undefined) return false;
    if (!ofTable && a.key === undefined) return true;
    if (!ofTable && b.key === undefined) return false;
    const less = isLess(a.key, b.key);
    if (!less.ok) reason = less.error;
    return less.ok && less.value;
  });
  return reason === undefined ? ok(sorted.map(({ thing }) => thing)) : fail({ type: "noOrder", reason });
}
