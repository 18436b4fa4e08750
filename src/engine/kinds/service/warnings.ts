import { cidrWarnings, ipWarnings } from "../../api/index.ts";
import { isHeadless } from "./needs.ts";
import type { Service } from "./types.ts";

const topologyMode = "service.kubernetes.io/topology-mode";
const topologyHints = "service.kubernetes.io/topology-aware-hints";

/** @source pkg/api/service/warnings.go GetWarningsForService */
export function serviceWarnings({ metadata, spec }: Service): readonly string[] {
  const warnings: string[] = [];
  if (metadata.annotations?.[topologyHints] !== undefined) warnings.push(`annotation ${topologyHints} is deprecated, please use ${topologyMode} instead`);
  if (isHeadless(spec)) {
    if ((spec.loadBalancerIP ?? "") !== "") warnings.push("spec.loadBalancerIP is ignored for headless services");
    if ((spec.externalIPs ?? []).length > 0) warnings.push("spec.externalIPs is ignored for headless services");
    if (spec.sessionAffinity === "ClientIP") warnings.push("spec.SessionAffinity is ignored for headless services");
  } else (spec.clusterIPs ?? []).forEach((ip, index) => warnings.push(...ipWarnings(ip, `spec.clusterIPs[${index}]`)));
  (spec.externalIPs ?? []).forEach((ip, index) => warnings.push(...ipWarnings(ip, `spec.externalIPs[${index}]`)));
  if ((spec.loadBalancerIP ?? "") !== "") warnings.push(...ipWarnings(spec.loadBalancerIP ?? "", "spec.loadBalancerIP"));
  (spec.loadBalancerSourceRanges ?? []).forEach((range, index) => warnings.push(...cidrWarnings(range.trim(), `spec.loadBalancerSourceRanges[${index}]`)));
  if (spec.type === "ExternalName" && (spec.externalIPs ?? []).length > 0) warnings.push("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
  if (spec.type !== "ExternalName" && (spec.externalName ?? "") !== "") warnings.push("spec.externalName is ignored when spec.type is not \"ExternalName\"");
  return warnings;
}
