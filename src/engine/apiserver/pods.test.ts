import { describe, expect, it } from "vitest";
import type { KubeObject } from "../api/index.ts";
import type { Pod } from "../kinds/index.ts";
import { killProcess, millis, seconds } from "../core/index.ts";
import { ControlPlane, messageOf } from "../../testing/controlPlane/controlPlane.ts";
import type { Answered } from "../../testing/controlPlane/controlPlane.ts";

const pods = "v1/pods";
const pod = (name: string, spec: object = {}): KubeObject =>
  ({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default" }, spec: { containers: [{ name: "c", image: "nginx" }], ...spec } }) as KubeObject;
const account = (name: string): KubeObject => ({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: "default" } });
const node = (name: string): KubeObject =>
  ({ apiVersion: "v1", kind: "Node", metadata: { name, labels: { "topology.kubernetes.io/zone": "a" } }, spec: {} }) as KubeObject;

function prepared(): ControlPlane {
  const plane = new ControlPlane().ready();
  plane.create("v1/serviceaccounts", account("default"));
  plane.create("v1/nodes", node("w1"));
  return plane;
}

const bind = (plane: ControlPlane, name: string, target: string): Answered =>
  plane.call({ verb: "create", resource: pods, namespace: "default", name, subresource: "binding", user: "system:kube-scheduler", body: { apiVersion: "v1", kind: "Binding", metadata: { name }, target: { kind: "Node", name: target } } });

describe("a new Pod", () => {
  it("is refused while its service account does not exist", () => {
    const plane = new ControlPlane().ready();
    expect(messageOf(plane.create(pods, pod("a")))).toBe('pods "a" is forbidden: error looking up service account default/default: serviceaccount "default" not found');
  });

  it("gets its defaults, token volume, tolerations and priority", () => {
    const created = prepared().create(pods, pod("a")).body as Pod;
    expect(created.spec).toMatchObject({
      serviceAccountName: "default",
      priority: 0,
      preemptionPolicy: "PreemptLowerPriority",
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      schedulerName: "default-scheduler",
      tolerations: [
        { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
        { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
      ],
    });
    expect(created.spec.volumes?.[0]?.name).toMatch(/^kube-api-access-[a-z0-9]{5}$/);
    expect(created.spec.containers[0]?.volumeMounts).toEqual([{ name: created.spec.volumes?.[0]?.name, readOnly: true, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" }]);
    expect(created.status.phase).toBe("Pending");
    expect(created.metadata.generation).toBe(1);
  });

  it("that breaks a rule is refused with the field's name", () => {
    const refused = prepared().create(pods, pod("Web"));
    expect(refused.code).toBe(422);
    expect(messageOf(refused)).toMatch(/^Pod "Web" is invalid: metadata.name: Invalid value: "Web": a lowercase RFC 1123 subdomain/);
  });

  it("with an unknown field: warned of, or refused when asked to be strict", () => {
    const plane = prepared();
    const body = pod("a", { hostNetwrok: true });
    expect(plane.call({ verb: "create", resource: pods, namespace: "default", body }).warnings).toContain('unknown field "spec.hostNetwrok"');
    const strict = plane.call({ verb: "create", resource: pods, namespace: "default", body: pod("b", { hostNetwrok: true }), options: { fieldValidation: "Strict" } });
    expect(messageOf(strict)).toBe('Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.hostNetwrok"');
  });
});

describe("a binding", () => {
  it("sets the node once, with the condition and the node's zone", () => {
    const plane = prepared();
    plane.create(pods, pod("a"));
    const uid = (plane.get(pods, "default", "a").body as Pod).metadata.uid;
    expect(bind(plane, "a", "w1")).toMatchObject({ code: 201, body: { status: "Success" } });
    expect(plane.get(pods, "default", "a").body).toMatchObject({ metadata: { uid, generation: 1, labels: { "topology.kubernetes.io/zone": "a" } }, spec: { nodeName: "w1" }, status: { conditions: [{ type: "PodScheduled", status: "True" }] } });
    expect(messageOf(bind(plane, "a", "w2"))).toBe('Operation cannot be fulfilled on pods/binding "a": pod a is already assigned to node "w1"');
    expect(bind(plane, "none", "w1").code).toBe(404);
  });

  it("tells the kubelet that watches its node", () => {
    const plane = prepared();
    plane.create(pods, pod("a"));
    const watch = (name: string): number => plane.send({ verb: "watch", resource: pods, user: `system:node:${name}`, options: { fieldSelector: `spec.nodeName=${name}`, resourceVersion: "0" } });
    const ids = [watch("w1"), watch("w2")];
    plane.run(millis(10));
    bind(plane, "a", "w1");
    plane.run(millis(10));
    expect(ids.map((id) => plane.client().events.get(id)?.map((event) => event.type))).toEqual([["ADDED"], undefined]);
  });
});

describe("deleting a Pod", () => {
  const remove = (plane: ControlPlane, name: string, body?: object, user?: string): Answered =>
    plane.call({ verb: "delete", resource: pods, namespace: "default", name, ...(body === undefined ? {} : { body }), ...(user === undefined ? {} : { user }) });

  it("that no node has yet removes it at once", () => {
    const plane = prepared();
    plane.create(pods, pod("a"));
    expect(remove(plane, "a").code).toBe(200);
    expect(plane.get(pods, "default", "a").code).toBe(404);
  });

  it("that runs marks it for its grace period; the kubelet removes it", () => {
    const plane = prepared();
    plane.create(pods, pod("a"));
    bind(plane, "a", "w1");
    const watch = plane.send({ verb: "watch", resource: pods, options: { resourceVersion: "0" } });
    plane.run(millis(10));
    expect(remove(plane, "a").body).toMatchObject({ metadata: { deletionGracePeriodSeconds: 30, deletionTimestamp: expect.stringMatching(/Z$/), generation: 2 } });
    expect(remove(plane, "a").body).toMatchObject({ metadata: { deletionGracePeriodSeconds: 30 } });
    expect(remove(plane, "a", { gracePeriodSeconds: 5 }).body).toMatchObject({ metadata: { deletionGracePeriodSeconds: 5 } });
    expect(messageOf(remove(plane, "a", { gracePeriodSeconds: 0 }, "system:node:w2"))).toBe('pods "a" is forbidden: node "w2" can only delete pods with spec.nodeName set to itself');
    expect(remove(plane, "a", { gracePeriodSeconds: 0 }, "system:node:w1").code).toBe(200);
    plane.run(millis(10));
    expect(plane.client().events.get(watch)?.map((event) => event.type)).toEqual(["ADDED", "MODIFIED", "MODIFIED", "MODIFIED", "DELETED"]);
  });

  it("of another uid than was meant is refused", () => {
    const plane = prepared();
    plane.create(pods, pod("a"));
    expect(messageOf(remove(plane, "a", { preconditions: { uid: "other" } }))).toMatch(/^Operation cannot be fulfilled on Pod "a": the UID in the precondition \(other\) does not match the UID in record/);
  });

  it("by eviction leaves the reason in its conditions", () => {
    const plane = prepared();
    plane.create(pods, pod("a"));
    bind(plane, "a", "w1");
    const evicted = plane.call({ verb: "create", resource: pods, namespace: "default", name: "a", subresource: "eviction", body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "a" } } });
    expect(evicted.code).toBe(201);
    expect(plane.get(pods, "default", "a").body).toMatchObject({ metadata: { deletionGracePeriodSeconds: 30 }, status: { conditions: [{ type: "PodScheduled" }, { type: "DisruptionTarget", reason: "EvictionByEvictionAPI" }] } });
  });
});

describe("a Deployment", () => {
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "default" }, spec: { replicas: 2, selector: { matchLabels: { app: "web" } }, template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c", image: "nginx" }] } } } } as KubeObject;
  const deployments = "apps/v1/deployments";

  it("is scaled by its scale subresource, which raises its generation", () => {
    const plane = new ControlPlane().ready();
    plane.create(deployments, deployment);
    const scale = (): Answered => plane.call({ verb: "get", resource: deployments, namespace: "default", name: "web", subresource: "scale" });
    expect(scale().body).toMatchObject({ kind: "Scale", spec: { replicas: 2 } });
    plane.call({ verb: "patch", resource: deployments, namespace: "default", name: "web", subresource: "scale", patchType: "application/merge-patch+json", body: { spec: { replicas: 5 } } });
    expect(scale().body).toMatchObject({ spec: { replicas: 5 } });
    expect(plane.get(deployments, "default", "web").body).toMatchObject({ metadata: { generation: 2 }, spec: { replicas: 5 } });
  });

  it("is scaled by applying a Scale: who applied the number owns it, and others are told of a conflict", () => {
    const plane = new ControlPlane().ready();
    plane.create(deployments, deployment);
    const apply = (replicas: number, fieldManager: string, more: object = {}): Answered =>
      plane.call({ verb: "patch", resource: deployments, namespace: "default", name: "web", subresource: "scale", patchType: "application/apply-patch+yaml", options: { fieldManager, ...more }, body: { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "web", namespace: "default" }, spec: { replicas } } });
    expect(apply(3, "hpa", { force: true }).body).toMatchObject({ kind: "Scale", spec: { replicas: 3 } });
    const owners = (): unknown => ((plane.get(deployments, "default", "web").body as KubeObject).metadata.managedFields ?? []).filter((entry) => (entry as { readonly subresource?: string }).subresource === "scale");
    expect(owners()).toEqual([expect.objectContaining({ manager: "hpa", operation: "Apply", apiVersion: "apps/v1", fieldsV1: { "f:spec": { "f:replicas": {} } } })]);
    expect(apply(4, "other")).toMatchObject({ code: 409, body: { message: 'Apply failed with 1 conflict: conflict with "hpa" with subresource "scale": .spec.replicas' } });
    expect(apply(4, "other", { force: true }).body).toMatchObject({ spec: { replicas: 4 } });
    expect(owners()).toMatchObject([{ manager: "other", operation: "Apply" }]);
  });

  it.for([
    { name: "a Scale that is null", body: null, code: 400 },
    { name: "a Scale that is a list", body: [], code: 400 },
    { name: "a Scale whose number is none", body: { spec: { replicas: "x" } }, code: 400 },
    { name: "the Scale of another", body: { metadata: { name: "other" }, spec: { replicas: 1 } }, code: 400 },
    { name: "a number below zero", body: { spec: { replicas: -1 } }, code: 422 },
  ])("refuses $name", ({ body, code }) => {
    const plane = new ControlPlane().ready();
    plane.create(deployments, deployment);
    expect(plane.call({ verb: "update", resource: deployments, namespace: "default", name: "web", subresource: "scale", body })).toMatchObject({ code });
    expect(plane.get(deployments, "default", "web").body).toMatchObject({ spec: { replicas: 2 } });
  });

  it("keeps its spec when only its status is written", () => {
    const plane = new ControlPlane().ready();
    const created = plane.create(deployments, deployment).body as KubeObject;
    const body = { ...created, spec: { ...(created as unknown as { readonly spec: object }).spec, replicas: 9 }, status: { replicas: 1 } };
    const written = plane.call({ verb: "update", resource: deployments, namespace: "default", name: "web", subresource: "status", body });
    expect(written.body).toMatchObject({ metadata: { generation: 1 }, spec: { replicas: 2 }, status: { replicas: 1 } });
  });

  it("deleted in the foreground waits for the garbage collector", () => {
    const plane = new ControlPlane().ready();
    plane.create(deployments, deployment);
    const remove = (propagationPolicy: string): Answered => plane.call({ verb: "delete", resource: deployments, namespace: "default", name: "web", body: { propagationPolicy } });
    expect(remove("Foreground").body).toMatchObject({ metadata: { finalizers: ["foregroundDeletion"], deletionGracePeriodSeconds: 0 } });
    plane.call({ verb: "patch", resource: deployments, namespace: "default", name: "web", patchType: "application/merge-patch+json", body: { metadata: { finalizers: null } } });
    expect(plane.get(deployments, "default", "web").code).toBe(404);
  });
});

describe("too many requests", () => {
  it("are answered with 429 and a time to wait once seats and queues are full; administrators are not kept out", () => {
    const plane = new ControlPlane().ready();
    killProcess(plane.kernel, plane.kernel.process("etcd-cp-1"));
    plane.run(seconds(1));
    const get = { verb: "get", resource: "v1/nodes", name: "w1", user: "system:kube-scheduler" } as const;
    const ids = Array.from({ length: 1000 }, () => plane.send(get));
    plane.run(seconds(1));
    const answered = ids.filter((id) => plane.client().responses.has(id));
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.length).toBeLessThan(1000);
    for (const id of answered) expect(plane.client().responses.get(id)).toMatchObject({ code: 429, body: { reason: "TooManyRequests", message: "Too many requests, please try again later.", details: { retryAfterSeconds: 1 } } });
    const admin = plane.send({ ...get, user: "kubernetes-admin" });
    plane.run(seconds(1));
    expect(plane.client().responses.has(admin)).toBe(false);
  });
});
