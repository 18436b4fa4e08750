import type { SchedulingScene } from "../../../protocol/index.ts";
import type { Facts } from "../../design/facts.ts";
import { wordsOf } from "../../stores/words/language.ts";
import { podVerdict, stepWords } from "./words.ts";

/** Who schedules, how many pods wait, and how far the followed pod has come. */
export function factsOf(scene: SchedulingScene | undefined): Facts {
  const words = wordsOf("scheduling");
  const facts = new Map<string, string>();
  if (scene === undefined) return facts;
  facts.set("scheduler", scene.leader === "" ? words.observed.noLeader : words.observed.leads(scene.leader));
  if (scene.queues !== undefined) facts.set("unschedulable", scene.queues.unschedulableCount === 0 ? words.observed.noneUnschedulable : words.observed.unschedulable(scene.queues.unschedulableCount));
  const { followed } = scene;
  if (followed === undefined) return facts;
  const last = followed.steps.findLast(({ state }) => state === "done");
  facts.set(followed.name, `${followed.name}: ${podVerdict(followed).text}${last === undefined ? "" : words.observed.step(last.number, stepWords(last.number)?.title ?? "")}`);
  return facts;
}
