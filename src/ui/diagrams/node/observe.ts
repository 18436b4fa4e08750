import type { OpenedNodeScene } from "../../../protocol/index.ts";
import type { Facts } from "../../design/facts.ts";
import { wordsOf } from "../../stores/words/language.ts";
import { runState } from "../../design/processLook.ts";
import { podVerdict } from "./judge.ts";

/** What is dead, what the API believes, which pods are in trouble, and where rules lead nowhere. */
export function factsOf(node: OpenedNodeScene | undefined): Facts {
  const words = wordsOf("node");
  const facts = new Map<string, string>();
  if (node === undefined) return facts;
  facts.set(node.name, words.observed.api(node.name, node.api.ready === "True" ? "Ready" : node.api.ready === "" ? words.verdicts.noNode : words.verdicts.notReady("", node.api.reason)));
  for (const part of [node.kubelet, node.runtime, ...(node.proxy === undefined ? [] : [node.proxy])]) if (part.running !== "running") facts.set(part.process, words.observed.isState(part.process, runState(part.running)));
  if (node.power === "off") facts.set(`${node.name} `, words.observed.off(node.name));
  for (const pod of node.pods) {
    const { tone, text } = podVerdict(pod);
    if (tone === "bad") facts.set(pod.name, words.observed.pod(pod.name, text));
  }
  const dead = node.kernel.memory?.deadTargets ?? 0;
  if (dead > 0) facts.set("targets", words.observed.gone(dead, node.name));
  return facts;
}
