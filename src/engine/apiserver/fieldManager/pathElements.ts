import { compareStrings } from "../../core/index.ts";

/** Elements of paths, as managedFields write them and as messages do. @source sigs.k8s.io/structured-merge-diff/fieldpath/element.go, serialize-pe.go */

const fieldElements = new Map<string, string>();
const elementsMax = 20_000;

export function fieldElement(name: string): string {
  const known = fieldElements.get(name);
  if (known !== undefined) return known;
  if (fieldElements.size >= elementsMax) fieldElements.clear();
  const made = `f:${name}`;
  fieldElements.set(name, made);
  return made;
}

export const valueElement = (value: unknown): string => `v:${JSON.stringify(value)}`;

/** Of keys in the order of their names. */
export function keyElement(keys: readonly string[], values: readonly unknown[]): string {
  const parts = keys.map((key, i) => `${JSON.stringify(key)}:${JSON.stringify(values[i] ?? null)}`);
  if (parts.length > 1) parts.sort(compareStrings);
  return `k:{${parts.join(",")}}`;
}

/** `.spec.containers[name="c"].image` */
export function pathText(path: readonly string[]): string {
  return path.map(elementText).join("");
}

/** ".image", `[name="c"]`, `[="a"]`, "[0]" */
export function elementText(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith("f:")) return `.${rest}`;
  if (element.startsWith("v:")) return `[=${rest}]`;
  if (element.startsWith("k:")) return `[${keyText(rest)}]`;
  return `[${rest}]`;
}

function keyText(json: string): string {
  const keys = JSON.parse(json) as Readonly<Record<string, unknown>>;
  return Object.entries(keys)
    .toSorted((a, b) => compareStrings(a[0], b[0]))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(",");
}
