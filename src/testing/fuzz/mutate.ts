import type { Rng } from "../../engine/core/index.ts";
import type { HttpCall } from "./httpDoor.ts";

/** A request somewhat spoilt: in its path, its query, its headers, the text of its body or the value in it. */
export function mutate(rng: Rng, call: HttpCall): HttpCall {
  let made = call;
  const times = rng.int(1, 3);
  for (let i = 0; i < times; i++) made = pick(rng, mutations)(rng, made);
  return made;
}

type Mutation = (rng: Rng, call: HttpCall) => HttpCall;

const pick = <T>(rng: Rng, list: readonly T[]): T => list[rng.int(0, list.length - 1)] as T;

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", ""];
const contentTypes = ["", "application/json", "application/yaml", "text/plain", "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml", "application/apply-patch+json", ";;;", "application/json; charset=\u0000"];
const accepts = ["", "*/*", "text/html", "application/json;as=Table;v=v1;g=meta.k8s.io", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io", "application/json;as=Nothing", ",,,", "application/vnd.kubernetes.protobuf", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"];
const users = ["", "kubernetes-admin", "system:anonymous", "system:node:x", "system:serviceaccount:a:b", "\u0000", "system:masters"];
const segments = ["", "..", ".", "%2e%2e", "%00", "%", "a".repeat(300), "pods", "status", "scale", "namespaces", "default", "ü", "watch", "finalize", "log", "exec", "x y", "'", "__proto__", "constructor"];
const parameters = ["watch=1", "watch=x", "limit=-1", "limit=abc", "limit=1", "continue=abc", "continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0", "resourceVersion=abc", "resourceVersion=99999999999999999999999", "resourceVersion=1", "resourceVersionMatch=Exact", "resourceVersionMatch=x", "sendInitialEvents=true", "allowWatchBookmarks=true", "timeoutSeconds=1", "timeoutSeconds=-5", "dryRun=All", "dryRun=x", "fieldValidation=Strict", "fieldValidation=x", "fieldManager=a", "fieldManager=%00", "force=true", "labelSelector=a%3Db", "labelSelector=a%20in%20(", "labelSelector=!", "fieldSelector=metadata.name%3Da", "fieldSelector=a%3D%3D%3D", "propagationPolicy=Foreground", "orphanDependents=true", "gracePeriodSeconds=x", "includeObject=x", "pretty=true", "a=b", "%zz", "="];
const values: readonly unknown[] = [null, true, false, 0, -1, 1.5, 1e308, "", "x", "-1", "🙂", "\u0000", "__proto__", "9".repeat(400), [], {}, [null], [[]], { a: { b: [] } }, 9_007_199_254_740_991, "{{.}}", "(a+)+$", "a".repeat(2000)];
const names = ["__proto__", "constructor", "toString", "", ".", "f:a", "$patch", "$setElementOrder/containers", "$deleteFromPrimitiveList/finalizers", "$retainKeys", "managedFields", "metadata", "spec", "status", "resourceVersion", "uid", "finalizers", "ownerReferences", "deletionTimestamp"];

const mutations: readonly Mutation[] = [
  (rng, call) => ({ ...call, method: pick(rng, methods) }),
  (rng, call) => ({ ...call, contentType: pick(rng, contentTypes) }),
  (rng, call) => ({ ...call, accept: pick(rng, accepts) }),
  (rng, call) => ({ ...call, user: pick(rng, users) }),
  (rng, call) => ({ ...call, url: spoilPath(rng, call.url) }),
  (rng, call) => ({ ...call, url: `${call.url}${call.url.includes("?") ? "&" : "?"}${pick(rng, parameters)}` }),
  (rng, call) => ({ ...call, url: `${call.url}${call.url.includes("?") ? "&" : "?"}${longSelector(rng)}` }),
  (rng, call) => ({ ...call, body: spoilText(rng, call.body) }),
  (rng, call) => ({ ...call, body: spoilText(rng, call.body) }),
  (rng, call) => ({ ...call, body: nested(rng) }),
  (rng, call) => hostile(rng, call),
  (rng, call) => ({ ...call, body: spoilValue(rng, call.body) }),
  (rng, call) => ({ ...call, body: spoilValue(rng, call.body) }),
  (rng, call) => ({ ...call, body: spoilValue(rng, call.body) }),
  (rng, call) => ({ ...call, body: spoilValue(rng, call.body) }),
];

function spoilPath(rng: Rng, url: string): string {
  const [path = "", query] = url.split("?");
  const parts = path.split("/");
  const at = rng.int(1, parts.length);
  if (rng.int(0, 2) === 0) parts.splice(at, 1);
  else parts.splice(at, rng.int(0, 1), pick(rng, segments));
  return `${parts.join("/")}${query === undefined ? "" : `?${query}`}`;
}

function longSelector(rng: Rng): string {
  const length = pick(rng, [10, 1000, 100_000]);
  return pick(rng, [`labelSelector=${"a%3Db%2C".repeat(length / 8)}`, `labelSelector=${"(".repeat(length)}`, `fieldSelector=${"metadata.name%3Da%2C".repeat(length / 20)}`, `labelSelector=a%20in%20(${"x%2C".repeat(length / 4)}y)`]);
}

