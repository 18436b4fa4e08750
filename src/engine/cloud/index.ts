/** The cloud: the provider itself, and the cluster's controllers that talk to it. */
export { cloudProvider } from "./cloudProvider.ts";
export type { CloudProviderConfig, CloudProviderState } from "./providerState.ts";
export { cloudControllerManager } from "./cloudControllerManager.ts";
export type { CloudControllerManagerConfig, CloudControllerManagerState, CloudPending } from "./managerState.ts";
export type * from "./messages.ts";
