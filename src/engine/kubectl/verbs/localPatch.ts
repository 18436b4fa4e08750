import { schemaOf } from "../../api/index.ts";
import type { FieldNode, KubeObject, PatchType, StructNode } from "../../api/index.ts";

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** A JSON merge patch laid over a value. @source RFC 7386 */
export function mergePatch(base: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch;
  const result: Record<string, unknown> = { ...(isFields(base) ? base : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

function mergeKeyOf(field: FieldNode | undefined): string | undefined {
  const [strategies, key] = (field?.patchStrategy ?? "").split(":");
  return strategies?.split(",").includes("merge") === true ? (key ?? "") : undefined;
}

const structOf = (field: FieldNode | undefined): StructNode | undefined => (field?.type.kind === "struct" ? field.type.struct : undefined);
const elementOf = (field: FieldNode | undefined): StructNode | undefined => (field?.type.kind === "array" && field.type.item.kind === "struct" ? field.type.item.struct : undefined);

/** What a strategic merge patch makes of an object, as far as a client can know it. */
function strategic(struct: StructNode | undefined, base: Fields, patch: Fields): Fields {
  if (patch["$patch"] === "replace") return Object.fromEntries(Object.entries(patch).filter(([key]) => key !== "$patch"));
  const result: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith("$")) continue;
    const before = base[name];
    const field = struct?.fields.get(name);
    const key = mergeKeyOf(field);
    if (value === null) delete result[name];
    else if (isFields(value)) result[name] = strategic(structOf(field), isFields(before) ? before : {}, value);
    else if (Array.isArray(value) && Array.isArray(before) && key !== undefined) result[name] = mergedList(elementOf(field), key, [before, value]);
    else result[name] = value;
  }
  return result;
}

function mergedList(struct: StructNode | undefined, key: string, [before, patch]: readonly [readonly unknown[], readonly unknown[]]): readonly unknown[] {
  if (key === "") return [...before, ...patch.filter((value) => !before.includes(value))];
  let list = [...before];
  for (const element of patch) {
    if (!isFields(element)) continue;
    const at = list.findIndex((each) => isFields(each) && each[key] === element[key]);
    const old = list[at];
    if (element["$patch"] === "delete") list = list.filter((_, index) => index !== at);
    else if (isFields(old)) list[at] = strategic(struct, old, element);
    else list.push(element);
  }
  return list;
}

const pointer = (path: string): readonly string[] => path.split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/** One operation of a JSON patch; undefined: its place is not there. @source RFC 6902 */
function operated(value: unknown, [name, ...rest]: readonly string[], operation: Operation): unknown {
  if (name === undefined) return operation.value;
  if (Array.isArray(value)) {
    const list = [...(value as readonly unknown[])];
    const at = name === "-" ? list.length : Number(name);
    if (rest.length > 0) list[at] = operated(list[at], rest, operation);
    else if (operation.op === "remove") list.splice(at, 1);
    else if (operation.op === "add") list.splice(at, 0, operation.value);
    else list[at] = operation.value;
    return list;
  }
  const fields = isFields(value) ? value : {};
  if (rest.length > 0) return { ...fields, [name]: operated(fields[name], rest, operation) };
  if (operation.op !== "remove") return { ...fields, [name]: operation.value };
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}

/** What a patch makes of an object, without a server: --dry-run=client and --local. */
export function patchedLocally(object: KubeObject, patch: unknown, patchType: PatchType): KubeObject {
  if (Array.isArray(patch)) return (patch as readonly Operation[]).reduce<unknown>((value, operation) => operated(value, pointer(operation.path), operation), object) as KubeObject;
  if (!isFields(patch)) return object;
  if (patchType === "application/merge-patch+json") return mergePatch(object, patch) as KubeObject;
  return strategic(schemaOf(`${object.apiVersion}/${object.kind}`), object as unknown as Fields, patch) as unknown as KubeObject;
}
