import { describe, expect, it } from "vitest";
import { agreed, complete } from "./completion.ts";
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
  namespace: "default",
  programs: ["kubectl", "grep", "ls", "vi", "["],
  aliases: new Map([["k", "kubectl"], ["kg", "kubectl get"]]),
  variables: ["HOME", "HOSTNAME", "PWD"],
  paths: (word) => (word.startsWith("app/") ? ["app/a.yaml"] : ["app/", "pod.yaml"]),
};

const options = (line: string) => complete(line, line.length, words).options;

describe("Tab", () => {
  it.for([
    ["sys", ["systemctl"]],
    ["kubectl ge", ["get"]],
    ["kubectl get po", ["po"]],
    ["kubectl get pod", ["pod"]],
    ["kubectl get dep", ["deployments"]],
    ["kubectl get de", ["deployments"]],
    ["kubectl get pods ", ["web-1", "web-2"]],
    ["kubectl get po web-1 ", ["web-2"]],
    ["kubectl get pods -n shop ", ["cart-1"]],
    ["kubectl -n shop get pods ", ["cart-1"]],
    ["kubectl get pods -A c", ["cart-1"]],
    ["kubectl get pods -n s", ["shop"]],
    ["kubectl get pods -o ", ["custom-columns=", "go-template=", "json", "jsonpath=", "name", "wide", "yaml"]],
    ["kubectl get nodes ", ["worker-1", "worker-2"]],
    ["kubectl delete pod/", ["pod/web-1", "pod/web-2"]],
    ["kubectl delete --gr", ["--grace-period=0"]],
    ["kubectl rollout ", ["history", "pause", "restart", "resume", "status", "undo"]],
    ["kubectl rollout status deployment/", ["deployment/web"]],
    ["kubectl scale deployment/", ["deployment/web"]],
    ["kubectl scale deployment w", ["web"]],
    ["kubectl cordon ", ["worker-1", "worker-2"]],
    ["kubectl drain ", ["worker-1", "worker-2"]],
    ["kubectl descr", ["describe"]],
    ["kubectl set ", ["env", "image", "resources", "selector", "serviceaccount"]],
    ["kubectl apply -f ", ["-", "app/", "pod.yaml"]],
    ["kubectl apply -f app/", ["app/a.yaml"]],
    ["kubectl create configmap x --from-file=p", ["--from-file=pod.yaml"]],
    ["kubectl get pods | gr", ["grep"]],
    ["kubectl get pods 'a|b' w", ["web-1", "web-2"]],
    ["for i in 1; do kubectl get nod", ["nodes"]],
    ["echo $(kubectl get pods w", ["web-1", "web-2"]],
    ["k get pods w", ["web-1", "web-2"]],
    ["kg pods w", ["web-1", "web-2"]],
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
    ["kubectl get nonsense x", []],
  ] as const)("completes %j to %j", ([line, expected]) => {
    expect(options(line)).toEqual(expected);
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
