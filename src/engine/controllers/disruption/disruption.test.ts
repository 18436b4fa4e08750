import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../api/index.ts";
import { controllerOf, validateLabelSelector } from "../../api/index.ts";
import type { Pod, PodDisruptionBudget } from "../../kinds/index.ts";
import type { ScaleOf } from "./status.ts";
import { budgetStatus, disruptedPods, expectedPodCount, isProtected } from "./status.ts";

interface Scaled extends KubeObject {
  readonly spec: { readonly replicas?: number };
}

interface Check {
  readonly name: string;
  readonly pdbKey: string;
  readonly given: {
    readonly pdbs: readonly PodDisruptionBudget[];
    readonly pods?: readonly Pod[];
    readonly replicaSets?: readonly Scaled[];
    readonly deployments?: readonly Scaled[];
    readonly replicationControllers?: readonly Scaled[];
    readonly statefulSets?: readonly Scaled[];
  };
  readonly expected: Readonly<Record<string, unknown>>;
}

const path = fileURLToPath(new URL("../../../testing/recorded/controllers/disruption.json", import.meta.url));
const checks = JSON.parse(readFileSync(path, "utf8")) as readonly Check[];

function scaleIn({ replicaSets = [], deployments = [], replicationControllers = [], statefulSets = [] }: Check["given"]): ScaleOf {
  const all = [...replicaSets, ...deployments, ...replicationControllers, ...statefulSets];
  const find = (uid: string | undefined): Scaled | undefined => all.find(({ metadata }) => metadata.uid === uid);
  return (pod) => {
    const owner = controllerOf(pod);
    if (owner === undefined) return "no controller";
    const set = find(owner.uid);
    const above = set === undefined ? undefined : controllerOf(set);
    const found = above === undefined ? set : find(above.uid);
    return found === undefined ? undefined : { uid: found.metadata.uid ?? "", replicas: found.spec.replicas ?? 1 };
  };
}

/** As the controller: nothing is allowed while it cannot be told. */
function statusOf(budget: PodDisruptionBudget, given: Check["given"]): Readonly<Record<string, unknown>> {
  const nothing = { currentHealthy: 0, desiredHealthy: 0, disruptedPods: {}, disruptionsAllowed: 0, expectedPods: 0 };
  if (validateLabelSelector(budget.spec.selector, "spec.selector").length > 0) return nothing;
  const pods = (given.pods ?? []).map((pod) => ({ ...pod, status: (pod as Partial<Pod>).status ?? {} }) as Pod).filter((pod) => isProtected(budget, pod));
  const count = expectedPodCount(budget, pods, scaleIn(given));
  if (typeof count === "string") return nothing;
  const { awaited } = disruptedPods(budget, pods, 0);
  const { conditions: _conditions, ...status } = budgetStatus(budget, count, pods, awaited, 0);
  return { disruptedPods: {}, ...status };
}

describe("what a budget allows", () => {
  it.for(checks)("$name", ({ given, expected, pdbKey }) => {
    const budget = given.pdbs.find(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}` === pdbKey);
    expect(budget === undefined ? undefined : statusOf(budget, given)).toEqual(expected);
  });
});
