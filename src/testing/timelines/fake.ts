import type { ClientConfig, ClientState } from "../../engine/client/index.ts";
import type { Env, Micros } from "../../engine/core/index.ts";
import type { RecordedNode } from "./recording.ts";

/** A pod as the fake kubelet knows it. */
export interface FakePod {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  phase: "Pending" | "Running" | "Succeeded" | "Failed";
  container: "creating" | "pullError" | "pullBackOff" | "running" | "exited" | "backOff" | "stopped";
  startedAt: Micros;
  finishedAt: Micros;
  exitCode: number;
  ready: boolean;
  restarts: number;
  crashes: number;
  backOff: Micros;
  stopping: boolean;
  done: boolean;
  ip: string;
  since: Record<string, string>;
  statuses: Record<string, string>;
}

export interface FakeKubeletState {
  readonly client: ClientState<FakeTag>;
  readonly pods: Map<string, FakePod>;
  readonly silent: Set<string>;
  nextIp: number;
  registered: boolean;
}

export type FakeTag = "ignore" | { readonly deleted: string };

export interface FakeKubeletOptions {
  readonly nodes: readonly RecordedNode[];
  readonly leaseEvery: Micros;
}

export const fakeKubeletClient: ClientConfig = {
  server: "load-balancer",
  port: "6443",
  user: "kubernetes-admin",
  userAgent: "kubelet",
  qps: 0,
  burst: 0,
  informers: [{ resource: "v1/pods" }, { resource: "v1/nodes" }],
};

/** What every step has at hand. */
export interface Fake {
  readonly options: FakeKubeletOptions;
  readonly names: ReadonlySet<string>;
  readonly state: FakeKubeletState;
  readonly env: Env;
}
