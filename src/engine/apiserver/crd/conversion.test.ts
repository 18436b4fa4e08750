import { describe, expect, it } from "vitest";
import { ControlPlane, messageOf } from "../../../testing/controlPlane/controlPlane.ts";
import type { Answered } from "../../../testing/controlPlane/controlPlane.ts";
import { clusterAuthority, encodeBase64 } from "../../api/index.ts";
import type { KubeObject } from "../../api/index.ts";
import { killProcess, seconds } from "../../core/index.ts";
import type { Program } from "../../core/index.ts";
import { etcdStore } from "../../etcd/index.ts";
import type { EtcdState } from "../../etcd/index.ts";
import { answerTo } from "../../linux/packet.ts";
import type { Packet } from "../../linux/index.ts";
import { resolveWorkload, serveRequest } from "../../workloads/index.ts";

const address = "10.9.9.8";
const definitions = "apiextensions.k8s.io/v1/customresourcedefinitions";
const v1 = "stable.example.com/v1/crontabs";
const v1beta1 = "stable.example.com/v1beta1/crontabs";

const workload = resolveWorkload({ image: "admission-webhook", command: [], args: ["--rename-field=v1beta1:spec.cronSpec=v1:spec.schedule"], ports: [], annotations: {} });

interface Asked {
  asked: number;
}

/** A machine of its own that answers for an address as the webhook program does; `spoil` changes what it says. */
function webhookServer(spoil: (review: string) => string = (review) => review): Program<Asked> {
  return {
    start(env) {
      env.claim(address);
      return { asked: 0 };
    },
    step(state, event, env) {
      if (event.type !== "datagram") return;
      const packet = event.message as Packet;
      state.asked++;
      const reply = serveRequest(workload, { method: "POST", target: "/convert", accept: "", body: packet.body ?? "" });
      env.post(packet.srcIp, { ...answerTo(packet, "response", "hook"), ...reply, body: spoil(reply?.body ?? ""), certificate: { names: ["*.default.svc"] } });
    },
  };
}

const field = (name: string): object => ({ openAPIV3Schema: { type: "object", properties: { spec: { type: "object", properties: { [name]: { type: "string" }, image: { type: "string", default: "busybox" } } } } } });

const definition = (storage: "v1" | "v1beta1", conversion: object): KubeObject =>
  ({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "crontabs.stable.example.com" },
    spec: {
      group: "stable.example.com",
      scope: "Namespaced",
      names: { plural: "crontabs", kind: "CronTab" },
      versions: [
        { name: "v1", served: true, storage: storage === "v1", schema: field("schedule"), additionalPrinterColumns: [{ name: "Schedule", type: "string", jsonPath: ".spec.schedule" }] },
        { name: "v1beta1", served: true, storage: storage === "v1beta1", schema: field("cronSpec"), additionalPrinterColumns: [{ name: "Spec", type: "string", jsonPath: ".spec.cronSpec" }] },
      ],
      conversion,
    },
  }) as KubeObject;

const webhook = { strategy: "Webhook", webhook: { conversionReviewVersions: ["v1"], clientConfig: { service: { namespace: "default", name: "converter", path: "/convert" }, caBundle: encodeBase64(clusterAuthority) } } };
const url = "https://converter.default.svc:443/convert?timeout=30s";
const crontab = (version: string, name: string, spec: object): KubeObject => ({ apiVersion: `stable.example.com/${version}`, kind: "CronTab", metadata: { name, namespace: "default" }, spec }) as KubeObject;

class Converting extends ControlPlane {
  constructor(storage: "v1" | "v1beta1", conversion: object, spoil?: (review: string) => string) {
    super();
    this.kernel.addMachine("elsewhere");
    this.kernel.addProcess("elsewhere", "hook", webhookServer(spoil));
    this.ready();
    this.create("v1/services", { apiVersion: "v1", kind: "Service", metadata: { name: "converter", namespace: "default" }, spec: { ports: [{ port: 443, targetPort: 8443 }] } } as unknown as KubeObject);
    this.create("discovery.k8s.io/v1/endpointslices", { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata: { name: "converter-1", namespace: "default", labels: { "kubernetes.io/service-name": "converter" } }, addressType: "IPv4", ports: [{ port: 8443 }], endpoints: [{ addresses: [address] }] } as unknown as KubeObject);
    this.create(definitions, definition(storage, conversion));
    this.run(seconds(2));
  }

