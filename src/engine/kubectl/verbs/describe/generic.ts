import type { KubeObject } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";
import { annotationsText, labelsText } from "./common.ts";

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);
const acronyms: ReadonlySet<string> = new Set(["API", "URL", "UID", "OSB", "GUID"]);

/** "apiVersion" is "API Version"; what is no plain word stays as it is. @source smartLabelFor */
function smart(key: string): string {
  if (!/^[\p{L}-]*$/u.test(key)) return key;
  const parts = key.match(/\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|-+/gu) ?? [key];
  return parts.map((part) => (acronyms.has(part.toUpperCase()) ? part.toUpperCase() : part.replace(/^./, (first) => first.toUpperCase()))).join(" ");
}

/** Go's %v. */
const shown = (value: unknown): string => (typeof value === "string" ? value : value === null || value === undefined ? "<nil>" : (JSON.stringify(value) ?? ""));

function fieldsText(value: Readonly<Record<string, unknown>>, indent: string): string {
  return Object.keys(value)
    .sort(compareStrings)
    .map((key) => {
      const inner = value[key];
      if (isFields(inner)) return `${indent}${smart(key)}:\n${fieldsText(inner, `${indent}  `)}`;
      if (!Array.isArray(inner)) return `${indent}${smart(key)}:\t${shown(inner)}\n`;
      return `${indent}${smart(key)}:\n${(inner as readonly unknown[]).map((element) => (isFields(element) ? fieldsText(element, `${indent}  `) : `${indent}  ${shown(element)}\n`)).join("")}`;
    })
    .join("");
}

/** What has no description of its own: all fields, but for the events. @source k8s.io/kubectl/pkg/describe/describe.go genericDescriber */
export function describeGeneric(object: KubeObject): string {
  const { metadata } = object;
  const { name: _, namespace: __, labels: ___, annotations: ____, managedFields: _____, ...meta } = metadata;
  return [
    `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace ?? ""}\n`,
    labelsText("Labels", metadata.labels),
    annotationsText("Annotations", metadata.annotations),
    fieldsText({ ...object, metadata: meta }, ""),
  ].join("");
}
