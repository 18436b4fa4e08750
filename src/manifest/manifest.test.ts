import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { newInvalid, requiredField } from "../engine/api/index.ts";
import { parseManifest, problemsOfStatus, validateManifest } from "./index.ts";

const boutique = readFileSync(new URL("../testing/recorded/manifests/online-boutique.yaml", import.meta.url), "utf8");

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: nginx
`;

describe("a real application as published", () => {
  it("is read and has no errors", () => {
    const { documents, errors, warnings } = validateManifest(boutique);
    expect(errors).toEqual([]);
    expect(documents.length).toBeGreaterThan(30);
    expect(warnings.every((warning) => warning.message.includes("no effect"))).toBe(true);
  });
});

describe("what has no effect is said of what has none", () => {
  const service = "groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: true, service: {name: a, namespace: b}";
  it.for([
    { group: "metrics.k8s.io", warned: [] },
    { group: "own.example.com", warned: ["spec.service"] },
  ])("an APIService of $group", ({ group, warned }) => {
    const { errors, warnings } = validateManifest(`apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {name: v1.${group}}\nspec: {group: ${group}, version: v1, ${service}}\n`);
    expect({ errors, warned: warnings.map(({ path }) => path) }).toEqual({ errors: [], warned });
  });
});

describe("values are read as kubectl reads them", () => {
  const read = (value: string): unknown => Object.entries(parseManifest(`apiVersion: v1\nkind: ConfigMap\nv: ${value}\n`).documents[0]?.object ?? {}).find(([key]) => key === "v")?.[1];
  it.for([
    { text: "yes", value: true },
    { text: "on", value: true },
    { text: "y", value: true },
    { text: "0777", value: 511 },
    { text: "12:30:45", value: "12:30:45" },
    { text: "22:22", value: "22:22" },
    { text: "2026-01-01", value: "2026-01-01" },
    { text: "1_000", value: 1000 },
    { text: "0x1F", value: 31 },
    { text: '"yes"', value: "yes" },
    { text: "{1: a, true: b}", value: { "1": "a", true: "b" } },
    { text: "~", value: null },
  ])("$text", ({ text, value }) => expect(read(text)).toEqual(value));

  it("merge keys give way to what is written", () => {
    const text = "apiVersion: v1\nkind: ConfigMap\nbase: &b {x: 1, z: 2}\nv:\n  <<: *b\n  z: 3\n";
    expect(parseManifest(text).documents[0]?.object).toMatchObject({ v: { x: 1, z: 3 } });
  });

  it("a List is its items, each where it stands", () => {
    const text = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: Bad}}\n";
    const { documents, errors } = validateManifest(text);
    expect(documents).toHaveLength(2);
    expect(errors).toMatchObject([{ line: 5, column: 48, path: "metadata.name" }]);
  });

  it("JSON is YAML", () => {
    expect(parseManifest('{"apiVersion": "v1",\n\t"kind": "ConfigMap", "metadata": {"name": "a"}}').errors).toEqual([]);
  });

  it("empty documents are passed over", () => {
    expect(parseManifest(`---\n# nothing\n---\n${deployment}---\n`).documents).toHaveLength(1);
    expect(parseManifest("")).toEqual({ documents: [], errors: [] });
  });
});

interface ErrorCase {
  readonly name: string;
  readonly text: string;
  readonly error: { readonly line: number; readonly column?: number; readonly path?: string; readonly message: unknown; readonly hint?: unknown };
}

const replace = (from: string, to: string): string => deployment.replace(from, to);

