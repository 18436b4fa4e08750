import type { KubeObject } from "../../../../engine/api/index.ts";
import { controllerOf, parseTime } from "../../../../engine/api/index.ts";
import type { Micros } from "../../../../engine/core/index.ts";
import { disruptionController } from "../../../../engine/controllers/disruption/index.ts";
import type { Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from "../../../../engine/kinds/index.ts";
import type { TableVerdict } from "../tableRunner.ts";
import { skipped, tableRunner } from "../tableRunner.ts";
import { newControllerLab } from "./controllerLab.ts";
import { same, tableNow } from "./controllerTable.ts";
import { completePod } from "./objects.ts";
import { withTimes } from "./times.ts";

interface Check {
  readonly name: string;
  readonly pdbKey: string;
  readonly given: {
    readonly pdbs?: readonly PodDisruptionBudget[];
    readonly pods?: readonly Partial<Pod>[];
    readonly replicaSets?: readonly KubeObject[];
    readonly deployments?: readonly KubeObject[];
    readonly replicationControllers?: readonly KubeObject[];
    readonly statefulSets?: readonly KubeObject[];
  };
  readonly expected: Pick<PodDisruptionBudgetStatus, "currentHealthy" | "desiredHealthy" | "disruptedPods" | "disruptionsAllowed" | "expectedPods">;
}

/** Kinds of controllers whose objects a case can have. */
const ownKinds = new Set(["ReplicaSet", "ReplicationController", "StatefulSet", "Deployment"]);

/** The newest time at which a deletion was announced is the clock of the case. */
const clockOf = ({ status }: PodDisruptionBudget): Micros => Math.max(tableNow, ...Object.values(status?.disruptedPods ?? {}).map((time) => parseTime(time) ?? 0));

function judge({ given, expected, pdbKey }: Check): TableVerdict {
  const { pdbs = [], pods = [], replicaSets = [], deployments = [], replicationControllers = [], statefulSets = [] } = withTimes(given, tableNow) as Check["given"];
  const budget = pdbs.find(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}` === pdbKey);
  if (budget === undefined) return same("a budget of this name", pdbs.map(({ metadata }) => metadata.name));
  const whole = pods.map(completePod);
  if (whole.some((pod) => !ownKinds.has(controllerOf(pod)?.kind ?? "ReplicaSet"))) return skipped("pods of a controller whose scale is not in the case");
  const lab = newControllerLab(
    disruptionController,
    {
      "policy/v1/poddisruptionbudgets": pdbs,
      "v1/pods": whole,
      "apps/v1/replicasets": replicaSets,
      "apps/v1/deployments": deployments,
      "apps/v1/statefulsets": statefulSets,
      "v1/replicationcontrollers": replicationControllers,
    },
    clockOf(budget),
  );
  const written = lab.sync(pdbKey).calls.find(({ resource, subresource }) => resource === "policy/v1/poddisruptionbudgets" && subresource === "status")?.body as PodDisruptionBudget | undefined;
  const { currentHealthy, desiredHealthy, disruptedPods = {}, disruptionsAllowed, expectedPods } = (written ?? budget).status ?? {};
  return same(withTimes(expected, tableNow), { currentHealthy, desiredHealthy, disruptedPods, disruptionsAllowed, expectedPods });
}

/** What a budget allows, by whole syncs. */
export const disruption = tableRunner<Check>("controllers/disruption.json", () => judge);
