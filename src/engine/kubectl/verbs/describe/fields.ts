import { compareStrings } from "../../../core/index.ts";

/** What stands at a path of field names in any object: "spec.scaleTargetRef.kind". */
export function at(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found ?? undefined;
}

/** The scalar at a path as text; `absent` where there is none. */
export function textAt(value: unknown, path: string, absent = ""): string {
  const found = at(value, path);
  return typeof found === "string" || typeof found === "number" || typeof found === "boolean" ? String(found) : absent;
}

export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}

export const textsAt = (value: unknown, path: string): readonly string[] => listAt(value, path).map(String);

export function mapAt(value: unknown, path: string): Readonly<Record<string, string>> {
  const found = at(value, path);
  return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Readonly<Record<string, string>>) : {};
}

/** "a=b,c=d" on one line. @source k8s.io/apimachinery/pkg/labels/labels.go FormatLabels */
export function formatLabels(labels: Readonly<Record<string, string>>): string {
  const text = Object.entries(labels).sort(([a], [b]) => compareStrings(a, b)).map(([key, value]) => `${key}=${value}`).join(",");
  return text === "" ? "<none>" : text;
}

/** A line "Title:\tvalue" where there is a value. */
export const lineAt = (title: string, value: unknown, path: string): string => (at(value, path) === undefined ? "" : `${title}:\t${textAt(value, path)}\n`);

export const boolText = (value: unknown): string => (value === undefined ? "<unset>" : value === true ? "True" : "False");

/** Go's %v of a list of texts. */
export const goList = (texts: readonly string[]): string => `[${texts.join(" ")}]`;