  stored(name: string): unknown {
    return etcdStore(this.kernel.process("etcd-cp-1").memory as EtcdState).get(`/registry/stable.example.com/crontabs/default/${name}`)?.value;
  }

  get asked(): number {
    return (this.kernel.process("hook").memory as Asked).asked;
  }

  store(storage: "v1" | "v1beta1"): Answered {
    const now = this.get(definitions, undefined, "crontabs.stable.example.com").body as unknown as { readonly spec: { readonly versions: readonly { readonly name: string }[] } };
    const answered = this.call({ verb: "update", resource: definitions, name: "crontabs.stable.example.com", body: { ...now, spec: { ...now.spec, versions: now.spec.versions.map((each) => ({ ...each, storage: each.name === storage })) } } });
    this.run(seconds(1));
    return answered;
  }

  killHook(): void {
    killProcess(this.kernel, this.kernel.process("hook"));
  }
}

describe("custom objects in two versions, between which a webhook converts", () => {
  const plane = new Converting("v1", webhook);

  it("are stored in the storage version, whatever they were created in, and come back as they were asked for", () => {
    expect(plane.create(v1beta1, crontab("v1beta1", "a", { cronSpec: "* * * * *" }))).toMatchObject({ code: 201, body: { apiVersion: "stable.example.com/v1beta1", spec: { cronSpec: "* * * * *", image: "busybox" } } });
    expect(plane.stored("a")).toMatchObject({ apiVersion: "stable.example.com/v1", spec: { schedule: "* * * * *" } });
    expect(plane.get(v1, "default", "a").body).toMatchObject({ apiVersion: "stable.example.com/v1", spec: { schedule: "* * * * *" } });
    expect(plane.get(v1beta1, "default", "a").body).toMatchObject({ apiVersion: "stable.example.com/v1beta1", spec: { cronSpec: "* * * * *" } });
  });

  it("are listed in the other version by one question, and again by none", () => {
    plane.create(v1, crontab("v1", "b", { schedule: "1 * * * *" }));
    const before = plane.asked;
    const specs = (): unknown => plane.list(v1beta1).map((each) => (each as unknown as { readonly spec: object }).spec);
    const want = [{ cronSpec: "* * * * *", image: "busybox" }, { cronSpec: "1 * * * *", image: "busybox" }];
    expect(specs()).toEqual(want);
    expect(specs()).toEqual(want);
    expect(plane.asked - before).toBe(1);
  });

  it("are shown with the columns of the version asked for", () => {
    const { columnDefinitions, rows } = plane.call({ verb: "list", resource: v1beta1, namespace: "default", accept: "table" }).body as unknown as { readonly columnDefinitions: readonly { readonly name: string }[]; readonly rows: readonly { readonly cells: readonly unknown[] }[] };
    expect(columnDefinitions.map(({ name }) => name)).toContain("Spec");
    expect(rows.map(({ cells }) => cells[1])).toEqual(["* * * * *", "1 * * * *"]);
  });

  it("are watched in the other version, in the order of their changes", () => {
    const id = plane.send({ verb: "watch", resource: v1beta1, namespace: "default", options: { resourceVersion: "0" } });
    plane.run(seconds(1));
    plane.call({ verb: "patch", resource: v1, namespace: "default", name: "a", patchType: "application/merge-patch+json", body: { spec: { schedule: "2 * * * *" } } });
    plane.call({ verb: "delete", resource: v1, namespace: "default", name: "b" });
    plane.run(seconds(1));
    const heard = (plane.client().events.get(id) ?? []).map(({ type, object }) => `${type} ${(object as KubeObject).apiVersion} ${(object as KubeObject).metadata.name} ${(object as unknown as { readonly spec: { readonly cronSpec: string } }).spec.cronSpec}`);
    expect(heard).toEqual(["ADDED stable.example.com/v1beta1 a * * * * *", "ADDED stable.example.com/v1beta1 b 1 * * * *", "MODIFIED stable.example.com/v1beta1 a 2 * * * *", "DELETED stable.example.com/v1beta1 b 1 * * * *"]);
  });

  it("are changed in the version of the request, and validated by its schema", () => {
    const patch = (body: object, patchType: "application/merge-patch+json" | "application/apply-patch+yaml", more: object = {}): Answered => plane.call({ verb: "patch", resource: v1beta1, namespace: "default", name: "a", patchType, body, options: more });
    expect(patch({ spec: { cronSpec: "3 * * * *" } }, "application/merge-patch+json")).toMatchObject({ code: 200, body: { spec: { cronSpec: "3 * * * *" } } });
    expect(patch({ spec: { cronSpec: 3 } }, "application/merge-patch+json")).toMatchObject({ code: 422 });
    expect(patch(crontab("v1beta1", "a", { cronSpec: "4 * * * *" }), "application/apply-patch+yaml", { fieldManager: "me", force: true })).toMatchObject({ code: 200, body: { apiVersion: "stable.example.com/v1beta1", spec: { cronSpec: "4 * * * *" } } });
    expect(plane.stored("a")).toMatchObject({ apiVersion: "stable.example.com/v1", spec: { schedule: "4 * * * *", image: "busybox" } });
  });

  it("when it is dead: what needs it fails in the words of a real server, the rest goes on", () => {
    plane.killHook();
    const failed = (from: string): string => `conversion webhook for stable.example.com/${from}, Kind=CronTab failed: Post "${url}": context deadline exceeded`;
    expect(plane.get(v1beta1, "default", "a")).toMatchObject({ code: 500, body: { message: failed("v1") } });
    expect(messageOf(plane.create(v1beta1, crontab("v1beta1", "c", { cronSpec: "" })))).toBe(failed("v1beta1"));
    expect(plane.get(v1, "default", "a").code).toBe(200);
    expect(plane.create(v1, crontab("v1", "d", {})).code).toBe(201);
    expect(messageOf(plane.call({ verb: "list", resource: v1beta1 }))).toBe(failed("v1"));
    const id = plane.send({ verb: "watch", resource: v1beta1, options: { resourceVersion: "0" } });
    plane.run(seconds(40));
    expect(plane.client().ended.has(id)).toBe(true);
  });
});

