import { readFileSync, writeFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { readFields } from "../../bridge/protobuf/reader.ts";

/**
 * Reads field numbers of the API's protobuf messages off a kubectl binary, which carries the
 * (compressed) descriptors of all of them, and writes src/bridge/protobuf/fields.json:
 *
 *   node src/testing/run.mjs src/testing/schema/readProtobufFields.ts KUBECTL SCHEMA_FACTS
 *
 * A field is "name type". Types: s string, i integer, b boolean, y bytes, d number, or a message;
 * "[" before it: a list; "{": a map from strings; "~": a message whose fields JSON shows as the
 * parent's own (its name is no property in SCHEMA_FACTS, the OpenAPI schemas of a real server).
 */

interface Field {
  readonly name: string;
  readonly number: number;
  readonly label: number;
  readonly type: number;
  readonly typeName: string;
}

interface Message {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly nested: readonly Message[];
}

const repeated = 3;
const scalars: Readonly<Record<number, string>> = { 1: "d", 2: "d", 3: "i", 4: "i", 5: "i", 8: "b", 9: "s", 12: "y", 13: "i" };

/** "k8s.io.api.core.v1.Pod" → "core.v1.Pod". */
const shorten = (name: string): string => name.replace(/^\.?k8s\.io\.(?:api|apimachinery\.pkg(?:\.apis|\.api|\.util)?)\./, "");

function readField(bytes: Buffer): Field {
  const field = { name: "", number: 0, label: 0, type: 0, typeName: "" };
  for (const part of readFields(bytes)) {
    if (part.type === "bytes" && part.number === 1) field.name = part.value.toString();
    if (part.type === "bytes" && part.number === 6) field.typeName = part.value.toString();
    if (part.type !== "varint") continue;
    if (part.number === 3) field.number = Number(part.value);
    if (part.number === 4) field.label = Number(part.value);
    if (part.number === 5) field.type = Number(part.value);
  }
  return field;
}

function readMessage(bytes: Buffer): Message {
  let name = "";
  const fields: Field[] = [];
  const nested: Message[] = [];
  for (const part of readFields(bytes)) {
    if (part.type !== "bytes") continue;
    if (part.number === 1) name = part.value.toString();
    if (part.number === 2) fields.push(readField(part.value));
    if (part.number === 3) nested.push(readMessage(part.value));
  }
  return { name, fields, nested };
}

/** All FileDescriptorProtos of Kubernetes' API in a binary. */
function* descriptors(binary: Buffer): Generator<Buffer> {
  const start = Buffer.from("1f8b080000000000", "hex");
  for (let at = binary.indexOf(start); at !== -1; at = binary.indexOf(start, at + 1)) {
    try {
      const file = inflateRawSync(binary.subarray(at + 10, at + 400_000), { finishFlush: 2 });
      if (file.subarray(0, 100).includes("/generated.proto")) yield file;
    } catch {
      // Other compressed data, or none.
    }
  }
}

const wanted = /^k8s\.io\.(?:api\.(?:\w+\.v1|autoscaling\.v2)|apimachinery\.pkg\.(?:apis\.meta\.v1|api\.resource|util\.intstr|runtime))$/;

function main(binaryFile: string, factsFile: string): void {
  const facts = JSON.parse(readFileSync(factsFile, "utf8")) as Readonly<Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>>;
  const messages: Record<string, Record<string, string>> = {};
  for (const file of descriptors(readFileSync(binaryFile))) {
    let pack = "";
    const found: Message[] = [];
    for (const part of readFields(file)) {
      if (part.type !== "bytes") continue;
      if (part.number === 2) pack = part.value.toString();
      if (part.number === 4) found.push(readMessage(part.value));
    }
    if (!wanted.test(pack)) continue;
    for (const message of found) {
      const properties = facts[`io.${pack.replace(/^k8s\.io/, "k8s")}.${message.name}`]?.properties;
      messages[shorten(`${pack}.${message.name}`)] = Object.fromEntries(message.fields.map((field) => [field.number, `${field.name} ${typeOf(message, field, properties)}`]));
    }
  }
  const lines = Object.keys(messages).toSorted().map((name) => `${JSON.stringify(name)}:${JSON.stringify(messages[name])}`);
  const notice = "Field numbers of Kubernetes API messages, read off a kubectl binary. Copyright The Kubernetes Authors, Apache License 2.0.";
  writeFileSync("src/bridge/protobuf/fields.json", `{"notice":${JSON.stringify(notice)},\n"messages":{\n${lines.join(",\n")}\n}}\n`);
  console.log(`${lines.length} messages`);
}

function typeOf(parent: Message, field: Field, properties: Readonly<Record<string, unknown>> | undefined): string {
  const entry = parent.nested.find((each) => field.typeName.endsWith(`.${parent.name}.${each.name}`));
  const value = entry?.fields.find(({ number }) => number === 2);
  if (value !== undefined) return `{${scalars[value.type] ?? shorten(value.typeName)}`;
  const type = scalars[field.type] ?? shorten(field.typeName);
  if (field.label === repeated) return `[${type}`;
  const isInline = field.type === 11 && properties !== undefined && !(field.name in properties);
  return isInline ? `~${type}` : type;
}

const [binaryFile, factsFile] = process.argv.slice(2);
if (binaryFile === undefined || factsFile === undefined) {
  console.error("usage: readProtobufFields KUBECTL SCHEMA_FACTS");
  process.exitCode = 2;
} else main(binaryFile, factsFile);
