import type { Rng } from "../../../engine/core/index.ts";
import { plainCall } from "../httpDoor.ts";
import type { HttpCall } from "../httpDoor.ts";
import { regexes, rules, urls } from "./programs.ts";
import { enormousSchema, nonsenseSchema } from "./schemas.ts";

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const json = (method: string, url: string, body: object): HttpCall => ({ ...plainCall, method, url, body: JSON.stringify(body) });

/** A definition whose schema, columns, names or versions make no sense, objects of it, and its end. */
export function definitionScene(rng: Rng): readonly HttpCall[] {
  const group = rng.pick(["fuzz.io", "fuzz.io", "fuzz.io", "apps", "", "k8s.io", "x..y", "authentication.k8s.io"]);
  const plural = `foos${rng.int(0, 30)}`;
  const kind = rng.pick(["Foo", "Foo", "Pod", "List", "foo", "CustomResourceDefinition", ""]);
  const version = (name: string, storage: boolean): object => ({
    name,
    served: rng.int(0, 9) > 0,
    storage,
    schema: { openAPIV3Schema: schemaFor(rng) },
    ...(rng.int(0, 2) === 0 ? { subresources: { status: {}, scale: { specReplicasPath: rng.pick([".spec.replicas", ".spec", "spec.a", ".spec.a[0]", ""]), statusReplicasPath: rng.pick([".status.replicas", ".status.a.b"]), labelSelectorPath: rng.pick(["", ".status.s", ".spec.x"]) } } } : {}),
    ...(rng.int(0, 2) === 0 ? { additionalPrinterColumns: [{ name: rng.pick(["A", ""]), type: rng.pick(["string", "date", "integer", "x"]), jsonPath: rng.pick([".spec.a", ".spec[*].a", "..a", ".spec.a[?(@.x==1)]", ".", "[", ".a['b']", ".spec.a[0:9999999]"]) }] } : {}),
    ...(rng.int(0, 2) === 0 ? { selectableFields: [{ jsonPath: rng.pick([".spec.a", ".metadata.name", "", ".spec.a[0]", ".__proto__.x"]) }] } : {}),
  });
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: rng.pick(["Namespaced", "Namespaced", "Cluster", "x"]),
      names: { plural, kind, singular: rng.pick([undefined, "foo", "pods"]), shortNames: rng.pick([undefined, ["po"], ["f", "f"], [""]]), categories: rng.pick([undefined, ["all"]]) },
      versions: [version("v1", true), ...(rng.int(0, 2) === 0 ? [version(rng.pick(["v2", "v1", "V3", ""]), rng.int(0, 3) === 0)] : [])],
      ...(rng.int(0, 3) === 0 ? { conversion: conversion(rng) } : {}),
      preserveUnknownFields: rng.pick([undefined, false, true]),
    },
  };
  const objects = `/apis/${group}/v1/namespaces/default/${plural}`;
  const one = `${objects}/one`;
  const foo = (value: unknown): object => ({ apiVersion: `${group}/v1`, kind, metadata: { name: "one" }, spec: value, a: value });
  const values: readonly unknown[] = [{ a: Array.from({ length: 40 }, () => `${"a".repeat(40)}!`) }, { a: "a".repeat(5000) }, {}, [], null, 1, "x", { a: { a: { a: {} } } }, { replicas: "x" }];
  return [
    json("POST", definitions, definition),
    { ...plainCall, url: `/apis/${group}/v1` },
    json("POST", objects, foo(rng.pick(values))),
    { ...plainCall, url: objects, accept: rng.pick(["application/json", "application/json;as=Table;v=v1;g=meta.k8s.io"]) },
    json("PUT", one, foo(rng.pick(values))),
    { ...json("PATCH", one, { spec: rng.pick(values) }), contentType: "application/merge-patch+json" },
    { ...json("PATCH", `${one}?fieldManager=a&force=true`, foo(rng.pick(values))), contentType: "application/apply-patch+yaml" },
    { ...json("PATCH", `${one}/scale?fieldManager=a`, { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "one" }, spec: { replicas: rng.pick([1, -1, "x", 2 ** 40]) } }), contentType: rng.pick(["application/apply-patch+yaml", "application/merge-patch+json"]) },
    { ...plainCall, url: `${one.replace("/v1/", "/v2/")}` },
    { ...plainCall, url: `/openapi/v3/apis/${group}/v1` },
    { ...json("PATCH", `${definitions}/${plural}.${group}`, { spec: { versions: [version("v1", true)] } }), contentType: "application/merge-patch+json" },
    { ...plainCall, method: "DELETE", url: `${definitions}/${plural}.${group}` },
  ];
}

function schemaFor(rng: Rng): object {
  switch (rng.int(0, 9)) {
    case 0:
      return enormousSchema(rng);
    case 1:
    case 2:
      return { type: "object", properties: { spec: { type: "object", properties: { a: { type: "array", items: { type: "string", pattern: rng.pick(regexes) } } }, "x-kubernetes-validations": [{ rule: rng.pick(rules) }] } } };
    case 3:
    case 4:
      return { type: "object", properties: { spec: { type: "object", "x-kubernetes-preserve-unknown-fields": true }, a: nonsenseSchema(rng) } };
    default:
      return { ...nonsenseSchema(rng), type: "object" };
  }
}

const conversion = (rng: Rng): object => ({
  strategy: rng.pick(["None", "Webhook", "Webhook", "x", ""]),
  webhook: rng.pick([undefined, {}, { clientConfig: rng.pick([{}, { url: rng.pick(urls) }, { service: { namespace: "default", name: "one", path: "x", port: -1 } }, { service: { namespace: "default", name: "one" }, caBundle: "AAAA" }]), conversionReviewVersions: rng.pick([[], ["v1"], ["v9"], ["v1", "v1"]]) }]),
});
