import type { ServiceSpec } from "./types.ts";

/** What a Service needs, by its type. @source pkg/registry/core/service/strategy.go, pkg/api/service/util.go */

export const isHeadless = (spec: ServiceSpec): boolean => spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === "None";
export const needsClusterIP = ({ type }: ServiceSpec): boolean => type === "ClusterIP" || type === "NodePort" || type === "LoadBalancer";
export const needsNodePort = ({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean => type === "NodePort" || (type === "LoadBalancer" && allocateLoadBalancerNodePorts !== false);
/** Reachable from outside. */
export const needsExternalPolicy = ({ type, externalIPs }: ServiceSpec): boolean => type === "LoadBalancer" || type === "NodePort" || (type === "ClusterIP" && (externalIPs ?? []).length > 0);
export const needsHealthCheck = ({ type, externalTrafficPolicy }: ServiceSpec): boolean => type === "LoadBalancer" && externalTrafficPolicy === "Local";
