import type { ControlScene, Micros } from "../../../protocol/index.ts";
import type { Facts } from "../../design/facts.ts";
import { wordsOf } from "../../stores/words/language.ts";
import { runState } from "../../design/processLook.ts";
import { etcdVerdict, holderName, stageWords } from "./judge.ts";

const stuckMicros = 2_000_000;

/** Who leads, what is down, and where requests are stuck. */
export function factsOf(scene: ControlScene | undefined, now: Micros): Facts {
  const words = wordsOf("control");
  const facts = new Map<string, string>();
  if (scene === undefined) return facts;
  facts.set("etcd", words.etcd.verdict(etcdVerdict(scene.members).text));
  for (const { name, phase, running } of scene.apiservers) if (phase === undefined) facts.set(name, words.observed.isState(name, runState(running)));
  for (const { name, holder } of scene.leases) facts.set(`lease ${name}`, holder === "" ? words.observed.noHolder(name) : words.observed.holder(holderName(holder), name));
  for (const { stage, oldestSince } of scene.pipeline?.stages ?? []) {
    if (oldestSince !== undefined && now - oldestSince > stuckMicros) facts.set(stageWords(stage).title, words.observed.stuck(stageWords(stage).title));
  }
  return facts;
}
