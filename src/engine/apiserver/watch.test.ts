import { describe, expect, it } from "vitest";
import type { KubeObject, Status } from "../api/index.ts";
import { kubeApiserver } from "./index.ts";
import type { ApiserverState } from "./index.ts";
import { killProcess, millis, minutes, seconds, startProcess, terminateProcess } from "../core/index.ts";
import { ControlPlane } from "../../testing/controlPlane/controlPlane.ts";

/** Of the kinds that nobody else makes objects of. */
const secrets = "v1/secrets";
const secret = (name: string, data: Readonly<Record<string, string>> = {}): KubeObject => ({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: "default" }, stringData: data }) as KubeObject;

function heard(plane: ControlPlane, id: number): readonly string[] {
  return (plane.client().events.get(id) ?? []).map(({ type, object }) => (type === "ERROR" ? `ERROR ${(object as Status).code} ${(object as Status).message ?? ""}` : `${type} ${(object as KubeObject).metadata.name}`.trim()));
}

describe("a watch", () => {
  it("begins with the objects as they are and goes on with what changes", () => {
    const plane = new ControlPlane().ready();
    plane.create(secrets, secret("a"));
    const id = plane.send({ verb: "watch", resource: secrets, namespace: "default" });
    plane.run(millis(10));
    plane.create(secrets, secret("b"));
    plane.call({ verb: "delete", resource: secrets, namespace: "default", name: "a" });
    plane.run(millis(10));
    expect(heard(plane, id)).toEqual(["ADDED a", "ADDED b", "DELETED a"]);
  });

  it("resumes from a version it has seen, without what it knows already", () => {
    const plane = new ControlPlane().ready();
    const first = plane.create(secrets, secret("a")).body as KubeObject;
    plane.create(secrets, secret("b"));
    plane.run(millis(10));
    const id = plane.send({ verb: "watch", resource: secrets, options: { resourceVersion: first.metadata.resourceVersion ?? "" } });
    plane.run(millis(10));
    plane.create(secrets, secret("c"));
    plane.run(millis(10));
    expect(heard(plane, id)).toEqual(["ADDED b", "ADDED c"]);
  });

  it("from a version before the API server's restart ends with 410", () => {
    const plane = new ControlPlane().ready();
    plane.create(secrets, secret("a"));
    killProcess(plane.kernel, plane.kernel.process("kube-apiserver-cp-1"));
    plane.run(seconds(1));
    startProcess(plane.kernel, plane.kernel.process("kube-apiserver-cp-1"));
    plane.run(seconds(3));
    plane.send({ verb: "list", resource: secrets });
    plane.run(millis(10));
    const id = plane.send({ verb: "watch", resource: secrets, options: { resourceVersion: "1" } });
    plane.run(millis(10));
    expect(heard(plane, id)[0]).toMatch(/^ERROR 410 too old resource version: 1 \(\d+\)$/);
    expect(plane.client().ended.has(id)).toBe(true);
  });

  it("gets a bookmark about once a minute, and ends when its time is over", () => {
    const plane = new ControlPlane().ready();
    const id = plane.send({ verb: "watch", resource: secrets, options: { resourceVersion: "0", allowWatchBookmarks: true, timeoutSeconds: 150 } });
    plane.run(minutes(3));
    expect(heard(plane, id)).toEqual(["BOOKMARK", "BOOKMARK"]);
    expect(plane.client().ended.has(id)).toBe(true);
  });

  it("that asks for initial events is told where they end", () => {
    const plane = new ControlPlane().ready();
    plane.create(secrets, secret("a"));
    const id = plane.send({ verb: "watch", resource: secrets, options: { sendInitialEvents: true, resourceVersionMatch: "NotOlderThan", allowWatchBookmarks: true } });
    plane.run(millis(500));
    expect(heard(plane, id)).toEqual(["ADDED a", "BOOKMARK"]);
    expect(plane.client().events.get(id)?.[1]?.object).toMatchObject({ metadata: { annotations: { "k8s.io/initial-events-end": "true" } } });
  });

  it("that is cancelled hears nothing more", () => {
    const plane = new ControlPlane().ready();
    const id = plane.send({ verb: "watch", resource: secrets, namespace: "default" });
    plane.run(millis(10));
    plane.kernel.inject("client", { server: plane.servers[0], message: { type: "cancel", id } }, 0);
    plane.run(millis(10));
    plane.create(secrets, secret("a"));
    plane.run(millis(10));
    expect(heard(plane, id)).toEqual([]);
  });
});

