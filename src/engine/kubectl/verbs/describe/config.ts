import { compareStrings } from "../../../core/index.ts";
import type { ConfigMap, Namespace, Secret, ServiceAccount } from "../../../kinds/index.ts";
import { base64Length } from "../../print/base64.ts";
import { annotationsText, labelsText, longTime, orNone } from "./common.ts";

type Map = Readonly<Record<string, string>>;
const sorted = (data: Map | undefined): readonly (readonly [string, string])[] => Object.entries(data ?? {}).sort(([a], [b]) => compareStrings(a, b));

/** `kubectl describe configmap`, but for the events. */
export function describeConfigMap({ metadata, data, binaryData }: ConfigMap): string {
  return [
    `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace ?? ""}\n`,
    labelsText("Labels", metadata.labels),
    annotationsText("Annotations", metadata.annotations),
    "\nData\n====\n",
    ...sorted(data).map(([key, value]) => `${key}:\n----\n${value}\n\n`),
    "\nBinaryData\n====\n",
    ...sorted(binaryData).map(([key, value]) => `${key}: ${base64Length(value)} bytes\n`),
    "\n",
  ].join("");
}

/** `kubectl describe secret`: sizes, no contents. */
export function describeSecret({ metadata, type, data }: Secret): string {
  return [
    `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace ?? ""}\n`,
    labelsText("Labels", metadata.labels),
    annotationsText("Annotations", metadata.annotations),
    `\nType:\t${type ?? "Opaque"}\n\nData\n====\n`,
    ...sorted(data).map(([key, value]) => `${key}:\t${base64Length(value)} bytes\n`),
  ].join("");
}

/** `kubectl describe namespace`. Quotas and limit ranges do not exist here. */
export function describeNamespace({ metadata, status }: Namespace): string {
  const conditions = (status?.conditions ?? []).map((one) => `  ${one.type}\t${one.status}\t${longTime(one.lastTransitionTime)}\t${one.reason ?? ""}\t${one.message ?? ""}\n`);
  return [
    `Name:\t${metadata.name}\n`,
    labelsText("Labels", metadata.labels),
    annotationsText("Annotations", metadata.annotations),
    `Status:\t${status?.phase ?? ""}\n`,
    conditions.length === 0 ? "" : `Conditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage\n  ----\t------\t------------------\t------\t-------\n${conditions.join("")}`,
    "\nNo resource quota.\n\nNo LimitRange resource.\n",
  ].join("");
}

/** `kubectl describe serviceaccount`, but for the events. */
export function describeServiceAccount({ metadata, imagePullSecrets, secrets }: ServiceAccount): string {
  const names = (list: readonly { readonly name?: string }[] | undefined): string => orNone((list ?? []).map((one) => one.name ?? "").join("\n\t"));
  return [
    `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace ?? ""}\n`,
    labelsText("Labels", metadata.labels),
    annotationsText("Annotations", metadata.annotations),
    `Image pull secrets:\t${names(imagePullSecrets)}\nMountable secrets:\t${names(secrets)}\nTokens:\t<none>\n`,
  ].join("");
}
