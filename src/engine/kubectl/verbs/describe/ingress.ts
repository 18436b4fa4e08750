import type { KubeObject } from "../../../api/index.ts";
import { longTime } from "../../longTime.ts";
import { annotationsText, labelsText } from "./common.ts";
import { at, listAt, textAt, textsAt } from "./fields.ts";

/** What the backends of an Ingress come to: the text for a Service and port. */
export type BackendText = (backend: unknown) => string;

function addressText(ingress: KubeObject): string {
  const addresses = new Set(listAt(ingress, "status.loadBalancer.ingress").flatMap((each) => [textAt(each, "ip") === "" ? textAt(each, "hostname") : textAt(each, "ip")]).filter((text) => text !== ""));
  return [...addresses].sort().join(",");
}

/** @source k8s.io/kubectl/pkg/describe/describe.go describeIngressV1 */
export function describeIngress(ingress: KubeObject, backendText: BackendText): string {
  const fallback = at(ingress, "spec.defaultBackend");
  const fallbackText = fallback === undefined ? "<default>" : backendText(fallback);
  const tls = listAt(ingress, "spec.tls").map((each) => `  ${textAt(each, "secretName") === "" ? "SNI routes" : `${textAt(each, "secretName")} terminates`} ${textsAt(each, "hosts").join(",")}\n`);
  const rules = listAt(ingress, "spec.rules").filter((rule) => at(rule, "http") !== undefined);
  const ruleTexts = rules.map((rule) => {
    const paths = listAt(rule, "http.paths").map((path) => `    \t${textAt(path, "path")} \t${backendText(at(path, "backend"))}\n`);
    return `  ${textAt(rule, "host") === "" ? "*" : textAt(rule, "host")}\t\n${paths.join("")}`;
  });
  return [
    `Name:\t${ingress.metadata.name}\n`,
    labelsText("Labels", ingress.metadata.labels),
    `Namespace:\t${ingress.metadata.namespace ?? ""}\nAddress:\t${addressText(ingress)}\n`,
    `Ingress Class:\t${textAt(ingress, "spec.ingressClassName", "<none>")}\nDefault backend:\t${fallbackText}\n`,
    tls.length === 0 ? "" : `TLS:\n${tls.join("")}`,
    "Rules:\n  Host\tPath\tBackends\n  ----\t----\t--------\n",
    rules.length === 0 ? `  *\t*\t${fallbackText}\n` : ruleTexts.join(""),
    annotationsText("Annotations", ingress.metadata.annotations),
  ].join("");
}

export function describeIngressClass(one: KubeObject): string {
  const parameters = at(one, "spec.parameters");
  return [
    `Name:\t${one.metadata.name}\n`,
    labelsText("Labels", one.metadata.labels),
    annotationsText("Annotations", one.metadata.annotations),
    `Controller:\t${textAt(one, "spec.controller")}\n`,
    parameters === undefined ? "" : `Parameters:\n${at(parameters, "apiGroup") === undefined ? "" : `  APIGroup:\t${textAt(parameters, "apiGroup")}\n`}  Kind:\t${textAt(parameters, "kind")}\n  Name:\t${textAt(parameters, "name")}\n`,
  ].join("");
}

export function describeServiceCidr(one: KubeObject): string {
  const conditions = listAt(one, "status.conditions").map((each) => `  ${textAt(each, "type")}\t${textAt(each, "status")}\t${longTime(textAt(each, "lastTransitionTime"))}\t${textAt(each, "reason")}\t${textAt(each, "message")}\n`);
  return [
    `Name:\t${one.metadata.name}\n`,
    labelsText("Labels", one.metadata.labels),
    annotationsText("Annotations", one.metadata.annotations),
    `CIDRs:\t${textsAt(one, "spec.cidrs").join(", ")}\n`,
    conditions.length === 0 ? "" : `Status:\nConditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage\n  ----\t------\t------------------\t------\t-------\n${conditions.join("")}`,
  ].join("");
}

export function describeIpAddress(one: KubeObject): string {
  const parent = at(one, "spec.parentRef");
  return [
    `Name:\t${one.metadata.name}\n`,
    labelsText("Labels", one.metadata.labels),
    annotationsText("Annotations", one.metadata.annotations),
    parent === undefined ? "" : `Parent Reference:\n  Group:\t${textAt(parent, "group")}\n  Resource:\t${textAt(parent, "resource")}\n  Namespace:\t${textAt(parent, "namespace")}\n  Name:\t${textAt(parent, "name")}\n`,
  ].join("");
}

export function describeEndpoints(endpoints: KubeObject): string {
  const subsets = listAt(endpoints, "subsets").map((subset) => {
    const ips = (field: string): string => listAt(subset, field).map((each) => textAt(each, "ip")).join(",") || "<none>";
    const ports = listAt(subset, "ports").map((port) => `    ${textAt(port, "name", "<unset>") || "<unset>"}\t${textAt(port, "port")}\t${textAt(port, "protocol")}\n`);
    return `  Addresses:\t${ips("addresses")}\n  NotReadyAddresses:\t${ips("notReadyAddresses")}\n${ports.length === 0 ? "" : `  Ports:\n    Name\tPort\tProtocol\n    ----\t----\t--------\n${ports.join("")}`}\n`;
  });
  return [
    `Name:\t${endpoints.metadata.name}\nNamespace:\t${endpoints.metadata.namespace ?? ""}\n`,
    labelsText("Labels", endpoints.metadata.labels),
    annotationsText("Annotations", endpoints.metadata.annotations),
    `Subsets:\n${subsets.join("")}`,
  ].join("");
}
