/** The bridge's process on the simulated laptop: HTTP requests from outside become requests to the API servers. */
export { httpGateway } from "./httpGateway.ts";
export type { GatewayAnswer, HttpGatewayConfig, HttpGatewayState } from "./state.ts";
