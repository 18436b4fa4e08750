import type { Rng } from "../../engine/core/index.ts";
import { largeText, nestedText, spoilText, spoilValue } from "./bodies.ts";
import { continueTokens, numbers } from "./hostile/watches.ts";
import type { HttpCall } from "./httpDoor.ts";

/** A request somewhat spoilt: in its path, its query, its headers, the text of its body or the value in it. */
export function mutate(rng: Rng, call: HttpCall): HttpCall {
  let made = call;
  const times = rng.int(1, 3);
  for (let i = 0; i < times; i++) made = rng.pick(mutations)(rng, made);
  return made;
}

type Mutation = (rng: Rng, call: HttpCall) => HttpCall;

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", "", "get", "CONNECT", "PROPFIND", "X".repeat(5000), "GET "];
const contentTypes = ["", "application/json", "application/yaml", "text/plain", "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml", "application/apply-patch+json", ";;;", "application/vnd.kubernetes.protobuf", "application/cbor", "application/x-www-form-urlencoded", "APPLICATION/JSON", "application/json,application/yaml", `application/json; ${"a=b; ".repeat(5000)}`, "application/json; charset=\u0000"];
const accepts = ["", "*/*", "text/html", "application/json;as=Table;v=v1;g=meta.k8s.io", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io", "application/json;as=Nothing", "application/json;as=Table;v=v1beta1;g=meta.k8s.io", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", "application/cbor", "application/json;q=0", `${"application/json;q=0.1,".repeat(5000)}*/*`, `application/json;${"as=Table;".repeat(3000)}`, "*/*;as=Table;g=meta.k8s.io;v=v1", "application/json;stream=watch", ",,,", "application/vnd.kubernetes.protobuf", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"];
const users = ["", "kubernetes-admin", "system:anonymous", "system:node:x", "system:serviceaccount:a:b", "\u0000", "system:masters"];
const segments = ["", "..", ".", "%2e%2e", "%00", "%", "a".repeat(300), "pods", "status", "scale", "namespaces", "default", "ü", "%ff%fe", "%c0%ae%c0%ae", "%2F", "%252e", "%", "%2", "%zz", "+", "a%00b", "%0a", "a;b", "#", "a:b", "*", "-", "watch", "finalize", "log", "exec", "x y", "'", "__proto__", "constructor"];
const parameters = ["watch=1", "watch=x", "limit=-1", "limit=abc", "limit=1", "continue=abc", "continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0", "resourceVersion=abc", "resourceVersion=99999999999999999999999", "resourceVersion=1", "resourceVersionMatch=Exact", "resourceVersionMatch=x", "sendInitialEvents=true", "allowWatchBookmarks=true", "timeoutSeconds=1", "timeoutSeconds=-5", "dryRun=All", "dryRun=x", "fieldValidation=Strict", "fieldValidation=x", "fieldManager=a", "fieldManager=%00", "force=true", "labelSelector=a%3Db", "labelSelector=a%20in%20(", "labelSelector=!", "fieldSelector=metadata.name%3Da", "fieldSelector=a%3D%3D%3D", "propagationPolicy=Foreground", "orphanDependents=true", "gracePeriodSeconds=x", "includeObject=x", "pretty=true", "a=b", "%zz", "=", "&&&&", "a=%ff%fe", "tailLines=-1", "sinceSeconds=-9223372036854775808", "follow=x", "command=a&command=b", "ports=80&ports=99999", "includeObject=Object", "resourceVersion=-1", "dryRun=All&dryRun=x", "fieldManager=a&fieldManager=b", "timeout=-1s", "timeout=x", "timeout=99999h"];

/** Who asks, in more words than anybody needs. */
const heads: readonly Partial<HttpCall>[] = [
  { user: "", token: "x" },
  { user: "", token: ".".repeat(100_000) },
  { user: "", token: "eyJhbGciOiJub25lIn0.e30." },
  { user: "", token: `eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.${"A".repeat(50_000)}.${"A".repeat(50_000)}` },
  { userAgent: "" },
  { userAgent: "x".repeat(100_000) },
  { userAgent: "a/b\u0000(\ud800)" },
  { impersonate: { user: "x", groups: Array.from({ length: 10_000 }, (_, at) => `g${at}`) } },
  { impersonate: { user: "system:serviceaccount:a", extra: { "a/b": ["c"], __proto__: ["x"] } } },
  { impersonate: { user: "", uid: "\u0000" } },
  { impersonate: { user: "x", extra: Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`k${at}`, ["v"]])) } },
  { impersonate: { user: "system:node:x", groups: ["system:masters", "system:nodes"] } },
];

const mutations: readonly Mutation[] = [
  (rng, call) => ({ ...call, method: rng.pick(methods) }),
  (rng, call) => ({ ...call, contentType: rng.pick(contentTypes) }),
  (rng, call) => ({ ...call, accept: rng.pick(accepts) }),
  (rng, call) => ({ ...call, user: rng.pick(users) }),
  (rng, call) => ({ ...call, url: spoilPath(rng, call.url) }),
  (rng, call) => ({ ...call, url: `${call.url}${call.url.includes("?") ? "&" : "?"}${rng.pick(parameters)}` }),
  (rng, call) => ({ ...call, url: `${call.url}${call.url.includes("?") ? "&" : "?"}${rng.pick(["limit", "timeoutSeconds", "gracePeriodSeconds", "sinceSeconds", "tailLines"])}=${encodeURIComponent(rng.pick(numbers))}` }),
  (rng, call) => ({ ...call, url: `${call.url}${call.url.includes("?") ? "&" : "?"}limit=1&continue=${continueTokens(rng)}` }),
  (rng, call) => (rng.int(0, 2) > 0 ? call : { ...call, url: `${call.url}${call.url.includes("?") ? "&" : "?"}${longSelector(rng)}` }),
  (rng, call) => ({ ...call, ...rng.pick(heads) }),
  (rng, call) => (rng.int(0, 15) > 0 ? call : { ...call, body: largeText(rng) }),
  (rng, call) => ({ ...call, body: spoilText(rng, call.body) }),
  (rng, call) => ({ ...call, body: spoilText(rng, call.body) }),
  (rng, call) => ({ ...call, body: nestedText(rng) }),
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
  else parts.splice(at, rng.int(0, 1), rng.pick(segments));
  return `${parts.join("/")}${query === undefined ? "" : `?${query}`}`;
}

function longSelector(rng: Rng): string {
  const length = rng.pick([10, 1000, 100_000]);
  return rng.pick([`labelSelector=${"a%3Db%2C".repeat(length / 8)}`, `labelSelector=${"(".repeat(length)}`, `fieldSelector=${"metadata.name%3Da%2C".repeat(length / 20)}`, `labelSelector=a%20in%20(${"x%2C".repeat(length / 4)}y)`]);
}