it("of a webhook with two endpoints one is asked each time", () => {
  const plane = new Converting("v1", webhook);
  plane.call({ verb: "patch", resource: "discovery.k8s.io/v1/endpointslices", namespace: "default", name: "converter-1", patchType: "application/merge-patch+json", body: { endpoints: [{ addresses: [address] }, { addresses: [address] }] } });
  plane.run(seconds(1));
  const codes = Array.from({ length: 20 }, (_, at) => plane.create(v1beta1, crontab("v1beta1", `many-${at}`, {})).code);
  expect(new Set(codes)).toEqual(new Set([201]));
});

describe("an answer of a conversion webhook that is not one", () => {
  const edit = (change: (review: { response: { uid: string; convertedObjects: KubeObject[]; result: object } }) => unknown) => (text: string) => {
    const review = JSON.parse(text) as { response: { uid: string; convertedObjects: KubeObject[]; result: object } };
    return JSON.stringify(change(review) ?? review);
  };
  const who = "conversion webhook for stable.example.com/v1beta1, Kind=CronTab";
  it.for([
    { name: "no review", spoil: () => '{"kind":"Pod","apiVersion":"v1"}', message: `${who} failed: expected webhook response of apiextensions.k8s.io/v1, Kind=ConversionReview, got v1, Kind=Pod` },
    { name: "no response", spoil: edit(() => ({ kind: "ConversionReview", apiVersion: "apiextensions.k8s.io/v1" })), message: `${who} failed: no response provided` },
    { name: "a refusal", spoil: edit((review) => void (review.response.result = { status: "Failure", message: "no such luck" })), message: `${who} failed: no such luck` },
    { name: "a refusal without words", spoil: edit((review) => void (review.response.result = {})), message: `${who} failed: response.result.status was '', not 'Success'` },
    { name: "too few objects", spoil: edit((review) => void (review.response.convertedObjects = [])), message: `${who} returned 0 objects, expected 1` },
    { name: "an object of another version", spoil: edit((review) => void (review.response.convertedObjects = review.response.convertedObjects.map((each) => ({ ...each, apiVersion: "v2" })))), message: `${who} returned invalid object: invalid groupVersion (expected stable.example.com/v1, received v2)` },
    { name: "an object of another name", spoil: edit((review) => void (review.response.convertedObjects = review.response.convertedObjects.map((each) => ({ ...each, metadata: { ...each.metadata, name: "x" } })))), message: `${who} returned invalid object: must have the same name: a != x` },
  ])("$name", ({ spoil, message }) => {
    const plane = new Converting("v1", webhook, spoil);
    expect(plane.create(v1beta1, crontab("v1beta1", "a", { cronSpec: "x" }))).toMatchObject({ code: 500, body: { message } });
    expect(plane.stored("a")).toBeUndefined();
  });

  it("metadata but labels and annotations are as they were", () => {
    const plane = new Converting("v1", webhook, edit((review) => void (review.response.convertedObjects = review.response.convertedObjects.map((each) => ({ ...each, metadata: { ...each.metadata, labels: { converted: "yes" }, finalizers: ["a/b"] } })))));
    plane.create(v1beta1, crontab("v1beta1", "a", {}));
    expect(plane.stored("a")).toMatchObject({ metadata: { labels: { converted: "yes" } } });
    expect(plane.stored("a")).not.toHaveProperty("metadata.finalizers");
  });
});

