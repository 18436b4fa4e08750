import type { Rng } from "../../../engine/core/index.ts";
import { regexes, rules } from "./programs.ts";

const types: readonly unknown[] = ["object", "array", "string", "integer", "number", "boolean", "null", "", "thing", 1, null];
const defaults: readonly unknown[] = [null, 0, -1, "x", [], {}, { a: { b: 1 } }, true, 1.5, "9".repeat(100)];
const keywords: readonly string[] = ["minimum", "maximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];
const numbers: readonly unknown[] = [0, -1, 1, 1.5, 1e308, -1e-300, 9_007_199_254_740_991, "1"];
const odd: readonly (readonly [string, unknown])[] = [
  ["$ref", "#/definitions/x"],
  ["uniqueItems", true],
  ["nullable", true],
  ["enum", []],
  ["enum", [null, 1, "a", {}]],
  ["format", "date-time"],
  ["format", "nothing"],
  ["required", ["a", "a", "", "__proto__"]],
  ["definitions", { x: {} }],
  ["dependencies", { a: ["b"] }],
  ["patternProperties", { "(": {} }],
  ["additionalItems", false],
  ["additionalProperties", false],
  ["x-kubernetes-preserve-unknown-fields", true],
  ["x-kubernetes-preserve-unknown-fields", false],
  ["x-kubernetes-embedded-resource", true],
  ["x-kubernetes-int-or-string", true],
  ["x-kubernetes-list-type", "map"],
  ["x-kubernetes-list-type", "set"],
  ["x-kubernetes-list-type", "atomic"],
  ["x-kubernetes-list-type", "x"],
  ["x-kubernetes-list-map-keys", ["a", "missing", "a"]],
  ["x-kubernetes-map-type", "granular"],
  ["x-kubernetes-map-type", 1],
  ["exclusiveMinimum", true],
  ["title", "x".repeat(5000)],
  ["description", "\u0000"],
  ["example", { a: [[]] }],
  ["externalDocs", { url: "x" }],
  ["xml", {}],
];

/** A schema that makes little sense. */
export function nonsenseSchema(rng: Rng, depth = rng.int(0, 6)): Record<string, unknown> {
  const schema: Record<string, unknown> = { type: rng.pick(types) };
  const child = (): unknown => (depth > 0 ? nonsenseSchema(rng, depth - 1) : {});
  const times = rng.int(0, 4);
  for (let i = 0; i < times; i++) {
    switch (rng.int(0, 9)) {
      case 0:
        schema["properties"] = Object.fromEntries(Array.from({ length: rng.int(0, 4) }, (_, at) => [rng.pick(["a", "b", "metadata", "__proto__", "", "a.b", `p${at}`]), child()]));
        break;
      case 1:
        schema["items"] = rng.int(0, 4) === 0 ? [child()] : child();
        break;
      case 2:
        schema["additionalProperties"] = rng.int(0, 1) === 0 ? true : child();
        break;
      case 3:
        schema[rng.pick(["allOf", "anyOf", "oneOf"])] = Array.from({ length: rng.int(0, 3) }, child);
        break;
      case 4:
        schema["not"] = child();
        break;
      case 5:
        schema["pattern"] = rng.pick(regexes);
        break;
      case 6:
        schema["default"] = rng.pick(defaults);
        break;
      case 7:
        schema["x-kubernetes-validations"] = [{ rule: rng.pick(rules), message: rng.pick(["", "m", "\n", "x".repeat(3000)]), messageExpression: rng.pick([undefined, "'a' + 1", "self"]), reason: rng.pick([undefined, "FieldValueInvalid", "x"]), fieldPath: rng.pick([undefined, ".a", "..", ".a["]), optionalOldSelf: rng.pick([undefined, true]) }];
        break;
      case 8:
        schema[rng.pick(keywords)] = rng.pick(numbers);
        break;
      default: {
        const [name, value] = rng.pick(odd);
        schema[name] = value;
      }
    }
  }
  return schema;
}

/** A schema so deep, or so wide, that whoever walks it without a limit is lost. */
export function enormousSchema(rng: Rng): object {
  let schema: object = { type: "string" };
  switch (rng.int(0, 3)) {
    case 0:
      for (let i = 0; i < 700; i++) schema = { type: "object", properties: { a: schema } };
      return schema;
    case 1:
      for (let i = 0; i < 8; i++) schema = { type: "object", properties: { a: schema }, anyOf: [schema, schema] };
      return schema;
    case 2:
      return { type: "object", properties: Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`p${at}`, { type: "string", default: "x" }])) };
    default:
      return { type: "object", properties: { a: { type: "string", enum: Array.from({ length: 50_000 }, (_, at) => `e${at}`) } } };
  }
}
