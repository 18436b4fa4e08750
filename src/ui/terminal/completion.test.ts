import { describe, expect, it } from "vitest";
import { agreed, complete, withCompletion } from "./completion.ts";
import type { CompletionWords } from "./completion.ts";

const objects: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  Pod: [["default", "web-1"], ["default", "web-2"], ["shop", "cart-1"]],
  Deployment: [["default", "web"]],
  Node: [["", "worker-1"], ["", "worker-2"]],
};

const words: CompletionWords = {
  processes: ["etcd-cp-1", "kubelet-worker-1"],
  machines: ["cp-1", "worker-1", "worker-2"],
  namespaces: ["default", "shop"],
  objects: (kind, namespace) => (objects[kind] ?? []).filter(([where]) => namespace === undefined || where === namespace).map(([, name]) => name),
  namespace: "shop",
  programs: ["kubectl", "grep", "ls", "vi", "["],
  aliases: new Map([["k", "kubectl"], ["kg", "kubectl get"]]),
  variables: ["HOME", "HOSTNAME", "PWD"],
  paths: (word) => (word.startsWith("app/") ? ["app/a.yaml"] : ["app/", "pod.yaml"]),
};

const options = (line: string) => complete(line, line.length, words).options;

describe("an answer that comes late", () => {
  it.for([
    ["kubectl get nod", "kubectl get nod", "kubectl get nodes "],
    ["kubectl get nod", "kubectl get nodworker-2", "kubectl get nodes worker-2"],
    ["kubectl get nod", "something else", undefined],
    ["kubectl get nod", "kubectl", undefined],
  ] as const)("%j, which is %j by then, becomes %j", ([text, now, expected]) => {
    expect(withCompletion({ text, cursor: text.length }, { from: 12, insert: "nodes " }, now)?.text).toBe(expected);
  });
});

describe("Tab", () => {
  it.for([
    ["sys", ["systemctl"]],
    ["kubectl get pods | gr", ["grep"]],
    ["A=1 ls p", ["pod.yaml"]],
    ["vi app/", ["app/a.yaml"]],
    ["echo a > p", ["pod.yaml"]],
    ["echo $HO", ["$HOME", "$HOSTNAME"]],
    ["kill -9 et", ["etcd-cp-1"]],
    ["pod kill sh", ["shop/cart-1"]],
    ["systemctl stop k", ["kubelet-worker-1"]],
    ["poweroff w", ["worker-1", "worker-2"]],
    ["partition --one-way cp-1 w", ["worker-1", "worker-2"]],
    ["link cp-1 worker-1 l", ["latency=", "loss="]],
    ["heal a", ["all"]],
    ["add ", ["worker"]],
    ["nonsense x", []],
    ["constructor x", []],
  ] as const)("completes %j to %j", ([line, expected]) => {
    expect(options(line)).toEqual(expected);
  });

  it.for([
    ["kubectl get po", ["-n", "shop", "get", "po"], 12],
    ["kubectl get pods 'a|b' w", ["-n", "shop", "get", "pods", "'a|b'", "w"], 23],
    ["for i in 1; do kubectl get nod", ["-n", "shop", "get", "nod"], 27],
    ["echo $(kubectl get pods w", ["-n", "shop", "get", "pods", "w"], 24],
    ["A=1 k get ", ["-n", "shop", "get", ""], 10],
    ["kg pods", ["-n", "shop", "get", "pods"], 3],
  ] as const)("leaves %j to kubectl", ([line, kubectl, from]) => {
    expect(complete(line, line.length, words)).toEqual({ from, options: [], kubectl });
  });

  it("completes the word under the cursor, not the end of the line", () => {
    expect(complete("kill -9 et --later", "kill -9 et".length, words)).toEqual({ from: 8, options: ["etcd-cp-1"] });
  });

  it.for([
    [["etcd-cp-1"], "etcd-cp-1 "],
    [["worker-1", "worker-2"], "worker-"],
    [["deployment/"], "deployment/"],
    [["latency=", "loss="], "l"],
    [[], ""],
  ] as const)("writes what is agreed of %j", ([candidates, text]) => {
    expect(agreed(candidates)).toBe(text);
  });
});
