/** The load balancer in front of the API servers. */
export { loadBalancer } from "./loadBalancer.ts";
export type { LoadBalancerConfig } from "./loadBalancer.ts";
export type { LoadBalancerState, LoadBalancerTimer } from "./state.ts";
