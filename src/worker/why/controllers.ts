import { queueLength } from "../../engine/client/index.ts";
import type { ControllerManagerState } from "../../engine/controllers/index.ts";
import { say, spanOf } from "../../engine/core/index.ts";
import type { WhyLink } from "../../protocol/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { processSubject } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { leaderOf, whyNoLeader } from "./leader.ts";
import { whyRequestsSlow } from "./reach.ts";

/** Why a controller does not do its part for an object; undefined when it has nothing left to do for it. `key` is "namespace/name", or the name. */
export function whyControllerIdle(facts: Facts, controller: string, key: string): Chain | undefined {
  const noLeader = whyNoLeader(facts, "kube-controller-manager");
  if (noLeader !== undefined) return because({ sentence: say`The ${controller} controller runs in the controller manager, and none works.`, evidence: say`the memories of the controller managers`, line: "kubectl get lease kube-controller-manager -n kube-system" }, noLeader);
  const manager = leaderOf(facts, "kube-controller-manager");
  const own = (manager?.memory as ControllerManagerState | undefined)?.controllers.get(controller);
  if (manager === undefined || own === undefined) return undefined;
  const { queue, lastError, lastKey } = own;
  const evidence = say`the memory of ${manager.name}: its ${controller} controller`;
  const subject = processSubject(manager);
  const failures = queue.failures.get(key) ?? 0;
  const waiting = queue.waiting.get(key);
  if (failures > 0) {
    const error = lastKey === key && lastError !== "" ? say`: ${lastError}` : "";
    return endOf("unknown", { sentence: say`The ${controller} controller has failed with it ${failures === 1 ? say`once` : say`${failures} times in a row`}${error}${waiting === undefined ? "" : say`; it tries again in ${spanOf(waiting.at - facts.now)}`}.`, evidence, subject });
  }
  if (queue.processing.has(key)) return slowOr(facts, { sentence: say`The ${controller} controller is at it at this moment.`, evidence, subject });
  if (queue.dirty.has(key)) return slowOr(facts, { sentence: say`It waits in the work queue of the ${controller} controller, with ${queueLength(queue)} keys.`, evidence, subject });
  return undefined;
}

function slowOr(facts: Facts, link: WhyLink): Chain {
  const slow = whyRequestsSlow(facts, undefined);
  return slow === undefined ? endOf("passing", link) : because(link, slow);
}