describe("three API servers", () => {
  it("agree on the system objects whoever made them, and stand in the endpoints together", () => {
    const plane = new ControlPlane({ members: 3, apiservers: 3 }).ready();
    for (const server of plane.servers) {
      expect(plane.list("v1/namespaces", {}, server).length).toBe(4);
      const slice = plane.get("discovery.k8s.io/v1/endpointslices", "default", "kubernetes", server).body;
      expect(slice).toMatchObject({ endpoints: [{ addresses: ["172.18.0.11"] }, { addresses: ["172.18.0.12"] }, { addresses: ["172.18.0.13"] }] });
    }
  });

  it("share one object for one version", () => {
    const plane = new ControlPlane({ members: 3, apiservers: 3 }).ready();
    plane.create(secrets, secret("a"));
    const [one, two, three] = plane.servers.map((server) => plane.list(secrets, {}, server)[0]);
    expect(one).toBe(two);
    expect(two).toBe(three);
  });

  it("give consistent reads: what one has acknowledged the other lists", () => {
    const plane = new ControlPlane({ members: 3, apiservers: 3 }).ready();
    for (let i = 0; i < 20; i++) {
      plane.create(secrets, secret(`m${i}`), plane.servers[i % 3]);
      expect(plane.list(secrets, {}, plane.servers[(i + 1) % 3]).length).toBe(i + 1);
    }
  });

  it("never give one cluster IP or node port away twice", () => {
    const plane = new ControlPlane({ members: 3, apiservers: 3 }).ready();
    const service = (name: string, spec: object): KubeObject => ({ apiVersion: "v1", kind: "Service", metadata: { name, namespace: "default" }, spec: { type: "NodePort", ports: [{ port: 80, protocol: "TCP" }], ...spec } }) as KubeObject;
    const ids = plane.servers.map((server, i) => plane.send({ verb: "create", resource: "v1/services", namespace: "default", body: service(`s${i}`, { clusterIP: "10.96.7.7" }) }, server));
    const codes = ids.map((id) => plane.wait(id).code).toSorted((a, b) => a - b);
    expect(codes).toEqual([201, 422, 422]);
    for (let i = 0; i < 20; i++) plane.create("v1/services", service(`auto${i}`, {}), plane.servers[i % 3]);
    const specs = plane.list("v1/services").map((each) => (each as unknown as { readonly spec: { readonly clusterIP: string; readonly ports: readonly { readonly nodePort?: number }[] } }).spec);
    expect(new Set(specs.map((spec) => spec.clusterIP)).size).toBe(specs.length);
    const ports = specs.flatMap((spec) => spec.ports.map((port) => port.nodePort)).filter((port) => port !== undefined);
    expect(new Set(ports).size).toBe(21);
  });

  it("lose one in the middle of a watch: the client resumes on another and misses nothing", () => {
    const plane = new ControlPlane({ members: 3, apiservers: 3 }).ready();
    const id = plane.send({ verb: "watch", resource: secrets, options: { resourceVersion: "0" } }, plane.servers[0]);
    const first = plane.create(secrets, secret("a"), plane.servers[1]).body as KubeObject;
    plane.run(millis(10));
    killProcess(plane.kernel, plane.kernel.process("kube-apiserver-cp-1"));
    plane.create(secrets, secret("b"), plane.servers[1]);
    plane.run(millis(10));
    expect(heard(plane, id)).toEqual(["ADDED a"]);
    expect(plane.client().closed).toEqual(["kube-apiserver-cp-1 closed"]);
    const again = plane.send({ verb: "watch", resource: secrets, options: { resourceVersion: first.metadata.resourceVersion ?? "" } }, plane.servers[2]);
    plane.run(millis(10));
    expect(heard(plane, again)).toEqual(["ADDED b"]);
  });

  it("drop a dead one from the endpoints of default/kubernetes when its lease is over", () => {
    const plane = new ControlPlane({ members: 3, apiservers: 3 }).ready();
    killProcess(plane.kernel, plane.kernel.process("kube-apiserver-cp-1"));
    plane.run(seconds(30));
    const addresses = (): unknown => (plane.get("discovery.k8s.io/v1/endpointslices", "default", "kubernetes", plane.servers[1]).body as unknown as { readonly endpoints: readonly { readonly addresses: readonly string[] }[] }).endpoints.map((each) => each.addresses[0]);
    expect(addresses()).toEqual(["172.18.0.12", "172.18.0.13"]);
    startProcess(plane.kernel, plane.kernel.process("kube-apiserver-cp-1"));
    plane.run(seconds(15));
    expect(addresses()).toEqual(["172.18.0.11", "172.18.0.12", "172.18.0.13"]);
  });

  it("end gracefully: watches are ended, and the process exits", () => {
    const plane = new ControlPlane({ members: 3, apiservers: 3 }).ready();
    const id = plane.send({ verb: "watch", resource: secrets });
    plane.run(millis(10));
    terminateProcess(plane.kernel, plane.kernel.process("kube-apiserver-cp-1"), seconds(30));
    plane.run(seconds(3));
    expect(plane.client().ended.has(id)).toBe(true);
    expect(plane.kernel.process("kube-apiserver-cp-1").status).toBe("stopped");
  });
});

