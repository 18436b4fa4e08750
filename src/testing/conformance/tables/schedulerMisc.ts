import { podRequests } from "../../../engine/api/index.ts";
import type { Pod } from "../../../engine/kinds/index.ts";
import { fitErrorMessage, newNodeToStatus } from "../../../engine/scheduler/framework/fitError.ts";
import { newStatus } from "../../../engine/scheduler/framework/status.ts";
import type { Status } from "../../../engine/scheduler/framework/status.ts";
import { numFeasibleNodesToFind } from "../../../engine/scheduler/numFeasibleNodesToFind.ts";
import { differences } from "../compareObjects.ts";
import type { TableVerdict } from "./tableRunner.ts";
import { tableRunner, verdictOf } from "./tableRunner.ts";

export type MiscCase =
  | { readonly name: string; readonly kind: "fit-error-message"; readonly numAllNodes: number; readonly nodeStatuses: Readonly<Record<string, { readonly code: Status["code"]; readonly reasons: readonly string[] }>>; readonly preFilterMsg: string; readonly postFilterMsg: string; readonly expected: string }
  | { readonly name: string; readonly kind: "num-feasible-nodes"; readonly percentageOfNodesToScore: number; readonly numAllNodes: number; readonly expected: number }
  | { readonly name: string; readonly kind: "pod-effective-request"; readonly pod: Pod; readonly expected: Readonly<Record<string, number | null>> & { readonly scalar: Readonly<Record<string, number>> | null } };

function effectiveRequest(pod: Pod): unknown {
  const { cpu, memory, ephemeralStorage, nonZeroCpu, nonZeroMemory, scalars } = podRequests(pod.spec);
  const scalar = scalars.length === 0 ? null : Object.fromEntries(scalars.map(({ name, amount }) => [name, amount]));
  return { cpuMilli: cpu, memory, ephemeralStorage, nonZeroCpuMilli: nonZeroCpu, nonZeroMemory, scalar };
}

function answerTo(each: MiscCase): unknown {
  switch (each.kind) {
    case "num-feasible-nodes":
      return numFeasibleNodesToFind(each.percentageOfNodesToScore, each.numAllNodes);
    case "fit-error-message": {
      const nodeToStatus = newNodeToStatus();
      for (const [name, { code, reasons }] of Object.entries(each.nodeStatuses)) nodeToStatus.statuses.set(name, newStatus("", code, ...reasons));
      const { numAllNodes, preFilterMsg, postFilterMsg } = each;
      return fitErrorMessage({ numAllNodes, nodeToStatus, preFilterMessage: preFilterMsg, postFilterMessage: postFilterMsg });
    }
    case "pod-effective-request":
      return effectiveRequest(each.pod);
  }
}

/** Texts of FailedScheduling, how many nodes are looked at, what a pod asks for. */
export const schedulerMisc = tableRunner<MiscCase>("scheduler/misc.json", () => (each): TableVerdict => verdictOf(differences(each.expected, answerTo(each), each.kind)));
