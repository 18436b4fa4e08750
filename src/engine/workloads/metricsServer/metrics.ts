import type { Usage } from "./scrape.ts";

export type Labels = Readonly<Record<string, string>>;

/** What metrics of pods and of nodes have in common. */
export interface Metrics {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly creationTimestamp: string; readonly labels?: Labels };
  readonly timestamp: string;
  readonly window: string;
}

export interface NodeMetrics extends Metrics {
  readonly usage: Usage;
}

export interface PodMetrics extends Metrics {
  readonly containers: readonly { readonly name: string; readonly usage: Usage }[];
}
