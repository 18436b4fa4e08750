import { defaultBlueprint } from "../../../protocol/index.ts";
import type { Blueprint, Command, History } from "../../../protocol/index.ts";
import { gracefulYaml, abruptYaml, packedYaml, spreadYaml, webYaml, withBudgetYaml } from "./variantYaml.ts";

/** A cluster that can stand in a lane. */
export interface Variant {
  /** Also in the address: "#/compare?lanes=etcd-3,etcd-1". */
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly blueprint: Partial<Blueprint>;
  /** What is applied as soon as the cluster is up. */
  readonly manifest?: string;
}

/** The clusters that can be chosen: a line each. */
export const variants: readonly Variant[] = [
  { id: "etcd-1", name: "1 etcd member", about: "Three control planes, one etcd member: no majority without it.", blueprint: { etcdMembers: 1 } },
  { id: "etcd-3", name: "3 etcd members", about: "Goes on without any one of them.", blueprint: { etcdMembers: 3 } },
  { id: "etcd-5", name: "5 etcd members", about: "Goes on without any two of them.", blueprint: { etcdMembers: 5 } },
  { id: "api-1", name: "1 API server", about: "Three etcd members, one way in.", blueprint: { apiServers: 1 } },
  { id: "api-3", name: "3 API servers", about: "Behind a load balancer.", blueprint: { apiServers: 3 } },
  { id: "web", name: "No disruption budget", about: "Deployment web with 4 replicas, and nothing that protects it.", blueprint: {}, manifest: webYaml },
  { id: "budget", name: "Disruption budget", about: "The same with a PodDisruptionBudget: 3 of the 4 must be there.", blueprint: {}, manifest: withBudgetYaml },
  { id: "abrupt", name: "No readiness probe", about: "The Deployment that Traffic calls starts slowly, and nobody asks whether it is ready.", blueprint: {}, manifest: abruptYaml },
  { id: "graceful", name: "Readiness probe and preStop", about: "The same, asked whether it is ready, and given time to leave.", blueprint: {}, manifest: gracefulYaml },
  { id: "packed", name: "In one zone", about: "Six workers in three zones; the six pods of web want to be together.", blueprint: { workers: 6 }, manifest: packedYaml },
  { id: "spread", name: "Spread over zones", about: "The same with topology spread constraints.", blueprint: { workers: 6 }, manifest: spreadYaml },
  { id: "own", name: "Manifests of my own", about: "The default cluster with what you write.", blueprint: {} },
];

export const variantOf = (id: string): Variant | undefined => variants.find((variant) => variant.id === id);

/** Questions that two or three of them answer, with the fault to try. */
export const questions: readonly { readonly title: string; readonly lanes: readonly string[]; readonly fault: string }[] = [
  { title: "How many etcd members?", lanes: ["etcd-3", "etcd-1"], fault: "stop-etcd-1" },
  { title: "Three or five?", lanes: ["etcd-5", "etcd-3", "etcd-1"], fault: "stop-etcd-2" },
  { title: "How many API servers?", lanes: ["api-3", "api-1"], fault: "stop-api-1" },
  { title: "What is a disruption budget for?", lanes: ["budget", "web"], fault: "drain" },
  { title: "What are readiness probes for?", lanes: ["graceful", "abrupt"], fault: "roll" },
  { title: "Why spread over zones?", lanes: ["spread", "packed"], fault: "cut-zone" },
];

/** By then the leaders are elected and the nodes are Ready: simulated µs. */
const isUp = 45_000_000;
/** And what was applied runs. */
const isApplied = 75_000_000;

/** The history of a variant up to the moment at which the lanes of a comparison begin: the same for all of them. */
export function historyOf(lanes: readonly { readonly variant: Variant; readonly manifest?: string }[], seed: number): readonly History[] {
  const applied = lanes.map(({ variant, manifest }) => manifest ?? variant.manifest ?? "");
  const until = applied.some((yaml) => yaml !== "") ? isApplied : isUp;
  return lanes.map(({ variant }, index): History => {
    const yaml = applied[index] ?? "";
    const command: Command = { type: "kubectl", line: "kubectl apply -f -", stdin: yaml };
    return { blueprint: { ...defaultBlueprint, ...variant.blueprint }, seed, commands: yaml === "" ? [] : [{ at: isUp, command }], until };
  });
}
