import { toUtf8 } from "../../core/index.ts";
import type { ByteText } from "../../core/index.ts";

type Json = Readonly<Record<string, unknown>>;
const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);

/** How a value becomes the content of a field; "" where there is nothing to say. */
type Encoder = (value: unknown) => readonly ByteText[];

function varint(value: number): ByteText {
  let text = "";
  let rest = value;
  while (rest > 127) {
    text += String.fromCharCode((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return text + String.fromCharCode(rest);
}

const delimited = (number: number, content: ByteText): ByteText => varint(number * 8 + 2) + varint(content.length) + content;

/** A field of a message: its number, what it is called in JSON, and how its value is written. */
type Field = readonly [number: number, name: string, encode: (number: number, value: unknown) => ByteText];

const text = (number: number, value: unknown): ByteText => (typeof value === "string" && value !== "" ? delimited(number, toUtf8(value)) : "");
const flag = (number: number, value: unknown): ByteText => (value === true ? varint(number * 8) + "\u0001" : "");
const whole = (number: number, value: unknown): ByteText => (typeof value === "number" && value > 0 ? varint(number * 8) + varint(value) : "");
const texts = (number: number, value: unknown): ByteText => (typeof value === "string" ? [value] : listOf(value)).map((each) => delimited(number, toUtf8(String(each)))).join("");

function double(number: number, value: unknown): ByteText {
  if (typeof value !== "number") return "";
  const bytes = new Uint8Array(new Float64Array([value]).buffer);
  return varint(number * 8 + 1) + String.fromCharCode(...bytes);
}

const part =
  (encode: Encoder) =>
  (number: number, value: unknown): ByteText =>
    encode(value).map((content) => delimited(number, content)).join("");

/** A message that is made of fields. */
const message =
  (fields: () => readonly Field[]): Encoder =>
  (value) =>
    isJson(value) ? [fields().map(([number, name, encode]) => encode(number, value[name])).join("") + extensionsOf(fields(), value)] : [];

const extensionField = "x-*";

/** Vendor extensions are YAML, of which JSON is a part. */
function extensionsOf(fields: readonly Field[], value: Json): ByteText {
  const number = fields.find(([, name]) => name === extensionField)?.[0];
  if (number === undefined) return "";
  return Object.entries(value).filter(([name]) => name.startsWith("x-")).map(([name, inner]) => delimited(number, named(name, anything(inner)))).join("");
}

const nothing = (): ByteText => "";
const named = (name: string, content: ByteText): ByteText => delimited(1, toUtf8(name)) + delimited(2, content);
const anything = (value: unknown): ByteText => delimited(2, toUtf8(`${JSON.stringify(value)}\n`));

/** {name: value} as a list of names and values. */
const map =
  (number: number, encode: Encoder): Encoder =>
  (value) =>
    isJson(value) ? [Object.entries(value).map(([name, inner]) => encode(inner).map((content) => delimited(number, named(name, content))).join("")).join("")] : [];

const each =
  (encode: Encoder): Encoder =>
  (value) =>
    listOf(value).flatMap(encode);

/** One of several messages: the first that fits, under its number. */
const inside =
  (number: number, encode: Encoder): Encoder =>
  (value) =>
    encode(value).map((content) => delimited(number, content));

const schema: Encoder = message(() => schemaFields);
const anyValue: Encoder = (value) => [anything(value)];
const schemaFields: readonly Field[] = [
  [1, "$ref", text],
  [2, "format", text],
  [3, "title", text],
  [4, "description", text],
  [6, "multipleOf", double],
  [7, "maximum", double],
  [8, "exclusiveMaximum", flag],
  [9, "minimum", double],
  [10, "exclusiveMinimum", flag],
  [11, "maxLength", whole],
  [12, "minLength", whole],
  [13, "pattern", text],
  [14, "maxItems", whole],
  [15, "minItems", whole],
  [16, "uniqueItems", flag],
  [17, "maxProperties", whole],
  [18, "minProperties", whole],
  [19, "required", texts],
  [20, "enum", part(each(anyValue))],
  [21, "additionalProperties", part((value) => (typeof value === "boolean" ? [flag(2, value)] : inside(1, schema)(value)))],
  [22, "type", (number, value) => (value === undefined ? "" : delimited(number, texts(1, value)))],
  [23, "items", part(inside(1, schema))],
  [24, "allOf", part(each(schema))],
  [25, "properties", part(map(1, schema))],
  [31, extensionField, nothing],
];

const queryFields: readonly Field[] = [
  [1, "required", flag],
  [2, "in", text],
  [3, "description", text],
  [4, "name", text],
  [6, "type", text],
  [20, "uniqueItems", flag],
];
const pathFields: readonly Field[] = [
  [1, "required", flag],
  [2, "in", text],
  [3, "description", text],
  [4, "name", text],
  [5, "type", text],
  [19, "uniqueItems", flag],
];
const bodyFields: readonly Field[] = [
  [1, "description", text],
  [2, "name", text],
  [3, "in", text],
  [4, "required", flag],
  [5, "schema", part(schema)],
];

const parameter: Encoder = (value) => {
  const place = isJson(value) ? value["in"] : undefined;
  const encode = place === "body" ? inside(1, message(() => bodyFields)) : inside(2, place === "path" ? inside(4, message(() => pathFields)) : inside(3, message(() => queryFields)));
  return inside(1, encode)(value);
};

const response = inside(1, message(() => [
  [1, "description", text],
  [2, "schema", part(inside(1, schema))],
]));

const operation = message(() => [
  [1, "tags", texts],
  [3, "description", text],
  [5, "operationId", text],
  [6, "produces", texts],
  [7, "consumes", texts],
  [8, "parameters", part(each(parameter))],
  [9, "responses", part(map(1, response))],
  [10, "schemes", texts],
  [13, extensionField, nothing],
]);

const pathItem = message(() => [
  [2, "get", part(operation)],
  [3, "put", part(operation)],
  [4, "post", part(operation)],
  [5, "delete", part(operation)],
  [8, "patch", part(operation)],
  [9, "parameters", part(each(parameter))],
]);

const apiKey = inside(2, message(() => [
  [1, "type", text],
  [2, "name", text],
  [3, "in", text],
  [4, "description", text],
]));

const document = message(() => [
  [1, "swagger", text],
  [2, "info", part(message(() => [[1, "title", text], [2, "version", text]]))],
  [8, "paths", part(map(2, pathItem))],
  [9, "definitions", part(map(1, schema))],
  [12, "security", part(each(map(1, (value) => [texts(1, value)])))],
  [13, "securityDefinitions", part(map(1, apiKey))],
]);

/**
 * A document of Swagger 2.0 as a gnostic openapi.v2.Document, which is what kubectl asks for.
 * @source github.com/google/gnostic/openapiv2/OpenAPIv2.proto
 */
export const encodeOpenApiV2 = (swagger: Json): ByteText => document(swagger).join("");

export const openApiV2ProtobufType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
