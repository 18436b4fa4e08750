import { describe, expect, it } from "vitest";
import type { KubeObject } from "../api/index.ts";
import type { Pod } from "../kinds/index.ts";
import type { ManagedEntry } from "./fieldManager/entries.ts";
import { ControlPlane, messageOf } from "../../testing/controlPlane/controlPlane.ts";
import type { Answered } from "../../testing/controlPlane/controlPlane.ts";

const pods = "v1/pods";
const cpuAndMemory = (cpu: string, memory: string): object => ({ cpu, memory });
const web = { name: "web", image: "nginx", resources: { requests: cpuAndMemory("100m", "64Mi"), limits: cpuAndMemory("200m", "128Mi") } };
const sidecar = { name: "proxy", image: "envoy", restartPolicy: "Always", resources: { requests: { cpu: "10m" } } };
const setup = { name: "setup", image: "busybox", resources: { requests: { cpu: "10m" } } };
const pod = (name: string, spec: object = {}, metadata: object = {}): KubeObject =>
  ({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default", ...metadata }, spec: { containers: [web], initContainers: [sidecar, setup], ...spec } }) as KubeObject;

const plane = new ControlPlane().ready();
plane.create("v1/serviceaccounts", { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: "default" } });
let count = 0;

/** A new Pod, and what comes of a patch of one of its parts. */
function patched(subresource: string, body: object, spec: object = {}, metadata: object = {}): { readonly answer: Answered; readonly name: string; readonly pod: Pod } {
  const name = `p${++count}`;
  expect(messageOf(plane.create(pods, pod(name, spec, metadata)))).toBe("");
  const answer = plane.call({ verb: "patch", resource: pods, namespace: "default", name, subresource, patchType: "application/strategic-merge-patch+json", body, options: { fieldManager: "kubectl-debug" } });
  return { answer, name, pod: plane.get(pods, "default", name).body as Pod };
}

const debug = (container: object): object => ({ spec: { ephemeralContainers: [{ name: "debugger", image: "busybox", stdin: true, tty: true, ...container }] } });

describe("pods/ephemeralcontainers", () => {
  it("adds a container with its defaults, and changes nothing else", () => {
    const { answer, pod: after } = patched("ephemeralcontainers", { ...debug({ targetContainerName: "web" }), metadata: { labels: { a: "b" }, annotations: { c: "d" } } });
    expect(answer.code).toBe(200);
    expect(after.metadata.generation).toBe(2);
    expect(after.metadata.labels).toBeUndefined();
    expect(after.metadata.annotations).toBeUndefined();
    expect(after.spec.ephemeralContainers).toEqual([
      { name: "debugger", image: "busybox", stdin: true, tty: true, targetContainerName: "web", resources: {}, terminationMessagePath: "/dev/termination-log", terminationMessagePolicy: "File", imagePullPolicy: "Always" },
    ]);
    const owned = (after.metadata.managedFields as readonly ManagedEntry[] | undefined)?.find((entry) => entry.subresource === "ephemeralcontainers");
    expect(owned).toMatchObject({ manager: "kubectl-debug", operation: "Update" });
    expect(Object.keys(owned?.fieldsV1 ?? {})).toEqual(["f:spec"]);
  });

  const refusals = [
    { name: "a port", container: { ports: [{ containerPort: 80 }] }, message: "spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container" },
    { name: "resources", container: { resources: { requests: { cpu: "1" } } }, message: "spec.ephemeralContainers[0].resources: Forbidden: cannot be set for an Ephemeral Container" },
    { name: "the name of a container", container: { name: "web" }, message: 'spec.ephemeralContainers[0].name: Duplicate value: "web"' },
    { name: "a target that is not there", container: { targetContainerName: "db" }, message: 'spec.ephemeralContainers[0].targetContainerName: Not found: "db"' },
    { name: "no image", container: { image: "" }, message: "spec.ephemeralContainers[0].image: Required value" },
  ];
  it.for(refusals)("refuses $name", ({ container, message }) => {
    const { answer, name } = patched("ephemeralcontainers", debug(container));
    expect(messageOf(answer)).toBe(`Pod "${name}" is invalid: ${message}`);
  });

  it("keeps the containers that are there", () => {
    const { name } = patched("ephemeralcontainers", debug({}));
    const put = (ephemeralContainers: readonly object[]): string => {
      const now = plane.get(pods, "default", name).body as Pod;
      return messageOf(plane.call({ verb: "update", resource: pods, namespace: "default", name, subresource: "ephemeralcontainers", body: { ...now, spec: { ...now.spec, ephemeralContainers } } }));
    };
    expect(put([])).toBe(`Pod "${name}" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "debugger" may not be removed\n`);
    expect(put([{ name: "debugger", image: "alpine" }])).toContain('Forbidden: existing ephemeral containers "debugger" may not be changed\n');
  });

  it("is nothing for a mirror of a static pod", () => {
    const { answer, name } = patched("ephemeralcontainers", debug({}), { nodeName: "w1" }, { annotations: { "kubernetes.io/config.mirror": "x" } });
    expect(messageOf(answer)).toBe(`Pod "${name}" is invalid: []: Forbidden: static pods do not support ephemeral containers`);
  });

  it("holds to the namespace's level of pod security", () => {
    plane.create("v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "strict", labels: { "pod-security.kubernetes.io/enforce": "baseline" } } });
    plane.create("v1/serviceaccounts", { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: "strict" } });
    expect(plane.create(pods, pod("a", {}, { namespace: "strict" })).code).toBe(201);
    const answer = plane.call({ verb: "patch", resource: pods, namespace: "strict", name: "a", subresource: "ephemeralcontainers", patchType: "application/strategic-merge-patch+json", body: debug({ securityContext: { privileged: true } }) });
    expect(messageOf(answer)).toBe('pods "a" is forbidden: violates PodSecurity "baseline:latest": privileged (container "debugger" must not set securityContext.privileged=true)');
  });

  it("is no way to change other fields", () => {
    expect(patched("ephemeralcontainers", { spec: { containers: [{ name: "web", image: "evil" }] } }).pod.spec.containers[0]?.image).toBe("nginx");
  });
});

const resources = (requests: object, limits: object, name = "web"): object => ({ spec: { containers: [{ name, resources: { requests, limits } }] } });

describe("pods/resize", () => {
  it("changes cpu and memory, and nothing else", () => {
    const { answer, pod: after } = patched("resize", { ...resources(cpuAndMemory("150m", "96Mi"), cpuAndMemory("300m", "100Mi")), metadata: { labels: { a: "b" } } });
    expect(answer.code).toBe(200);
    expect(after.spec.containers[0]?.resources).toEqual({ requests: cpuAndMemory("150m", "96Mi"), limits: cpuAndMemory("300m", "100Mi") });
    expect(after.metadata.labels).toBeUndefined();
    expect(after.metadata.generation).toBe(2);
  });

  const refusals = [
    { name: "a limit taken away", body: resources({}, { memory: null }), message: "spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed" },
    { name: "a request taken away", body: { spec: { initContainers: [{ name: "proxy", resources: { requests: { cpu: null } } }] } }, message: "spec.initContainers[0].resources.requests: Forbidden: resource requests cannot be removed" },
    { name: "more than its limit", body: resources({ cpu: "1" }, {}), message: 'spec.containers[0].resources.requests: Invalid value: "1": must be less than or equal to cpu limit of 200m' },
    { name: "another class of service", body: resources({ cpu: "200m", memory: "128Mi" }, {}), spec: { initContainers: [] }, message: 'spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing' },
    { name: "other resources", body: resources({ "ephemeral-storage": "1Gi" }, {}), message: "spec: Forbidden: only cpu and memory resources are mutable" },
    { name: "an init container that ends", body: { spec: { initContainers: [{ name: "setup", resources: { requests: { cpu: "20m" } } }] } }, message: "spec: Forbidden: resources for non-sidecar init containers are immutable" },
    { name: "a container that is not there", body: resources({ cpu: "1" }, {}, "db"), message: "spec.containers: Forbidden: containers may not be added or removed on resize" },
  ];
  it.for(refusals)("refuses $name", ({ body, spec, message }) => {
    const { answer, name } = patched("resize", body, spec);
    expect(messageOf(answer)).toContain(`Pod "${name}" is invalid: `);
    expect(messageOf(answer)).toContain(message);
  });

  it("lets sidecars be resized", () => {
    const { answer } = patched("resize", { spec: { initContainers: [{ name: "proxy", resources: { requests: { cpu: "20m" } } }] } });
    expect(messageOf(answer)).toBe("");
  });

  it("is counted by a LimitRange", () => {
    plane.create("v1/limitranges", { apiVersion: "v1", kind: "LimitRange", metadata: { name: "small", namespace: "default" }, spec: { limits: [{ type: "Container", max: { cpu: "500m" } }] } } as KubeObject);
    const { answer, name } = patched("resize", resources({}, { cpu: "1" }), { initContainers: [] });
    expect(messageOf(answer)).toBe(`pods "${name}" is forbidden: maximum cpu usage per Container is 500m, but limit is 1`);
  });

  it("is the only way to them: an update of the Pod may not", () => {
    const { name } = patched("resize", {}, { initContainers: [] });
    const answer = plane.call({ verb: "patch", resource: pods, namespace: "default", name, patchType: "application/strategic-merge-patch+json", body: resources({ cpu: "110m" }, {}) });
    expect(messageOf(answer)).toContain("pod updates may not change fields other than");
  });
});

/** Refuses what a CEL expression says, of a subresource of Pods. */
function forbid(name: string, operation: string, resource: string, expression: string): void {
  const rule = { apiGroups: [""], apiVersions: ["v1"], operations: [operation], resources: [resource] };
  plane.create("admissionregistration.k8s.io/v1/validatingadmissionpolicies", { apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingAdmissionPolicy", metadata: { name }, spec: { matchConstraints: { resourceRules: [rule] }, validations: [{ expression, messageExpression: "object.kind + ' is not wanted'" }] } } as KubeObject);
  plane.create("admissionregistration.k8s.io/v1/validatingadmissionpolicybindings", { apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingAdmissionPolicyBinding", metadata: { name }, spec: { policyName: name, validationActions: ["Deny"] } } as KubeObject);
  plane.run(1_000_000);
}

describe("what is posted to a Pod is admitted, whether or not the Pod exists", () => {
  const post = (subresource: string, body: object): string => messageOf(plane.call({ verb: "create", resource: pods, namespace: "default", name: "gone", subresource, body }));
  const binding = { apiVersion: "v1", kind: "Binding", metadata: { name: "gone" }, target: { kind: "Node", name: "w1" } };
  const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "gone" } };

  const cases = [
    { name: "an unknown kind", subresource: "eviction", body: { ...eviction, apiVersion: "v9" }, message: 'Eviction in version "v9" cannot be handled as a Eviction: no kind "Eviction" is registered for version "v9" in scheme "pkg/api/legacyscheme/scheme.go:30"' },
    { name: "the eviction of another Pod", subresource: "eviction", body: { ...eviction, metadata: { name: "other" } }, message: "name in URL does not match name in Eviction object" },
    { name: "the binding of another Pod", subresource: "binding", body: { ...binding, metadata: { name: "other" } }, message: "name in URL does not match name in Binding object" },
    { name: "a binding to nothing", subresource: "binding", body: { ...binding, target: {} }, message: "target.name: Required value" },
    { name: "a binding to something else", subresource: "binding", body: { ...binding, target: { kind: "Pod", name: "p" } }, message: 'target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>"' },
    { name: "a Pod that is not there", subresource: "binding", body: binding, message: 'pods "gone" not found' },
  ];
  it.for(cases)("$name", ({ subresource, body, message }) => {
    expect(post(subresource, body)).toBe(message);
  });

  it("an eviction can ask for a dry run in itself", () => {
    plane.create(pods, pod("dry"));
    const body = { ...eviction, metadata: { name: "dry" }, deleteOptions: { dryRun: ["All"] } };
    expect(plane.call({ verb: "create", resource: pods, namespace: "default", name: "dry", subresource: "eviction", body }).code).toBe(201);
    expect(plane.get(pods, "default", "dry").code).toBe(200);
  });

  it("policies see the Binding and the Eviction", () => {
    forbid("no-binding", "CREATE", "pods/binding", "object.target.name != 'w1'");
    forbid("no-eviction", "CREATE", "pods/eviction", "has(object.deleteOptions)");
    expect(post("binding", binding)).toContain("denied request: Binding is not wanted");
    expect(post("eviction", eviction)).toContain("denied request: Eviction is not wanted");
  });

  it("and what is connected with", () => {
    forbid("no-exec", "CONNECT", "pods/exec", "object.command[0] != 'rm' && !has(object.metadata) && request.options == null");
    const exec = (query: string): string => messageOf(plane.call({ verb: "create", resource: pods, namespace: "default", name: "gone", subresource: "exec", query }));
    expect(exec("command=rm&stdin=true")).toContain("denied request: PodExecOptions is not wanted");
    expect(exec("command=ls")).toBe('pods "gone" not found');
  });
});
