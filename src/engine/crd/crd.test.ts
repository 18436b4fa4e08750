import { describe, expect, test } from "vitest";
import { formatFieldError } from "../api/index.ts";
import type { FieldError } from "../api/index.ts";
import { customKinds, validateDefinition } from "./index.ts";
import type { CustomResourceDefinition, JsonSchema } from "./index.ts";

const object = (properties: Readonly<Record<string, JsonSchema>>, more: JsonSchema = {}): JsonSchema => ({ type: "object", properties, ...more });

function definition(spec: JsonSchema, more: Partial<CustomResourceDefinition["spec"]["versions"][number]> = {}): CustomResourceDefinition {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "crontabs.stable.example.com" },
    spec: {
      group: "stable.example.com",
      scope: "Namespaced",
      names: { plural: "crontabs", singular: "crontab", kind: "CronTab", listKind: "CronTabList" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: object({ spec, status: { type: "object", "x-kubernetes-preserve-unknown-fields": true } }) }, ...more }],
    },
    status: { storedVersions: ["v1"] },
  };
}

const texts = (errors: readonly FieldError[]): readonly string[] => errors.map((each) => `${each.field}: ${formatFieldError(each)}`);
const cron = (spec: unknown) => ({ apiVersion: "stable.example.com/v1", kind: "CronTab", metadata: { name: "a", namespace: "default" }, spec });

function answers(schema: JsonSchema, spec: unknown, old?: unknown): readonly string[] {
  const [kind] = customKinds(definition(schema));
  if (kind === undefined) return ["no kind"];
  const next = kind.applyDefaults(cron(spec));
  return texts(old === undefined ? kind.validate(next) : kind.validateUpdate(next, kind.applyDefaults(cron(old))));
}

