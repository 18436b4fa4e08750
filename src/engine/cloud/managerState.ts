import type { ClientConfig, ClientState, ClientTimer, QueueTimer, WorkQueue } from "../client/index.ts";
import type { Address, ConnId, Env } from "../core/index.ts";
import type { CloudMessage } from "./messages.ts";

export interface CloudControllerManagerConfig {
  /** Where the API is reached. */
  readonly server: Address;
  readonly port: string;
  /** Where the provider's API is. Default "cloud-provider". */
  readonly provider?: Address;
}

/** What a service's load balancer was made for, to see what has changed. */
export interface EnsuredBalancer {
  readonly ports: readonly { readonly protocol: string; readonly port: number; readonly nodePort: number }[];
  readonly nodes: string;
  readonly ip: string;
}

export type ManagerTag =
  | { readonly type: "service"; readonly key: string; readonly step: "finalizer" | "status" | "unfinalizer" | "clearStatus" }
  | { readonly type: "node"; readonly key: string }
  | { readonly type: "deleteNode"; readonly key: string };

/** A call to the provider on its way. */
export type CloudPending =
  | { readonly type: "ensure"; readonly key: string; readonly wanted: Omit<EnsuredBalancer, "ip"> }
  | { readonly type: "delete"; readonly key: string }
  | { readonly type: "node"; readonly key: string }
  | { readonly type: "lifecycle"; readonly key: string };

export interface CloudControllerManagerState {
  readonly client: ClientState<ManagerTag>;
  leading: boolean;
  readonly provider: { phase: "closed" | "dialing" | "open"; conn: ConnId; nextId: number; readonly calls: Map<number, CloudPending> };
  /** Services by key "namespace/name". */
  readonly services: WorkQueue;
  /** Nodes that need their providerID. */
  readonly nodes: WorkQueue;
  readonly ensured: Map<string, EnsuredBalancer>;
  /** Balancers that exist for services whose object may be gone: key -> name at the provider. */
  readonly names: Map<string, string>;
  syncs: number;
}

export type CloudControllerManagerTimer =
  | ClientTimer
  | QueueTimer
  | { readonly owner: "cloud"; readonly type: "redial" }
  | { readonly owner: "cloud"; readonly type: "nodeMonitor" };

export type ManagerEnv = Env<CloudMessage, CloudControllerManagerTimer>;

/** Everything that the functions of the manager need. */
export interface Manager {
  readonly config: CloudControllerManagerConfig;
  readonly clientConfig: ClientConfig;
  readonly state: CloudControllerManagerState;
  readonly env: ManagerEnv;
}
