import { formatTime, setCondition } from "../../api/index.ts";
import type { DeleteOptions, KubeObject } from "../../api/index.ts";
import type { Eviction, Pod } from "../../kinds/index.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { checkPreconditions, planDelete } from "./decideDelete.ts";
import type { Decision } from "./decision.ts";
import { chargeBudget } from "./disruptionBudget.ts";

/**
 * POST pods/NAME/eviction: a deletion that a disruption budget may forbid; the Pod tells why it ends.
 *
 * @simplified condition and deletion are one write
 * @source kubernetes pkg/registry/core/pod/storage/eviction.go
 */
export function decideEviction(server: Server, rr: ResourceRequest, eviction: Eviction, existing: KubeObject): Decision {
  const pod = existing as Pod;
  const given = eviction.deleteOptions;
  const options: DeleteOptions = {
    ...(given?.gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: given.gracePeriodSeconds }),
    ...(given?.preconditions === undefined ? {} : { preconditions: given.preconditions }),
  };
  const { phase } = pod.status;
  // What has ended, has not begun or is on its way out already is nobody's to protect.
  const isOutOfBudget = phase === "Succeeded" || phase === "Failed" || phase === "Pending" || pod.metadata.deletionTimestamp !== undefined;
  const charge = isOutOfBudget || rr.flight.budgetCharged === true ? undefined : chargeBudget(server, rr, pod);
  if (charge !== undefined) return charge;
  const refusal = checkPreconditions(rr, options, existing);
  if (refusal !== undefined) return refusal;
  const conditions = setCondition(pod.status.conditions, {
    type: "DisruptionTarget",
    status: "True",
    reason: "EvictionByEvictionAPI",
    message: "Eviction API: evicting",
    lastTransitionTime: formatTime(server.env.now),
  });
  const told = { ...pod, status: { ...pod.status, conditions } } as KubeObject;
  return planDelete(rr, options, told, server.env.now);
}