describe("the storage version is another from now on", () => {
  it("with a webhook: old objects are read through it, and the next write, though it changes nothing, brings them over", () => {
    const plane = new Converting("v1beta1", webhook);
    plane.create(v1beta1, crontab("v1beta1", "a", { cronSpec: "* * * * *" }));
    expect(plane.store("v1")).toMatchObject({ code: 200, body: { status: { storedVersions: ["v1beta1", "v1"] } } });
    expect(plane.stored("a")).toMatchObject({ apiVersion: "stable.example.com/v1beta1" });
    const read = plane.get(v1, "default", "a").body as KubeObject;
    expect(read).toMatchObject({ spec: { schedule: "* * * * *" } });
    const written = plane.call({ verb: "update", resource: v1, namespace: "default", name: "a", body: read });
    expect(written.code).toBe(200);
    expect((written.body as KubeObject).metadata.resourceVersion).not.toBe(read.metadata.resourceVersion);
    expect(plane.stored("a")).toMatchObject({ apiVersion: "stable.example.com/v1", spec: { schedule: "* * * * *" } });
    const again = plane.call({ verb: "update", resource: v1, namespace: "default", name: "a", body: written.body as KubeObject });
    expect((again.body as KubeObject).metadata.resourceVersion).toBe((written.body as KubeObject).metadata.resourceVersion);
  });

  it("without one (None): only apiVersion changes, what the other version's schema does not know is not shown", () => {
    const plane = new Converting("v1", { strategy: "None" });
    plane.create(v1beta1, crontab("v1beta1", "a", { cronSpec: "* * * * *" }));
    expect(plane.stored("a")).toMatchObject({ apiVersion: "stable.example.com/v1", spec: { cronSpec: "* * * * *", image: "busybox" } });
    expect((plane.get(v1, "default", "a").body as unknown as { readonly spec: object }).spec).toEqual({ image: "busybox" });
    expect(plane.get(v1beta1, "default", "a").body).toMatchObject({ spec: { cronSpec: "* * * * *" } });
    expect(plane.asked).toBe(0);
  });
});