describe("objects, held against their schema", () => {
  const replicas = object({ replicas: { type: "integer", minimum: 1, maximum: 10 }, cron: { type: "string", pattern: "^(\\d+|\\*)$" } }, { required: ["cron"] });
  const rule = (text: string, more: object = {}): JsonSchema => object({ min: { type: "integer" }, max: { type: "integer" }, names: { type: "array", items: { type: "string" } } }, { "x-kubernetes-validations": [{ rule: text, ...more }] });
  const cases: readonly (readonly [string, JsonSchema, unknown, readonly string[]])[] = [
    ["all well", replicas, { replicas: 3, cron: "*" }, []],
    ["required", replicas, {}, ["spec.cron: Required value"]],
    ["type", replicas, { cron: 5 }, ['spec.cron: Invalid value: "integer": spec.cron in body must be of type string: "integer"']],
    ["range", replicas, { replicas: 15, cron: "*" }, ["spec.replicas: Invalid value: 15: spec.replicas in body should be less than or equal to 10"]],
    ["pattern", replicas, { cron: "x" }, ["spec.cron: Invalid value: \"x\": spec.cron in body should match '^(\\d+|\\*)$'"]],
    ["enum", object({ a: { type: "string", enum: ["x", "y"] } }), { a: "z" }, ['spec.a: Unsupported value: "z": supported values: "x", "y"']],
    ["set", object({ a: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "set" } }), { a: ["x", "x"] }, ['spec.a[1]: Duplicate value: "x"']],
    ["rule", rule("self.min <= self.max"), { min: 2, max: 1 }, ['spec: Invalid value: "object": failed rule: self.min <= self.max']],
    [
      "rules wait for the shape to be right",
      rule("self.min <= self.max"),
      { min: "x", max: 1 },
      ['spec.min: Invalid value: "string": spec.min in body must be of type integer: "string"', "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"],
    ],
    ["message", rule("self.min <= self.max", { message: "too large" }), { min: 2, max: 1 }, ['spec: Invalid value: "object": too large']],
    ["messageExpression, reason, fieldPath", rule("self.min <= self.max", { messageExpression: "'min is ' + string(self.min)", reason: "FieldValueForbidden", fieldPath: ".min" }), { min: 2, max: 1 }, ["spec.min: Forbidden: min is 2"]],
    ["no such key", rule("self.min <= self.max"), { min: 2 }, ['spec: Invalid value: "object": no such key: max evaluating rule: self.min <= self.max']],
  ];
  test.each(cases)("%s", (_name, schema, spec, wanted) => {
    expect(answers(schema, spec)).toEqual(wanted);
  });

  test("transition rules hold for changes only", () => {
    const schema = rule("self.min >= oldSelf.min");
    expect(answers(schema, { min: 1 })).toEqual([]);
    expect(answers(schema, { min: 1 }, { min: 2 })).toEqual(['spec: Invalid value: "object": failed rule: self.min >= oldSelf.min']);
  });

  test("what an update leaves alone is not held against it", () => {
    const schema = object({ a: { type: "string", maxLength: 1 }, b: { type: "integer" } });
    expect(answers(schema, { a: "long", b: 2 }, { a: "long", b: 1 })).toEqual([]);
    expect(answers(schema, { a: "longer", b: 2 }, { a: "long", b: 1 })).toEqual(["spec.a: Too long: may not be more than 1 bytes"]);
  });

  test("defaults, and fields that the schema does not know", () => {
    const [kind] = customKinds(definition(object({ a: { type: "string", default: "x" }, free: { type: "object", "x-kubernetes-preserve-unknown-fields": true } })));
    const decoded = kind?.decode?.(cron({ b: 1, free: { any: [1] } }));
    expect(decoded).toMatchObject({ ok: true, unknownFields: ["spec.b"], object: { spec: { free: { any: [1] } } } });
    expect(decoded?.ok === true && kind?.applyDefaults(decoded.object)).toMatchObject({ spec: { a: "x", free: { any: [1] } } });
  });

  test("columns and scale by path", () => {
    const version = { additionalPrinterColumns: [{ name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status' }], subresources: { status: {}, scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" } } };
    const [kind] = customKinds(definition(object({ replicas: { type: "integer" } }), version));
    const one = { ...cron({ replicas: 2 }), status: { replicas: 1, conditions: [{ type: "Other", status: "x" }, { type: "Ready", status: "True" }] } };
    expect(kind?.columns.map((each) => each.cell(one, 0))).toEqual(["a", "True"]);
    expect(kind?.scale?.get(one)).toMatchObject({ spec: { replicas: 2 }, status: { replicas: 1 } });
    expect(kind?.scale?.set(one, 5)).toMatchObject({ spec: { replicas: 5 } });
  });
});

describe("definitions that are refused", () => {
  const path = "spec.validation.openAPIV3Schema.properties[spec]";
  const cases: readonly (readonly [string, JsonSchema, readonly string[]])[] = [
    ["no type", { properties: {} }, [`${path}.type: Required value: must not be empty for specified object fields`]],
    [
      "a rule that does not compile",
      object({ a: { type: "string" } }, { "x-kubernetes-validations": [{ rule: "self.nope == 1" }] }),
      [`${path}.x-kubernetes-validations[0].rule: Invalid value: {"Rule":"self.nope == 1","Message":"","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}: compilation failed: ERROR: <input>:1:5: undefined field 'nope'\n | self.nope == 1\n | ....^`],
    ],
    [
      "a rule that may cost too much",
      object({ a: { type: "array", items: { type: "string" } } }, { "x-kubernetes-validations": [{ rule: "self.a.all(x, self.a.all(y, x == y))" }] }),
      [expect.stringMatching(/^spec\.validation\.openAPIV3Schema\.properties\[spec\]\.x-kubernetes-validations\[0\]\.rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x/) as unknown as string],
    ],
    ["a map list without keys", object({ a: { type: "array", items: { type: "object" }, "x-kubernetes-list-type": "map" } }), [`${path}.properties[a].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map`]],
  ];
  test.each(cases)("%s", (_name, schema, wanted) => {
    expect(texts(validateDefinition(definition(schema))).slice(0, wanted.length)).toEqual(wanted);
  });
});
