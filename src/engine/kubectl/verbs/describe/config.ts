import type { KubeObject } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";
import type { ConfigMap, Namespace, Secret, ServiceAccount } from "../../../kinds/index.ts";
import { base64Length, decodeBase64 } from "../../print/base64.ts";
import { longTime } from "../../longTime.ts";
import { annotationsText, labelsText } from "./common.ts";
import { later } from "./later.ts";
import { limitRangesText, quotasText } from "./policy.ts";

const tokenType = "kubernetes.io/service-account-token";

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
    ...sorted(data).map(([key, value]) => `${key}:\t${key === "token" && type === tokenType ? decodeBase64(value) : `${base64Length(value)} bytes`}\n`),
  ].join("");
}

/** `kubectl describe namespace`. */
export function describeNamespace({ metadata, status }: Namespace, quotas: readonly KubeObject[], ranges: readonly KubeObject[]): string {
  const conditions = (status?.conditions ?? []).map((one) => `  ${one.type}\t${one.status}\t${longTime(one.lastTransitionTime)}\t${one.reason ?? ""}\t${one.message ?? ""}\n`);
  return [
    `Name:\t${metadata.name}\n`,
    labelsText("Labels", metadata.labels),
    annotationsText("Annotations", metadata.annotations),
    `Status:\t${status?.phase ?? ""}\n`,
    conditions.length === 0 ? "" : `Conditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage\n  ----\t------\t------------------\t------\t-------\n${conditions.join("")}`,
    `\n${quotasText(quotas)}\n${limitRangesText(ranges)}`,
  ].join("");
}

/** `kubectl describe serviceaccount`, but for the events. */
export function describeServiceAccount({ metadata, imagePullSecrets, secrets }: ServiceAccount, existing: readonly Secret[]): string {
  const known = new Set(existing.map((secret) => secret.metadata.name));
  const tokens = existing.filter((secret) => secret.type === tokenType && secret.metadata.annotations?.["kubernetes.io/service-account.name"] === metadata.name && secret.metadata.annotations["kubernetes.io/service-account.uid"] === metadata.uid);
  const lines = (header: string, names: readonly string[]): string =>
    names.length === 0 ? `${header}\t<none>\n` : names.map((name, index) => `${index === 0 ? header : " ".repeat(header.length)}\t${name}${known.has(name) ? "" : " (not found)"}\n`).join("");
  const namesOf = (list: readonly { readonly name?: string }[] | undefined): readonly string[] => (list ?? []).map(({ name = "" }) => name);
  return [
    `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace ?? ""}\n`,
    labelsText("Labels", metadata.labels),
    annotationsText("Annotations", metadata.annotations),
    lines("Image pull secrets:", namesOf(imagePullSecrets)),
    later("", lines("Mountable secrets: ", namesOf(secrets)) + lines("Tokens:            ", tokens.map((secret) => secret.metadata.name))),
  ].join("");
}
