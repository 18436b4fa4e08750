import { schemaOf } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";
import type { FieldNode, KubeObject, StructNode } from "../../../api/index.ts";
import { compactJson } from "../../print/json.ts";

type Fields = Readonly<Record<string, unknown>>;
type Patch = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const isEmpty = (patch: Fields): boolean => Object.keys(patch).length === 0;
/** As JSON: that a manifest writes an empty list or null where nothing is, is a change. */
const isSame = (live: unknown, wanted: unknown): boolean => live === wanted || (live !== undefined && compactJson(live) === compactJson(wanted));

/** By which field the elements of a list are the same; "" for a set of plain values; undefined: replaced as a whole. */
function mergeKeyOf(field: FieldNode | undefined): string | undefined {
  const [strategies, key] = (field?.patchStrategy ?? "").split(":");
  return strategies?.split(",").includes("merge") === true ? (key ?? "") : undefined;
}

/** What is not named of such a field is taken away: the parts of a union. */
const retainsKeys = (field: FieldNode | undefined): boolean => (field?.patchStrategy ?? "").split(":")[0]?.split(",").includes("retainKeys") === true;

/** Which keys stay. @source k8s.io/apimachinery/pkg/util/strategicpatch/patch.go diffMaps */
function withRetainedKeys(patch: Patch, before: Fields, wanted: Fields): Patch {
  const isShorter = Object.entries(before).some(([key, value]) => value !== null && wanted[key] === undefined);
  return isEmpty(patch) && !isShorter ? patch : { ...patch, $retainKeys: Object.keys(wanted).sort(compareStrings) };
}

const structOf = (field: FieldNode | undefined): StructNode | undefined => (field?.type.kind === "struct" ? field.type.struct : undefined);
const elementOf = (field: FieldNode | undefined): StructNode | undefined => (field?.type.kind === "array" && field.type.item.kind === "struct" ? field.type.item.struct : undefined);
const byKey = (list: readonly unknown[], key: string, value: unknown): Fields | undefined => list.find((element): element is Fields => isFields(element) && element[key] === value);
const inOrder = (list: readonly unknown[], key: string): readonly unknown[] => (key === "" ? list : list.map((element) => ({ [key]: isFields(element) ? element[key] : undefined })));

/** What `wanted` adds to `current` or changes in it. */
function additions(struct: StructNode | undefined, current: Fields, wanted: Fields): Patch {
  const patch: Patch = {};
  for (const [name, value] of Object.entries(wanted)) {
    const live = current[name];
    const field = struct?.fields.get(name);
    if (value === undefined || isSame(live, value)) continue;
    if (isFields(live) && isFields(value)) {
      const added = additions(structOf(field), live, value);
      const inner = retainsKeys(field) ? withRetainedKeys(added, live, value) : added;
      if (!isEmpty(inner)) patch[name] = inner;
    } else if (Array.isArray(live) && Array.isArray(value) && mergeKeyOf(field) !== undefined) {
      const key = mergeKeyOf(field) ?? "";
      const changed = listAdditions({ struct: elementOf(field), key, retains: retainsKeys(field) }, live, value);
      if (changed.length === 0) continue;
      patch[name] = changed;
      patch[`$setElementOrder/${name}`] = inOrder(value, key);
    } else patch[name] = value;
  }
  return patch;
}

interface MergedList {
  readonly struct: StructNode | undefined;
  readonly key: string;
  readonly retains: boolean;
}

function listAdditions({ struct, key, retains }: MergedList, live: readonly unknown[], wanted: readonly unknown[]): readonly unknown[] {
  if (key === "") return wanted.filter((value) => !live.includes(value));
  return wanted.flatMap((element): readonly unknown[] => {
    if (!isFields(element)) return [element];
    const before = byKey(live, key, element[key]);
    if (before === undefined) return [element];
    const added = additions(struct, before, element);
    const inner = retains ? withRetainedKeys(added, before, element) : added;
    return isEmpty(inner) ? [] : [{ ...inner, [key]: element[key] }];
  });
}

/** What the previous manifest named and the new one does not: null for each such field, $patch: delete for each such element. */
function deletions(struct: StructNode | undefined, previous: Fields, wanted: Fields): Patch {
  const patch: Patch = {};
  for (const [name, value] of Object.entries(previous)) {
    const next = wanted[name];
    const field = struct?.fields.get(name);
    if (next === undefined) patch[name] = null;
    else if (isFields(value) && isFields(next)) {
      const inner = deletions(structOf(field), value, next);
      if (!isEmpty(inner)) patch[name] = inner;
    } else if (Array.isArray(value) && Array.isArray(next)) listDeletions(patch, field, name, [value, next]);
  }
  return patch;
}

function listDeletions(patch: Patch, field: FieldNode | undefined, name: string, [previous, wanted]: readonly [readonly unknown[], readonly unknown[]]): void {
  const key = mergeKeyOf(field);
  if (key === undefined) return;
  if (key === "") {
    const gone = previous.filter((value) => !wanted.includes(value));
    if (gone.length > 0) patch[`$deleteFromPrimitiveList/${name}`] = gone;
    return;
  }
  const changed: unknown[] = [];
  for (const element of previous) {
    if (!isFields(element)) continue;
    const next = byKey(wanted, key, element[key]);
    const inner = next === undefined ? { $patch: "delete" } : deletions(elementOf(field), element, next);
    if (!isEmpty(inner)) changed.push({ ...inner, [key]: element[key] });
  }
  if (changed.length === 0) return;
  patch[name] = changed;
  patch[`$setElementOrder/${name}`] = inOrder(wanted, key);
}

/** Both patches in one. */
function combine(struct: StructNode | undefined, a: Fields, b: Fields): Patch {
  const both: Patch = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const other = a[name];
    const field = struct?.fields.get(name);
    const key = mergeKeyOf(field);
    if (isFields(other) && isFields(value)) both[name] = combine(structOf(field), other, value);
    else if (Array.isArray(other) && Array.isArray(value) && key !== undefined && key !== "" && !name.startsWith("$")) {
      const merged = other.map((element: unknown) => {
        const same = isFields(element) ? byKey(value, key, element[key]) : undefined;
        return same === undefined || !isFields(element) ? element : combine(elementOf(field), element, same);
      });
      both[name] = [...merged, ...value.filter((element: unknown) => !isFields(element) || byKey(other, key, element[key]) === undefined)];
    } else both[name] = value;
  }
  return both;
}

/**
 * What `kubectl apply` sends: the changes from the live object to the manifest, and what the
 * manifest no longer names since the last apply. {} when there is nothing to do.
 * @source k8s.io/apimachinery/pkg/util/strategicpatch CreateThreeWayMergePatch
 */
export function threeWayPatch(previous: unknown, wanted: KubeObject, live: KubeObject): Fields {
  const struct = schemaOf(`${wanted.apiVersion}/${wanted.kind}`);
  const [to, from] = [wanted as unknown as Fields, live as unknown as Fields];
  const removed = isFields(previous) ? deletions(struct, previous, to) : {};
  return combine(struct, removed, additions(struct, from, to));
}
