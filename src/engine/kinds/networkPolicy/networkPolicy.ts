import { cidrWarnings, column, formatLabelSelector, mapShared, plainKind, validateObjectMetaUpdate, type ResourceKind } from "../../api/index.ts";
import type { NetworkPolicy, NetworkPolicyPort, NetworkPolicySpec } from "./types.ts";
import { rangesOf, validateNetworkPolicy } from "./validation.ts";

function defaultPorts<T extends { readonly ports?: readonly NetworkPolicyPort[] }>(rules: readonly T[]): readonly T[] {
  return mapShared(rules, (rule) => {
    if (rule.ports === undefined) return rule;
    const ports = mapShared(rule.ports, (port) => (port.protocol === undefined ? { ...port, protocol: "TCP" as const } : port));
    return ports === rule.ports ? rule : { ...rule, ports };
  });
}

/** @source pkg/apis/networking/v1/defaults.go */
function defaultSpec(spec: NetworkPolicySpec): NetworkPolicySpec {
  let next = spec;
  if (spec.podSelector === undefined) next = { ...next, podSelector: {} };
  if (spec.ingress !== undefined) {
    const ingress = defaultPorts(spec.ingress);
    if (ingress !== spec.ingress) next = { ...next, ingress };
  }
  if (spec.egress !== undefined) {
    const egress = defaultPorts(spec.egress);
    if (egress !== spec.egress) next = { ...next, egress };
  }
  if ((spec.policyTypes ?? []).length === 0) next = { ...next, policyTypes: (spec.egress ?? []).length > 0 ? ["Ingress", "Egress"] : ["Ingress"] };
  return next;
}

const nothingKnown: ReadonlySet<string> = new Set();

const plain = plainKind<NetworkPolicy>(
  { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", resource: "networkpolicies", singular: "networkpolicy", shortNames: ["netpol"], namespaced: true },
  {
    columns: [column("Pod-Selector", ({ spec }) => formatLabelSelector(spec.podSelector))],
    hasGeneration: true,
    applyDefaults: (object) => {
      const spec = defaultSpec(object.spec ?? {});
      return spec === object.spec ? object : { ...object, spec };
    },
    validate: ({ spec }) => validateNetworkPolicy(spec, nothingKnown),
    warnings: ({ spec }) => rangesOf(spec).flatMap(([range, path]) => cidrWarnings(range, path)),
  },
);

/** @source pkg/registry/networking/networkpolicy/strategy.go */
export const networkPolicy: ResourceKind<NetworkPolicy> = {
  ...plain,
  validateUpdate: (next, old) => [...validateObjectMetaUpdate(next, old), ...validateNetworkPolicy(next.spec, new Set(rangesOf(old.spec).map(([range]) => range)))],
};
