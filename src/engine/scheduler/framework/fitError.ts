import { compareStrings } from "../../core/index.ts";
import type { NodeToStatus } from "./extensionPoints.ts";
import type { Status } from "./status.ts";

/** @source pkg/scheduler/schedule_one.go ErrNoNodesAvailable */
export const noNodesAvailableMessage = "no nodes available to schedule pods";

/** Why no node would do. @source pkg/scheduler/framework/types.go Diagnosis, FitError */
export interface FitError {
  readonly numAllNodes: number;
  readonly nodeToStatus: NodeToStatus;
  readonly preFilterMessage: string;
  readonly postFilterMessage: string;
}

export const absentNodeStatus: Status = { code: "UnschedulableAndUnresolvable", reasons: [], plugin: "" };

export const newNodeToStatus = (absent: Status = absentNodeStatus): NodeToStatus => ({ statuses: new Map(), absent });

/** The histogram of reasons, as kube-scheduler sorts it: as text, so "1 a" before "10 b" before "2 c". */
function filterReasons(error: FitError): readonly string[] {
  const counts = new Map<string, number>();
  const count = (status: Status, nodes: number): void => {
    for (const reason of status.reasons) counts.set(reason, (counts.get(reason) ?? 0) + nodes);
  };
  for (const status of error.nodeToStatus.statuses.values()) count(status, 1);
  const absent = error.numAllNodes - error.nodeToStatus.statuses.size;
  if (absent > 0) count(error.nodeToStatus.absent, absent);
  return [...counts].map(([reason, nodes]) => `${nodes} ${reason}`).toSorted(compareStrings);
}

/**
 * The text of the FailedScheduling event: "0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu. ..."
 * @source pkg/scheduler/framework/types.go FitError.Error
 */
export function fitErrorMessage(error: FitError): string {
  let message = `0/${error.numAllNodes} nodes are available:`;
  if (error.preFilterMessage === "") {
    const reasons = filterReasons(error);
    if (reasons.length > 0) message += ` ${reasons.join(", ")}.`;
  } else message += ` ${error.preFilterMessage}.`;
  return error.postFilterMessage === "" ? message : `${message} ${error.postFilterMessage}`;
}
