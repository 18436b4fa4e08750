import type { EndpointSlice, Service } from "../../../kinds/index.ts";
import { annotationsText, labelsText } from "./common.ts";
import { at, lineAt, listAt, textAt, textsAt } from "./fields.ts";

const maxEndpoints = 3;

/** "10.244.0.5:80,10.244.1.7:80 + 2 more..." @source k8s.io/kubectl/pkg/describe/describe.go formatEndpointSlices */
export function endpointsText(slices: readonly EndpointSlice[], portName: string): string {
  const found: string[] = [];
  for (const slice of slices) {
    for (const port of slice.ports ?? []) {
      if ((port.name ?? "") !== portName) continue;
      for (const endpoint of slice.endpoints ?? []) {
        if (endpoint.conditions?.ready === false) continue;
        for (const address of endpoint.addresses) found.push(`${address}:${port.port ?? 0}`);
      }
    }
  }
  const more = found.length - maxEndpoints;
  return `${found.slice(0, maxEndpoints).join(",")}${more > 0 ? ` + ${more} more...` : ""}`;
}

/** `kubectl describe service`, but for the events. */
export function describeService(service: Service, slices: readonly EndpointSlice[]): string {
  const { metadata, spec, status } = service;
  const ports = (spec.ports ?? []).flatMap((port) => {
    const protocol = port.protocol ?? "TCP";
    const name = port.name === undefined || port.name === "" ? "<unset>" : port.name;
    return [
      `Port:\t${name}\t${port.port}/${protocol}\n`,
      `TargetPort:\t${port.targetPort ?? port.port}/${protocol}\n`,
      port.nodePort === undefined || port.nodePort === 0 ? "" : `NodePort:\t${name}\t${port.nodePort}/${protocol}\n`,
      `Endpoints:\t${endpointsText(slices, port.name ?? "")}\n`,
    ];
  });
  const ingress = listAt(status, "loadBalancer.ingress").map((each) => (textAt(each, "ip") === "" ? textAt(each, "hostname") : `${textAt(each, "ip")}${at(each, "ipMode") === undefined ? "" : ` (${textAt(each, "ipMode")})`}`));
  return [
    `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace ?? ""}\n`,
    labelsText("Labels", metadata.labels),
    annotationsText("Annotations", metadata.annotations),
    `Selector:\t${Object.entries(spec.selector ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${value}`).join(",") || "<none>"}\n`,
    `Type:\t${spec.type ?? "ClusterIP"}\n`,
    spec.ipFamilyPolicy === undefined ? "" : `IP Family Policy:\t${spec.ipFamilyPolicy}\n`,
    spec.ipFamilies === undefined ? "IP Families:\t<none>\n" : `IP Families:\t${spec.ipFamilies.join(",")}\n`,
    `IP:\t${spec.clusterIP ?? ""}\n`,
    spec.clusterIPs === undefined ? "IPs:\t<none>\n" : `IPs:\t${spec.clusterIPs.join(",")}\n`,
    spec.externalIPs === undefined || spec.externalIPs.length === 0 ? "" : `External IPs:\t${spec.externalIPs.join(",")}\n`,
    lineAt("Desired LoadBalancer IP", spec, "loadBalancerIP"),
    spec.externalName === undefined || spec.externalName === "" ? "" : `External Name:\t${spec.externalName}\n`,
    ingress.length === 0 ? "" : `LoadBalancer Ingress:\t${ingress.join(", ")}\n`,
    ...ports,
    `Session Affinity:\t${spec.sessionAffinity ?? "None"}\n`,
    spec.externalTrafficPolicy === undefined ? "" : `External Traffic Policy:\t${spec.externalTrafficPolicy}\n`,
    spec.internalTrafficPolicy === undefined ? "" : `Internal Traffic Policy:\t${spec.internalTrafficPolicy}\n`,
    textAt(spec, "healthCheckNodePort", "0") === "0" ? "" : `HealthCheck NodePort:\t${textAt(spec, "healthCheckNodePort")}\n`,
    listAt(spec, "loadBalancerSourceRanges").length === 0 ? "" : `LoadBalancer Source Ranges:\t${textsAt(spec, "loadBalancerSourceRanges").join(",")}\n`,
  ].join("");
}

/** `kubectl describe endpointslice`, but for the events. */
export function describeEndpointSlice(slice: EndpointSlice): string {
  const ports = slice.ports ?? [];
  const endpoints = (slice.endpoints ?? []).map((endpoint) =>
    [
      `  - Addresses:\t${endpoint.addresses.join(",")}\n`,
      `    Conditions:\n      Ready:\t${endpoint.conditions?.ready ?? "<unset>"}\n`,
      `    Hostname:\t${endpoint.hostname ?? "<unset>"}\n`,
      endpoint.targetRef === undefined ? "" : `    TargetRef:\t${endpoint.targetRef.kind ?? ""}/${endpoint.targetRef.name ?? ""}\n`,
      `    NodeName:\t${endpoint.nodeName ?? "<unset>"}\n    Zone:\t${endpoint.zone ?? "<unset>"}\n`,
    ].join(""),
  );
  return [
    `Name:\t${slice.metadata.name}\nNamespace:\t${slice.metadata.namespace ?? ""}\n`,
    labelsText("Labels", slice.metadata.labels),
    annotationsText("Annotations", slice.metadata.annotations),
    `AddressType:\t${slice.addressType}\n`,
    ports.length === 0 ? "Ports: <unset>\n" : `Ports:\n  Name\tPort\tProtocol\n  ----\t----\t--------\n${ports.map((port) => `  ${port.name === undefined || port.name === "" ? "<unset>" : port.name}\t${port.port ?? "<unset>"}\t${port.protocol ?? "TCP"}\n`).join("")}`,
    endpoints.length === 0 ? "Endpoints: <none>\n" : `Endpoints:\n${endpoints.join("")}`,
  ].join("");
}
