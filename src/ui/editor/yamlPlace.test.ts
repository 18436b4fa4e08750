import { expect, it } from "vitest";
import { placeAt } from "./yamlPlace.ts";

const text = `apiVersion: v1
kind: ConfigMap
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
spec:
  replicas: 3
  template:
    spec:
      containers:
      - name: web
        image: nginx
        ports:
        - containerPort: 80
          protocol: TCP
      - name: side
        
      restartPolicy: Al
  strat
`;
const lines = text.split("\n");
const at = (needle: string, after = needle.length) => {
  const offset = text.indexOf(needle) + after;
  const before = text.slice(0, offset).split("\n");
  return placeAt(lines, before.length - 1, before.at(-1)?.length ?? 0);
};

it.for([
  ["kind: Config", [], { type: "value", key: "kind" }, "ConfigMap"],
  ["  na", ["metadata"], { type: "key" }, "Deployment"],
  ["    app", ["metadata", "labels"], { type: "key" }, "Deployment"],
  ["  replicas: 3", ["spec"], { type: "value", key: "replicas" }, "Deployment"],
  ["      - na", ["spec", "template", "spec", "containers"], { type: "key" }, "Deployment"],
  ["        ima", ["spec", "template", "spec", "containers"], { type: "key" }, "Deployment"],
  ["        - containerP", ["spec", "template", "spec", "containers", "ports"], { type: "key" }, "Deployment"],
  ["          protocol: T", ["spec", "template", "spec", "containers", "ports"], { type: "value", key: "protocol" }, "Deployment"],
  ["- name: side\n        ", ["spec", "template", "spec", "containers"], { type: "key" }, "Deployment"],
  ["      restartPolicy: Al", ["spec", "template", "spec"], { type: "value", key: "restartPolicy" }, "Deployment"],
  ["  strat", ["spec"], { type: "key" }, "Deployment"],
] as const)("%j", ([needle, path, what, kind]) => {
  expect(at(needle)).toMatchObject({ path, at: what, kind });
});

it("knows what stands beside the place", () => {
  expect(at("  strat")?.siblings.toSorted()).toEqual(["replicas", "template"]);
  expect(at("- name: side\n        ")?.siblings).toContain("name");
});

it("is nothing in a comment", () => {
  expect(placeAt(["# kind"], 0, 3)).toBeUndefined();
});

it("looks at a part of a long text only", () => {
  let looked = 0;
  const lines = new Proxy(Array.from({ length: 50_000 }, (_, index) => `  key${index}: value`), {
    get: (target, key, receiver) => {
      looked++;
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
  expect(placeAt(lines, 25_000, 5)?.at).toEqual({ type: "key" });
  expect(looked).toBeLessThan(60_000);
});
