import { defaultBlueprint } from "../../../protocol/index.ts";
import type { Blueprint, Command, History } from "../../../protocol/index.ts";
import { wordsOf } from "../words/language.ts";
import type { Words } from "../words/language.ts";
import { gracefulYaml, abruptYaml, packedYaml, spreadYaml, webYaml, withBudgetYaml } from "./variantYaml.ts";

/** A cluster that can stand in a lane; its name and what it is are among the words. */
export interface Variant {
  /** Also in the address: "#/compare?lanes=etcd-3,etcd-1". */
  readonly id: VariantId;
  readonly blueprint: Partial<Blueprint>;
  /** What is applied as soon as the cluster is up. */
  readonly manifest?: string;
}

export type VariantId = keyof Words["compare"]["variants"];

/** The clusters that can be chosen: a line each. */
export const variants: readonly Variant[] = [
  { id: "etcd-1", blueprint: { etcdMembers: 1 } },
  { id: "etcd-3", blueprint: { etcdMembers: 3 } },
  { id: "etcd-5", blueprint: { etcdMembers: 5 } },
  { id: "api-1", blueprint: { apiServers: 1 } },
  { id: "api-3", blueprint: { apiServers: 3 } },
  { id: "web", blueprint: {}, manifest: webYaml },
  { id: "budget", blueprint: {}, manifest: withBudgetYaml },
  { id: "abrupt", blueprint: {}, manifest: abruptYaml },
  { id: "graceful", blueprint: {}, manifest: gracefulYaml },
  { id: "packed", blueprint: { workers: 6 }, manifest: packedYaml },
  { id: "spread", blueprint: { workers: 6 }, manifest: spreadYaml },
  { id: "own", blueprint: {} },
];

export const variantOf = (id: string): Variant | undefined => variants.find((variant) => variant.id === id);

export const variantName = (id: VariantId): string => wordsOf("compare").variants[id].name;

/** Questions that two or three of them answer, when the right fault is caused. */
export const questions: readonly { readonly id: keyof Words["compare"]["questions"]; readonly lanes: readonly VariantId[] }[] = [
  { id: "members", lanes: ["etcd-3", "etcd-1"] },
  { id: "majority", lanes: ["etcd-5", "etcd-3", "etcd-1"] },
  { id: "servers", lanes: ["api-3", "api-1"] },
  { id: "budget", lanes: ["budget", "web"] },
  { id: "readiness", lanes: ["graceful", "abrupt"] },
  { id: "zones", lanes: ["spread", "packed"] },
];

/** By then the leaders are elected and the nodes are Ready: simulated µs. */
const isUp = 45_000_000;
/** And what was applied runs. */
const isApplied = 75_000_000;

/** The history of a variant up to the moment at which the lanes of a comparison begin: the same for all of them. */
export function historyOf(lanes: readonly { readonly variant: Pick<Variant, "blueprint" | "manifest">; readonly manifest?: string }[], seed: number): readonly History[] {
  const applied = lanes.map(({ variant, manifest }) => manifest ?? variant.manifest ?? "");
  const until = applied.some((yaml) => yaml !== "") ? isApplied : isUp;
  return lanes.map(({ variant }, index): History => {
    const yaml = applied[index] ?? "";
    const command: Command = { type: "kubectl", line: "kubectl apply -f -", stdin: yaml };
    return { blueprint: { ...defaultBlueprint, ...variant.blueprint }, seed, commands: yaml === "" ? [] : [{ at: isUp, command }], until };
  });
}
