import type { ClientState, ClientTimer } from "../client/index.ts";
import type { Micros } from "../core/index.ts";

/** The questions that the vital signs answer. */
export const signs = ["read", "write", "schedule", "heal", "traffic"] as const;
export type Sign = (typeof signs)[number];

/** What became of one probe: how long it took, or -1. */
export type Outcome = readonly [at: Micros, latency: Micros];

export interface SignState {
  /** Newest last, at most outcomesMax. */
  readonly outcomes: Outcome[];
  /** When the probe that is under way began; undefined when none is. */
  pendingSince: Micros | undefined;
  /** Why the last one failed. */
  error: string;
}

export const outcomesMax = 180;

export type ProbeTag =
  | { readonly type: "setup"; readonly what: number }
  | { readonly type: "read" }
  | { readonly type: "write" }
  | { readonly type: "canary"; readonly name: string }
  | { readonly type: "canaryGone"; readonly name: string }
  | { readonly type: "victim"; readonly name: string };

export type ProbesTimer =
  | ClientTimer
  | { readonly owner: "probes"; readonly type: "setup" }
  | { readonly owner: "probes"; readonly type: "probe"; readonly sign: Sign }
  | { readonly owner: "probes"; readonly type: "trafficTimeout"; readonly id: number };

export interface ProbesState {
  readonly client: ClientState<ProbeTag>;
  readonly signs: Record<Sign, SignState>;
  /** Objects of the setup that exist. */
  readonly ready: boolean[];
  beat: number;
  canaries: number;
  /** The pod whose placement is being waited for. */
  canary: string | undefined;
  /** The killed pod's name, until it has been replaced. */
  victim: string | undefined;
  /** UIDs of ready pods of the heartbeat Deployment. */
  readonly healthy: Set<string>;
  /** Requests to the Service that wait for an answer. */
  readonly requests: Map<number, Micros>;
  nextRequest: number;
  nodePort: number;
}