/** Deeper than anybody reads. */
function nested(rng: Rng): string {
  const depth = pick(rng, [100, 600, 2500]);
  const [open, close] = pick(rng, [["[", "]"], ['{"a":', "}"]] as const);
  return open.repeat(depth) + pick(rng, ["1", ""]) + close.repeat(pick(rng, [0, depth]));
}

const regexes = ["(a+)+$", "(a|a)*b", "((((a{1,100}){1,100}){1,100}){1,100})", "[", "(?=a)", "\\p{L}{1000}", "(.*)*".repeat(50)];
const rules = [
  "self.a.all(x, self.a.all(y, self.a.all(z, x == y)))",
  "[1,2,3,4,5,6,7,8,9].map(a, [1,2,3,4,5,6,7,8,9].map(b, [1,2,3,4,5,6,7,8,9].map(c, [1,2,3,4,5,6,7,8,9].map(d, a))))",
  "(".repeat(5000),
  `${"1+".repeat(20_000)}1`,
  "'aaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('(a+)+$')",
  "'a'.replace('a', 'aa').replace('a', 'aa').size() > 'x'",
];

/** Definitions and policies whose patterns and expressions would never end. */
const hostile: Mutation = (rng, call) => {
  const pattern = pick(rng, regexes);
  const rule = pick(rng, rules);
  const schema = { type: "object", properties: { spec: { type: "object", properties: { a: { type: "array", items: { type: "string", pattern } } }, "x-kubernetes-validations": [{ rule }] } } };
  const version = { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } };
  const definition = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: "foos.fuzz.io" }, spec: { group: "fuzz.io", scope: "Namespaced", names: { plural: "foos", kind: "Foo" }, versions: [version] } };
  const policy = { apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingAdmissionPolicy", metadata: { name: "hostile" }, spec: { matchConstraints: { resourceRules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"] }] }, validations: [{ expression: rule }] } };
  const foo = { apiVersion: "fuzz.io/v1", kind: "Foo", metadata: { name: "one" }, spec: { a: Array.from({ length: 40 }, () => `${"a".repeat(40)}!`) } };
  return {
    ...call,
    method: "POST",
    contentType: "application/json",
    user: "kubernetes-admin",
    ...pick(rng, [
      { url: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", body: JSON.stringify(definition) },
      { url: "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies", body: JSON.stringify(policy) },
      { url: "/apis/fuzz.io/v1/namespaces/default/foos", body: JSON.stringify(foo) },
    ]),
  };
};

function spoilText(rng: Rng, text: string): string {
  const at = rng.int(0, text.length);
  switch (rng.int(0, 6)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + pick(rng, ["{", "}", "[", "]", ",", ":", '"', "\\", "\u0000", "ü", "\ud800", "1", "-", "e"]) + text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(Math.min(text.length, at + rng.int(1, 20)));
    case 3:
      return pick(rng, ["[".repeat(600), '{"a":'.repeat(600), "[]", "null", "true", "1", '"x"', "", " ", "{}", "---\na: b\n", "\u0000\u0001"]);
    case 4:
      return text.replace("{", `{"a":${"[".repeat(rng.int(1, 700))}`);
    case 5:
      return text.replace("{", `{"metadata":{"name":"twice"},"kind":"Twice",`);
    default:
      return rng.int(0, 200) === 0 ? text.replace("{", `{"data":{"x":"${"x".repeat(2_000_000)}"},`) : text.replaceAll('":"', '":');
  }
}

function spoilValue(rng: Rng, text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return spoilText(rng, text);
  }
  return JSON.stringify(spoil(rng, value, rng.int(0, 5))) ?? "null";
}

/** Goes down some steps, and does something there. */
function spoil(rng: Rng, value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return pick(rng, values);
  if (Array.isArray(value)) return spoilList(rng, value, depth);
  const entries = Object.entries(value);
  const at = rng.int(0, Math.max(0, entries.length - 1));
  const chosen = entries[at];
  if (depth > 0 && chosen !== undefined) return withEntry(value, chosen[0], spoil(rng, chosen[1], depth - 1));
  switch (rng.int(0, 4)) {
    case 0:
      return chosen === undefined ? value : Object.fromEntries(entries.filter(([name]) => name !== chosen[0]));
    case 1:
      return withEntry(value, pick(rng, names), pick(rng, values));
    case 2:
      return chosen === undefined ? value : withEntry(value, pick(rng, names), chosen[1]);
    case 3:
      return pick(rng, values);
    default:
      return chosen === undefined ? value : withEntry(value, chosen[0], pick(rng, values));
  }
}

function spoilList(rng: Rng, list: readonly unknown[], depth: number): unknown {
  const at = rng.int(0, Math.max(0, list.length - 1));
  if (depth > 0 && list.length > 0) return list.map((each, i) => (i === at ? spoil(rng, each, depth - 1) : each));
  switch (rng.int(0, 3)) {
    case 0:
      return list.filter((_each, i) => i !== at);
    case 1:
      return [...list, ...list];
    case 2:
      return [...list, pick(rng, values)];
    default:
      return Array.from({ length: pick(rng, [0, 2, 300]) }, () => list[at] ?? null);
  }
}

const withEntry = (record: object, name: string, value: unknown): object => Object.fromEntries([...Object.entries(record), [name, value]]);
