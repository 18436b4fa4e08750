import type { KubeObject } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";
import { annotationsText, labelsText } from "./common.ts";

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);
const smart = (key: string): string => key.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/^./, (first) => first.toUpperCase());

function fieldsText(value: Readonly<Record<string, unknown>>, indent: string): string {
  return Object.keys(value)
    .sort(compareStrings)
    .map((key) => {
      const inner = value[key];
      if (isFields(inner)) return `${indent}${smart(key)}:\n${fieldsText(inner, `${indent}  `)}`;
      if (!Array.isArray(inner)) return `${indent}${smart(key)}:\t${String(inner)}\n`;
      return `${indent}${smart(key)}:\n${(inner as readonly unknown[]).map((element) => (isFields(element) ? fieldsText(element, `${indent}  `) : `${indent}  ${String(element)}\n`)).join("")}`;
    })
    .join("");
}

const shownMetadata = ["creationTimestamp", "generation", "resourceVersion", "uid", "ownerReferences", "finalizers"];

/** What has no description of its own: all fields, but for the events. @source k8s.io/kubectl/pkg/describe/describe.go genericDescriber */
export function describeGeneric(object: KubeObject): string {
  const { metadata, ...rest } = object;
  const meta: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(metadata)) if (shownMetadata.includes(key)) meta[key] = value;
  const { apiVersion, kind, ...others } = rest as unknown as Readonly<Record<string, unknown>>;
  return [
    `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace ?? ""}\n`,
    labelsText("Labels", metadata.labels),
    annotationsText("Annotations", metadata.annotations),
    `API Version:\t${String(apiVersion)}\nKind:\t${String(kind)}\nMetadata:\n${fieldsText(meta, "  ")}`,
    fieldsText(others, ""),
  ].join("");
}