const errorCases: readonly ErrorCase[] = [
  {
    name: "a misspelt field says which was meant",
    text: replace("image: nginx", "image: nginx\n        imagePullPolcy: Always"),
    error: {
      line: 16,
      column: 9,
      path: "spec.template.spec.containers[0].imagePullPolcy",
      message: 'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.template.spec.containers[0].imagePullPolcy"',
      hint: "did you mean imagePullPolicy?",
    },
  },
  {
    name: "a text where a number belongs",
    text: replace("replicas: 3", 'replicas: "3"'),
    error: {
      line: 6,
      path: "spec.replicas",
      message: 'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    },
  },
  {
    name: "a number where a text belongs",
    text: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  ok: x\n  flag: true\n",
    error: {
      line: 6,
      path: "data.flag",
      message: 'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal bool into Go struct field ConfigMap.data of type string',
    },
  },
  {
    name: "a selector that does not match",
    text: replace("matchLabels: {app: web}", "matchLabels: {app: other}"),
    error: { line: 11, path: "spec.template.metadata.labels", message: 'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`' },
  },
  {
    name: "a missing image points at its container",
    text: replace("        image: nginx\n", ""),
    error: { line: 14, path: "spec.template.spec.containers[0].image", message: "spec.template.spec.containers[0].image: Required value" },
  },
  {
    name: "a kind that is not served",
    text: "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: web}\n",
    error: {
      line: 2,
      path: "kind",
      message: 'resource mapping not found for name: "web" namespace: "": no matches for kind "Gateway" in version "gateway.networking.k8s.io/v1"; ensure CRDs are installed first',
      hint: expect.stringContaining("CustomResourceDefinition must be applied first"),
    },
  },
  {
    name: "a misspelt kind",
    text: "apiVersion: apps/v1\nkind: Deploymet\nmetadata: {name: web}\n",
    error: { line: 2, message: expect.stringContaining("no matches for kind"), hint: "did you mean Deployment?" },
  },
  {
    name: "a kind in the wrong version",
    text: "apiVersion: v1\nkind: Deployment\nmetadata: {name: web}\n",
    error: { line: 2, message: expect.stringContaining("no matches for kind"), hint: "Deployment is in version apps/v1" },
  },
  { name: "no kind", text: "apiVersion: v1\nmetadata: {name: c}\n", error: { line: 1, message: "error validating data: kind not set" } },
  { name: "no apiVersion", text: "kind: ConfigMap\n", error: { line: 1, message: "error validating data: apiVersion not set" } },
  { name: "a list instead of an object", text: "- a\n- b\n", error: { line: 1, message: "expected an object with apiVersion and kind, found a list" } },
  {
    name: "bad indentation",
    text: "apiVersion: v1\nkind: ConfigMap\n metadata: {name: c}\n",
    error: { line: 3, message: "yaml: mapping values are not allowed in this context" },
  },
  { name: "a tab", text: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: c\n", error: { line: 4, message: expect.stringContaining("tab") } },
  {
    name: "a key that stands twice",
    text: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: x\n  a: y\n",
    error: { line: 6, column: 3, message: 'yaml: unmarshal errors: key "a" already set in map' },
  },
  {
    name: "a name with a capital",
    text: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: Bad\n",
    error: { line: 4, column: 3, path: "metadata.name", message: expect.stringContaining("a lowercase RFC 1123 subdomain must consist of") },
  },
  {
    name: "a bad quantity",
    text: replace("image: nginx", "image: nginx\n        resources:\n          limits: {cpu: 100q}"),
    error: { line: 17, message: expect.stringContaining("quantities must match the regular expression") },
  },
];

describe("errors name the place and the cause", () => {
  it.for(errorCases)("$name", ({ text, error }) => {
    expect(validateManifest(text).errors[0]).toMatchObject(error);
  });

  it("what a server says of a field is shown at its line", () => {
    const [document] = parseManifest(deployment).documents;
    const status = newInvalid({ group: "apps", kind: "Deployment" }, "web", [requiredField("spec.template.spec.containers[0].ports[0].containerPort")]);
    expect(document === undefined ? [] : problemsOfStatus(document, status)).toMatchObject([{ line: 14, message: expect.stringContaining("Required value") }]);
  });
});

describe("hostile texts end in a clear error", () => {
  const head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n";
  const bomb = `${head}a: &a [x,x,x,x,x,x,x,x,x,x]\n${"bcdefghij"
    .split("")
    .map((letter, index) => `${letter}: &${letter} [${Array.from({ length: 10 }, () => `*${"abcdefghij".charAt(index)}`).join(",")}]`)
    .join("\n")}\n`;
  const cases = [
    { name: "more than a megabyte", text: `${head}data: {a: "${"x".repeat(1_100_000)}"}\n`, message: /too large/ },
    { name: "an alias bomb", text: bomb, message: /excessive aliasing/ },
    { name: "5,000 documents", text: `${head}---\n`.repeat(5000), message: /too many documents/ },
    { name: "100,000 open brackets", text: `${head}a: ${"[".repeat(100_000)}`, message: /nested too deeply/ },
    { name: "400 levels of brackets", text: `${head}a: ${"[".repeat(400)}${"]".repeat(400)}`, message: /nested too deeply/ },
    { name: "100,000 dashes in a line", text: `${"- ".repeat(100_000)}a`, message: /nested too deeply/ },
    {
      name: "500 levels of indentation",
      text: Array.from({ length: 500 }, (_unused, depth) => `${" ".repeat(depth)}k:`).join("\n"),
      message: /nested too deeply/,
    },
    { name: "an anchor inside itself", text: `${head}a: &a {b: *a}\n`, message: /contains itself|unknown anchor/ },
    { name: "a control character in a name", text: head.replace("name: c", "name: c\u0007c"), message: /control characters are not allowed: U\+0007/ },
    { name: "an escaped control character in a name", text: head.replace("name: c", 'name: "c\\u0007"'), message: /metadata.name: Invalid value: "c\\a"/ },
    { name: "a __proto__ field", text: `${head}__proto__: {polluted: true}\n`, message: /unknown field "__proto__"/ },
    { name: "a __proto__ label", text: head.replace("name: c", "name: c, labels: {__proto__: x, constructor: z}"), message: /metadata.labels: Invalid value: "__proto__"/ },
    { name: "a kind called constructor", text: head.replace("ConfigMap", "constructor"), message: /no matches for kind "constructor"/ },
    { name: "metadata that is a list", text: head.replace("{name: c}", "[1, 2]"), message: /cannot unmarshal array into Go struct field ConfigMap.metadata of type v1.ObjectMeta/ },
    { name: "a dot, which is no number", text: `${head}data: {a: ., b: {c: 1}}\n`, message: /data.b: |cannot unmarshal object/ },
    { name: "a number that is none", text: `${head}data: {a: .nan}\n`, message: /unsupported value: NaN/ },
    { name: "a key that is a map", text: `${head}data: {? {a: b} : c}\n`, message: /a key must be/ },
    { name: "40,000 keys of which the last stands twice", text: `${head}data:\n${Array.from({ length: 40_000 }, (_unused, i) => `  k${i}: x`).join("\n")}\n  k0: y\n`, message: /already set in map|too many values/ },
  ];
  it.for(cases)("$name", ({ text, message }) => {
    const { errors } = validateManifest(text);
    expect(errors[0]?.message).toMatch(message);
    expect(errors[0]?.line).toBeGreaterThanOrEqual(1);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(errors.length).toBeLessThanOrEqual(100);
  });
});
