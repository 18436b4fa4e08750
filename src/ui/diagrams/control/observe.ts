import type { ControlScene, Micros } from "../../../protocol/index.ts";
import type { Facts } from "../../design/facts.ts";
import { etcdVerdict, holderName, stageWords } from "./judge.ts";

const stuckMicros = 2_000_000;

/** Who leads, what is down, and where requests are stuck. */
export function factsOf(scene: ControlScene | undefined, now: Micros): Facts {
  const facts = new Map<string, string>();
  if (scene === undefined) return facts;
  facts.set("etcd", `etcd: ${etcdVerdict(scene.members).text}`);
  for (const { name, phase, running } of scene.apiservers) if (phase === undefined) facts.set(name, `${name} is ${running}`);
  for (const { name, holder } of scene.leases) facts.set(`lease ${name}`, holder === "" ? `nobody holds the lease ${name}` : `${holderName(holder)} holds the lease ${name}`);
  for (const { stage, oldestSince } of scene.pipeline?.stages ?? []) {
    if (oldestSince !== undefined && now - oldestSince > stuckMicros) facts.set(`stage ${stage}`, `${stageWords[stage].title} is where requests are stuck`);
  }
  return facts;
}
