import type { OpenedNodeScene } from "../../../protocol/index.ts";
import type { Facts } from "../../design/facts.ts";
import { podVerdict } from "./judge.ts";

/** What is dead, what the API believes, which pods are in trouble, and where rules lead nowhere. */
export function factsOf(node: OpenedNodeScene | undefined): Facts {
  const facts = new Map<string, string>();
  if (node === undefined) return facts;
  facts.set("node", `the API says of ${node.name}: ${node.api.ready === "True" ? "Ready" : node.api.ready === "" ? "no such Node" : `not Ready, ${node.api.reason}`}`);
  for (const part of [node.kubelet, node.runtime, ...(node.proxy === undefined ? [] : [node.proxy])]) if (part.running !== "running") facts.set(part.process, `${part.process} is ${part.running}`);
  if (node.power === "off") facts.set("power", `${node.name} is powered off`);
  for (const pod of node.pods) {
    const { tone, text } = podVerdict(pod);
    if (tone === "bad") facts.set(pod.uid, `pod ${pod.name} is ${text}`);
  }
  const dead = node.kernel.memory?.deadTargets ?? 0;
  if (dead > 0) facts.set("targets", `${dead} targets in the rules of ${node.name} are gone`);
  return facts;
}
