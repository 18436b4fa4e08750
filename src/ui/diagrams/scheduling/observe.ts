import type { SchedulingScene } from "../../../protocol/index.ts";
import type { Facts } from "../../design/facts.ts";
import { podVerdict, stepWords } from "./words.ts";

/** Who schedules, how many pods wait, and how far the followed pod has come. */
export function factsOf(scene: SchedulingScene | undefined): Facts {
  const facts = new Map<string, string>();
  if (scene === undefined) return facts;
  facts.set("scheduler", scene.leader === "" ? "no scheduler leads" : `${scene.leader} leads`);
  if (scene.queues !== undefined) facts.set("unschedulable", scene.queues.unschedulableCount === 0 ? "no pod is unschedulable" : `${scene.queues.unschedulableCount} pods are unschedulable`);
  const { followed } = scene;
  if (followed === undefined) return facts;
  const last = followed.steps.findLast(({ state }) => state === "done");
  facts.set(`pod ${followed.uid}`, `${followed.name}: ${podVerdict(followed).text}${last === undefined ? "" : `, step ${last.number} of 8 is done: ${stepWords[last.number - 1]?.title ?? ""}`}`);
  return facts;
}
