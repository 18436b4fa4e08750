import { expect, it } from "vitest";
import { newKubeconfig } from "../kubeconfig.ts";
import type { Resource } from "../resources.ts";
import { completeKubectl } from "./complete.ts";
import type { CompletionSource } from "./complete.ts";

const resource = (plural: string, kind: string, apiVersion: string, more: Partial<Resource> = {}): Resource => ({
  key: `${apiVersion}/${plural}`, kind, apiVersion, group: apiVersion.includes("/") ? apiVersion.replace(/\/.*/, "") : "", version: apiVersion.replace(/.*\//, ""), plural, singular: kind.toLowerCase(), shortNames: [], namespaced: true, categories: [], verbs: ["get", "list"], subresources: [], ...more,
});
const objects: Readonly<Record<string, readonly string[]>> = { pods: ["web-1", "web-2", "db-0"], nodes: ["worker-1"], namespaces: ["default", "shop"], deployments: ["web"] };
const source: CompletionSource = {
  resources: [
    resource("pods", "Pod", "v1", { shortNames: ["po"] }),
    resource("nodes", "Node", "v1", { namespaced: false, shortNames: ["no"] }),
    resource("namespaces", "Namespace", "v1", { namespaced: false }),
    resource("events", "Event", "v1"),
    resource("deployments", "Deployment", "apps/v1", { shortNames: ["deploy"] }),
    resource("events", "Event", "events.k8s.io/v1"),
    resource("tokenreviews", "TokenReview", "authentication.k8s.io/v1", { verbs: ["create"] }),
  ],
  kubeconfig: newKubeconfig("https://load-balancer:6443"),
  names: ({ plural }, namespace) => (plural === "pods" && namespace === "shop" ? ["till-1"] : (objects[plural] ?? [])),
  containers: () => ["app", "sidecar"],
  files: ["pod.yaml"],
};

it.for([
  ["desc", ["describe"]],
  ["get p", ["pods"]],
  ["get ", ["all", "deployments", "events", "events.events.k8s.io", "namespaces", "nodes", "pods"]],
  ["get pods web-", ["web-1", "web-2"]],
  ["get pods web-1 ", ["db-0", "web-2"]],
  ["get pod/d", ["pod/db-0"]],
  ["-n shop get po ", ["till-1"]],
  ["get po -n shop ", ["till-1"]],
  ["get po -n ", ["default", "shop"]],
  ["get po --namespace=s", ["--namespace=shop"]],
  ["get po -o y", ["yaml"]],
  ["get pods,d", ["pods,deployments"]],
  ["create d", ["deployment"]],
  ["create secret ", ["docker-registry", "generic", "tls"]],
  ["rollout s", ["status"]],
  ["rollout status deployment ", ["web"]],
  ["rollout undo d", ["daemonset", "deployment"]],
  ["scale --repl", ["--replicas="]],
  ["apply -f ", ["pod.yaml"]],
  ["logs web-1 -c ", ["app", "sidecar"]],
  ["logs deployment/", ["deployment/web"]],
  ["drain ", ["worker-1"]],
  ["a", ["annotate", "api-resources", "api-versions", "apply", "attach", "auth", "autoscale"]],
  ["debug w", ["web-1", "web-2"]],
  ["debug node/", ["node/worker-1"]],
  ["debug web-1 --profile=s", ["--profile=sysadmin"]],
  ["debug web-1 --target ", ["app", "sidecar"]],
  ["port-forward s", ["service/", "statefulset/"]],
  ["cp p", ["pod.yaml"]],
  ["cp d", ["db-0:", "default/"]],
  ["cp shop/", ["shop/till-1:"]],
  ["set subject r", ["rolebinding"]],
  ["completion z", ["zsh"]],
  ["top pod --sort-by=c", ["--sort-by=cpu"]],
  ["config use-context ", ["kubernetes-admin@kubarium"]],
  ["exec web-1 -- l", []],
  ["nonsense ", []],
] as const)("kubectl %s|", ([line, expected]) => {
  expect(completeKubectl(line.split(" "), source)).toEqual(expected);
});
