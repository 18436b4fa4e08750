import type { Rng } from "../../../engine/core/index.ts";
import { plainCall } from "../httpDoor.ts";
import type { HttpCall } from "../httpDoor.ts";
import { widgetsUrl } from "../setUp.ts";

const targets: readonly string[] = ["/api/v1/namespaces/default/configmaps/one", "/api/v1/namespaces/default/pods/one", "/apis/apps/v1/namespaces/default/deployments/one", `${widgetsUrl}/one`, "/api/v1/nodes/one", "/api/v1/namespaces/default/services/one", "/apis/apps/v1/namespaces/default/deployments/one/scale", "/apis/apps/v1/namespaces/default/deployments/one/status"];

const patch = (url: string, type: string, body: unknown): HttpCall => ({ ...plainCall, method: "PATCH", url, contentType: `application/${type}`, body: typeof body === "string" ? body : JSON.stringify(body) });

const pointers: readonly string[] = ["", "/", "/metadata", "/metadata/labels", "/metadata/labels/a", "/spec", "/spec/containers/0", "/spec/containers/-", "/spec/containers/999999999", "/spec/containers/-1", "/spec/containers/01", "/spec/containers/1e3", "/spec/containers/18446744073709551616", "/data", "/data/a", "/~2", "/~", "/~0~1", "x", "//", "/__proto__/x", "/constructor/prototype/x", "/metadata/name/x", "/metadata/managedFields", "/metadata/managedFields/0", "/kind", `/${"a/".repeat(2000)}`];
const operations: readonly unknown[] = ["add", "remove", "replace", "move", "copy", "test", "", "ADD", 1, null, undefined];
const values: readonly unknown[] = [null, 1, "x", {}, [], { a: { b: { c: [] } } }, "x".repeat(100_000), undefined];

/** Operations that make little sense, or multiply what is there. */
function jsonPatch(rng: Rng): unknown {
  const operation = (): object => ({ op: rng.pick(operations), path: rng.pick(pointers), from: rng.pick([undefined, ...pointers]), value: rng.pick(values) });
  switch (rng.int(0, 7)) {
    case 0:
      return [{ op: "add", path: "/metadata/annotations", value: { a: "x".repeat(1000) } }, ...Array.from({ length: 40 }, (_, at) => ({ op: "copy", from: "/metadata/annotations", path: `/metadata/annotations/c${at}` }))];
    case 1:
      return Array.from({ length: rng.pick([9_999, 10_001, 30_000]) }, () => ({ op: "test", path: "/kind", value: "x" }));
    case 2:
      return Array.from({ length: 5000 }, (_, at) => ({ op: "add", path: `/metadata/labels/l${at}`, value: "x" }));
    case 3:
      return [{ op: "move", from: "/metadata", path: "/metadata/labels/m" }];
    case 4:
      return [{ op: "replace", path: "", value: rng.pick(values) }];
    case 5:
      return rng.pick<unknown>([{}, null, "x", 1, [null], [[]], ["x"], [{}]]);
    default:
      return Array.from({ length: rng.int(1, 6) }, operation);
  }
}

const directives: readonly object[] = [
  { $patch: "delete" },
  { $patch: "replace", spec: {} },
  { $patch: "merge" },
  { $patch: "x" },
  { $patch: 1 },
  { $retainKeys: ["a"], spec: { $retainKeys: "x" } },
  { spec: { template: { spec: { containers: [{ $patch: "delete" }, { $patch: "delete", name: "c" }, { name: null }, null, 1] } } } },
  { spec: { template: { spec: { "$setElementOrder/containers": [{ name: "x" }, { name: "x" }, 1], containers: [{ name: "y" }] } } } },
  { spec: { "$deleteFromPrimitiveList/finalizers": ["x"], containers: "x" } },
  { metadata: { "$deleteFromPrimitiveList/finalizers": [{}], finalizers: ["a/b", "a/b"], ownerReferences: [{ uid: 1 }, {}], "$setElementOrder/finalizers": {} } },
  { metadata: null, spec: null, status: null, apiVersion: null, kind: null },
  { metadata: { name: null, namespace: null, uid: "x", resourceVersion: "0", creationTimestamp: null, managedFields: null } },
  { spec: { ports: [{ port: 80, $patch: "replace" }, { port: 80 }, { port: "80" }] } },
  { data: { a: null, b: 1, "": "", "../x": "y" } },
  { metadata: { labels: { a: null, "": null, b: {} }, annotations: [] } },
];

const fields: readonly unknown[] = [null, {}, [], { "f:": {} }, { "f:spec": { "f:": { "k:{": {} } } }, { "v:[": {} }, { "i:99999999999": {} }, { "x:y": {} }, { ".": { ".": 1 } }, { 'k:{"a":}': {} }, "x"];

/** Whom fields belong to, as no server would write it down. */
const managedFields = (rng: Rng): object => ({
  metadata: { managedFields: Array.from({ length: rng.pick([1, 2, 300]) }, () => ({ manager: rng.pick(["a", "", "x".repeat(2000)]), operation: rng.pick(["Apply", "Update", "x", undefined]), apiVersion: rng.pick(["v1", "apps/v1", "x/y/z", ""]), time: rng.pick(["2026-01-01T00:00:00Z", "x", null]), fieldsType: rng.pick(["FieldsV1", "x", undefined]), fieldsV1: rng.pick(fields), subresource: rng.pick([undefined, "status", "x"]) })) },
});

const configurations: readonly unknown[] = [
  { apiVersion: "v1", kind: "Pod", metadata: { name: "one" }, spec: { containers: [{ name: "c", image: "a" }, { name: "c", image: "b" }, {}] } },
  { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "one", managedFields: [{}] } },
  { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "one" }, spec: { template: { spec: { containers: [{ name: null }, null, 1, { name: "c", ports: [{ containerPort: 1 }, { containerPort: 1 }] }] } } } },
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one", labels: { a: 1, b: null } }, data: null },
  { apiVersion: "fuzz.example.com/v1", kind: "Widget", metadata: { name: "one" }, spec: { parts: [{ name: "a" }, { name: "a" }, {}, { weight: {} }] } },
  { apiVersion: "fuzz.example.com/v1", kind: "Widget", metadata: { name: "one" }, spec: { parts: { a: 1 }, free: { __proto__: 1 } } },
  { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "one" }, spec: { replicas: 3 } },
  { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "one" }, spec: { replicas: -3, x: 1 }, status: {} },
  { apiVersion: "x", kind: "y" },
  {},
  [],
  null,
];

/** Patches of what is there, one after the other. */
export function patchScene(rng: Rng): readonly HttpCall[] {
  return Array.from({ length: rng.int(2, 6) }, () => {
    const url = rng.pick(targets);
    switch (rng.int(0, 5)) {
      case 0:
      case 1:
        return patch(url, "json-patch+json", jsonPatch(rng));
      case 2:
        return patch(url, rng.pick(["strategic-merge-patch+json", "merge-patch+json"]), rng.pick(directives));
      case 3:
        return patch(url, rng.pick(["merge-patch+json", "strategic-merge-patch+json"]), managedFields(rng));
      default:
        return patch(`${url}?fieldManager=${rng.pick(["a", "b", "", "x".repeat(200)])}${rng.pick(["", "&force=true", "&force=x", "&dryRun=All"])}`, "apply-patch+yaml", rng.pick(configurations));
    }
  });
}
