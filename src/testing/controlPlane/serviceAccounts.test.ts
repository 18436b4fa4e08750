import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../engine/api/index.ts";
import { controllers, kubeControllerManager } from "../../engine/controllers/index.ts";
import { seconds } from "../../engine/core/index.ts";
import type { Deployment } from "../../engine/kinds/index.ts";
import { ControlPlane } from "./controlPlane.ts";

const plane = new ControlPlane().ready();
plane.kernel.addProcess("cp-1", "kube-controller-manager-cp-1", kubeControllerManager({ server: plane.servers[0] ?? "", port: "6443" }));
plane.run(seconds(15));

const accounts = "v1/serviceaccounts";
const bindings = "rbac.authorization.k8s.io/v1/clusterrolebindings";
const roles = "rbac.authorization.k8s.io/v1/clusterroles";
const namesIn = (namespace: string): readonly string[] => plane.list(accounts).filter(({ metadata }) => metadata.namespace === namespace).map(({ metadata }) => metadata.name);

function deploy(name: string): boolean {
  const labels = { app: name };
  plane.create("apps/v1/deployments", { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace: "default" }, spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: "c", image: "nginx" }] } } } } as KubeObject);
  plane.run(seconds(3));
  return ((plane.get("apps/v1/deployments", "default", name).body as Deployment).status.observedGeneration ?? 0) > 0;
}

/** As recorded of a fresh v1.36.2 cluster. */
const recorded = "attachdetach-controller bootstrap-signer certificate-controller clusterrole-aggregation-controller cronjob-controller daemon-set-controller default deployment-controller device-taint-eviction-controller disruption-controller endpoint-controller endpointslice-controller endpointslicemirroring-controller ephemeral-volume-controller expand-controller generic-garbage-collector horizontal-pod-autoscaler job-controller legacy-service-account-token-cleaner namespace-controller node-controller persistent-volume-binder pod-garbage-collector pv-protection-controller pvc-protection-controller replicaset-controller replication-controller resource-claim-controller resourcequota-controller root-ca-cert-publisher service-account-controller service-cidrs-controller statefulset-controller token-cleaner ttl-after-finished-controller ttl-controller validatingadmissionpolicy-status-controller volumeattributesclass-protection-controller";

describe("controllers act as their own service accounts", () => {
  it("which are in kube-system as in a real cluster", () => {
    expect(namesIn("kube-system")).toEqual(recorded.split(" "));
  });

  it("each with a role of its own; only who makes tokens acts as the manager", () => {
    expect(controllers.filter(({ account }) => account === undefined).map(({ name }) => name)).toEqual(["serviceaccount-token"]);
    const missing = controllers.flatMap(({ account }) => (account === undefined || plane.get(roles, undefined, `system:controller:${account}`).code === 200 ? [] : [account]));
    expect(missing).toEqual([]);
  });

  it("what a controller writes is its own doing", () => {
    expect(deploy("a")).toBe(true);
    const [replicaSet] = plane.list("apps/v1/replicasets");
    expect(replicaSet?.metadata.managedFields).toMatchObject([{ manager: "kube-controller-manager" }, { manager: "kube-controller-manager", subresource: "status" }]);
  });

  it("one without its account makes it again", () => {
    plane.call({ verb: "delete", resource: accounts, namespace: "kube-system", name: "deployment-controller", body: {} });
    expect(namesIn("kube-system")).not.toContain("deployment-controller");
    deploy("b");
    plane.run(seconds(10));
    expect(namesIn("kube-system")).toContain("deployment-controller");
    expect(deploy("c")).toBe(true);
  });

  it("one without its role does nothing, and the others go on", () => {
    const binding = plane.get(bindings, undefined, "system:controller:deployment-controller").body as KubeObject;
    plane.call({ verb: "delete", resource: bindings, name: binding.metadata.name, body: {} });
    expect(deploy("d")).toBe(false);
    const { resourceVersion: _version, uid: _uid, ...metadata } = binding.metadata;
    plane.create(bindings, { ...binding, metadata });
    plane.run(seconds(30));
    expect((plane.get("apps/v1/deployments", "default", "d").body as Deployment).status.observedGeneration).toBe(1);
  });
});
