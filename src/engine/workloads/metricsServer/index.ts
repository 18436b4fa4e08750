/** A metrics-server: it scrapes kubelets, and serves the Metrics API. */
export { hear, metricsServerFlags, newMetricsServer, tick } from "./metricsServer.ts";
export type { AgentRequest, MetricsServerFlags, MetricsServerRun } from "./metricsServer.ts";
export { serveMetrics } from "./serveMetrics.ts";
