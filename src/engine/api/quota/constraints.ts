import { compareStrings } from "../../core/index.ts";
import type { Container, PodSpec } from "../podTemplate/types.ts";
import { amountsOf } from "./amounts.ts";
import { computeUsage } from "./usage.ts";

/** What each container must say once it is limited. */
const demanded: ReadonlySet<string> = new Set(["cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"]);

const saidBy = ({ resources }: Pick<Container, "resources"> | PodSpec): ReadonlySet<string> => new Set(computeUsage(amountsOf(resources?.requests), amountsOf(resources?.limits)).keys());

/**
 * What the containers of a pod fail to say of what the quota limits.
 * @source pkg/quota/v1/evaluator/core/pods.go Constraints
 */
export function missingForQuota(spec: PodSpec, limited: readonly string[]): string | undefined {
  const saidByPod = saidBy(spec);
  const required = limited.filter((name) => demanded.has(name) && !saidByPod.has(name)).toSorted(compareStrings);
  const containers = [...spec.containers ?? [], ...(spec.initContainers ?? [])].map((container) => ({ name: container.name, said: saidBy(container) }));
  const missing = required.flatMap((resource) => {
    const silent = containers.filter(({ said }) => !said.has(resource)).map(({ name }) => name);
    return silent.length === 0 ? [] : [`${resource} for: ${[...new Set(silent)].toSorted(compareStrings).join(",")}`];
  });
  return missing.length === 0 ? undefined : `must specify ${missing.join("; ")}`;
}
