import { describe, expect, it } from "vitest";
import { goDuration, recordedCases } from "../../../testing/recorded/controllers/load.ts";
import type { Toleration } from "../../api/index.ts";
import { seconds } from "../../core/index.ts";
import type { Node, Pod, Taint } from "../../kinds/index.ts";
import { evictionDelay, minTolerationTime } from "./index.ts";

const cases = (test: string) => recordedCases("tainteviction", test, 0);
/** Upstream looks for two seconds or less. */
const soon = seconds(2);

const isEvicted = (taints: readonly Taint[] | undefined, pod: Pod): boolean => {
  if (pod.spec.nodeName === undefined) return false;
  const delay = evictionDelay((taints ?? []).filter((taint) => taint.effect === "NoExecute"), pod.spec.tolerations ?? []);
  return delay !== undefined && delay <= soon;
};

describe("a pod on a node with a NoExecute taint", () => {
  it.for(cases("TestGetMinTolerationTime"))("$name", ({ given, expected }) => {
    const { tolerations = [] } = given as unknown as { readonly tolerations?: readonly Toleration[] };
    const wanted = goDuration(expected["expected"] as unknown as string);
    expect(minTolerationTime(tolerations)).toBe(wanted < 0 ? undefined : wanted);
  });
  it.for(cases("TestCreatePod"))("$name", ({ given, expected }) => {
    const { pod, taintedNodes } = given as unknown as { readonly pod: Pod; readonly taintedNodes: Readonly<Record<string, readonly Taint[]>> };
    expect(isEvicted(taintedNodes[pod.spec.nodeName ?? ""], pod)).toBe(expected["expectDelete"]);
  });
  it.for(cases("TestUpdatePod").filter((one) => !one.name.includes("lengthening")))("$name", ({ given, expected }) => {
    const { newPod, taintedNodes } = given as unknown as { readonly newPod: Pod; readonly taintedNodes: Readonly<Record<string, readonly Taint[]>> };
    expect(isEvicted(taintedNodes[newPod.spec.nodeName ?? ""], newPod)).toBe(expected["expectDelete"]);
  });
  it.for(cases("TestCreateNode"))("$name", ({ given, expected }) => {
    const { node, pods } = given as unknown as { readonly node: Node; readonly pods: readonly Pod[] };
    expect(pods.some((pod) => isEvicted(node.spec.taints, pod))).toBe(expected["expectDelete"]);
  });
  it.for(cases("TestUpdateNode"))("$name", ({ given, expected }) => {
    const { newNode, pods } = given as unknown as { readonly newNode: Node; readonly pods: readonly Pod[] };
    expect(pods.some((pod) => isEvicted(newNode.spec.taints, pod))).toBe(expected["expectDelete"]);
  });
});