describe("behind the load balancer", () => {
  it("a client is served, and served again after its API server died", () => {
    const plane = new ControlPlane({ members: 3, apiservers: 3, withLoadBalancer: true }).ready();
    plane.send({ verb: "list", resource: secrets }, "load-balancer");
    plane.run(millis(10));
    expect(plane.create(secrets, secret("a"), "load-balancer").code).toBe(201);
    for (const server of plane.servers.slice(0, 2)) killProcess(plane.kernel, plane.kernel.process(server));
    plane.run(seconds(10));
    plane.send({ verb: "list", resource: secrets }, "load-balancer");
    plane.run(millis(10));
    expect(plane.create(secrets, secret("b"), "load-balancer").code).toBe(201);
  });
});

describe("after half an hour", () => {
  const plane = new ControlPlane({ members: 3, apiservers: 3 }).ready();
  const first = plane.create(secrets, secret("a")).body as KubeObject;
  for (let i = 0; i < 5; i++) plane.call({ verb: "update", resource: secrets, namespace: "default", name: "a", body: secret("a", { i: String(i) }) });
  plane.run(minutes(30));

  it("one of the servers has had etcd forget old revisions", () => {
    const compacted = plane.servers.map((name) => (plane.kernel.process(name).memory as ApiserverState).compaction.lastCompacted);
    expect(Math.max(...compacted)).toBeGreaterThan(Number(first.metadata.resourceVersion));
  });

  it("lists at an old version, and watches from it, are still answered: the server remembers", () => {
    const exact = plane.call({ verb: "list", resource: secrets, options: { resourceVersion: first.metadata.resourceVersion ?? "", resourceVersionMatch: "Exact" } });
    expect(exact.body).toMatchObject({ metadata: { resourceVersion: first.metadata.resourceVersion }, items: [first] });
    const id = plane.send({ verb: "watch", resource: secrets, options: { resourceVersion: first.metadata.resourceVersion ?? "" } });
    plane.run(millis(10));
    expect(heard(plane, id)).toEqual(["MODIFIED a", "MODIFIED a", "MODIFIED a", "MODIFIED a", "MODIFIED a"]);
  });

  it("after a restart of the server they are gone: 410", () => {
    const name = "kube-apiserver-cp-2";
    killProcess(plane.kernel, plane.kernel.process(name));
    startProcess(plane.kernel, plane.kernel.process(name));
    plane.run(seconds(5));
    plane.send({ verb: "list", resource: secrets }, name);
    plane.run(millis(10));
    const exact = plane.call({ verb: "list", resource: secrets, options: { resourceVersion: first.metadata.resourceVersion ?? "", resourceVersionMatch: "Exact" } }, name);
    expect([exact.code, (exact.body as Status).reason]).toEqual([410, "Expired"]);
  });

  it("the inspector shows what the server is doing", () => {
    const program = kubeApiserver({ name: "kube-apiserver-cp-1", etcdServers: [] });
    const shown = program.view?.(plane.kernel.process("kube-apiserver-cp-1").memory as ApiserverState, plane.kernel.state.now);
    expect(shown).toMatchObject({ condition: "ok", headline: "0 requests in flight, 1 watch" });
    expect(shown?.groups.find((group) => group.title === "etcd")?.table?.rows.map((row) => row[1])).toEqual(["ready", "ready", "ready"]);
  });
});
