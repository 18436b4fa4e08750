import { plainCall } from "./httpDoor.ts";
import type { HttpCall } from "./httpDoor.ts";

const post = (url: string, body: object): HttpCall => ({ ...plainCall, method: "POST", url, body: JSON.stringify(body) });

const schema = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: {
        replicas: { type: "integer", minimum: 0, default: 1 },
        size: { type: "string", pattern: "^[0-9]+Gi$" },
        parts: { type: "array", maxItems: 20, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], items: { type: "object", required: ["name"], properties: { name: { type: "string", maxLength: 40 }, weight: { "x-kubernetes-int-or-string": true } } } },
        free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      },
      "x-kubernetes-validations": [{ rule: "!has(self.replicas) || self.replicas < 100", message: "too many" }],
    },
    status: { type: "object", properties: { replicas: { type: "integer" }, selector: { type: "string" } } },
  },
};

const subresources = { status: {}, scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas", labelSelectorPath: ".status.selector" } };
const columns = [{ name: "Size", type: "string", jsonPath: ".spec.size" }, { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" }];

/** A custom kind in two versions, for requests that go on with it. */
export const widget = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.fuzz.example.com" },
  spec: {
    group: "fuzz.example.com",
    scope: "Namespaced",
    names: { plural: "widgets", kind: "Widget", shortNames: ["wd"] },
    versions: [
      { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema }, subresources, additionalPrinterColumns: columns, selectableFields: [{ jsonPath: ".spec.size" }] },
      { name: "v1beta1", served: true, storage: false, deprecated: true, schema: { openAPIV3Schema: schema }, subresources },
    ],
  },
};

export const widgetsUrl = "/apis/fuzz.example.com/v1/namespaces/default/widgets";
export const widgetOne = { apiVersion: "fuzz.example.com/v1", kind: "Widget", metadata: { name: "one" }, spec: { replicas: 2, size: "1Gi", parts: [{ name: "a", weight: 1 }, { name: "b", weight: "50%" }], free: { x: [1, { y: null }] } } };

/** What each server has from the start: an account, so that pods are let in, and something of what requests name. */
export const setUp: readonly HttpCall[] = [
  post("/api/v1/namespaces/default/serviceaccounts", { metadata: { name: "default" } }),
  post("/api/v1/nodes", { metadata: { name: "one" } }),
  post("/api/v1/namespaces/default/configmaps", { metadata: { name: "one" }, data: { a: "b" } }),
  post("/api/v1/namespaces/default/pods", { metadata: { name: "one", labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "nginx" }] } }),
  post("/api/v1/namespaces/default/services", { metadata: { name: "one" }, spec: { selector: { a: "b" }, ports: [{ port: 80 }] } }),
  post("/apis/apps/v1/namespaces/default/deployments", { metadata: { name: "one" }, spec: { replicas: 1, selector: { matchLabels: { a: "b" } }, template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "nginx" }] } } } }),
  post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", widget),
  { ...plainCall, url: "/apis/fuzz.example.com/v1?timeout=1s" },
  post(widgetsUrl, widgetOne),
];
