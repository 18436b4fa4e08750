import { describe, expect, it } from "vitest";
import type { KubeObject, ObjectList, Status } from "../api/index.ts";
import { seconds } from "../core/index.ts";
import { HttpDoor, plainCall } from "../../testing/fuzz/httpDoor.ts";
import type { HttpCall } from "../../testing/fuzz/httpDoor.ts";
import { fuzz } from "../../testing/fuzz/fuzz.ts";

const door = new HttpDoor(1);

function ask(call: Partial<HttpCall>) {
  const reply = door.ask({ ...plainCall, ...call });
  if (reply.type !== "response") throw new Error(reply.type);
  return reply;
}
const maps = "/api/v1/namespaces/default/configmaps";
const map = (name: string, more: object = {}): string => JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, ...more });
const post = (body: string, query = "") => ask({ method: "POST", url: `${maps}${query}`, body });
const apply = (name: string, body: string, query: string) => ask({ method: "PATCH", url: `${maps}/${name}?${query}`, contentType: "application/apply-patch+yaml", body });
const messageOf = ({ body }: { readonly body: unknown }): string => (typeof body === "string" ? body : ((body as Status).message ?? ""));

/** The text itself, or what matches it. */
const as = (want: string | RegExp): unknown => (typeof want === "string" ? want : expect.stringMatching(want));

for (const name of ["l1", "l2", "l3", "l4"]) post(map(name, { data: { a: "b" } }));

describe("lists", () => {
  const list = (query: string) => ask({ url: `${maps}?${query}` });

  it("go on from a token, and say how many are left", () => {
    const seen: string[] = [];
    let next = "";
    const remaining: (number | undefined)[] = [];
    do {
      const { items, metadata } = list(`limit=3${next === "" ? "" : `&continue=${next}`}`).body as ObjectList;
      seen.push(...items.map((each) => each.metadata.name));
      remaining.push(metadata.remainingItemCount);
      next = metadata.continue ?? "";
    } while (next !== "");
    expect(seen.filter((name) => /^l\d$/.test(name))).toEqual(["l1", "l2", "l3", "l4"]);
    expect(remaining).toEqual([1, undefined]);
  });

  it("of old revisions are what was then", () => {
    const before = (list("").body as ObjectList).metadata.resourceVersion;
    ask({ method: "DELETE", url: `${maps}/l4` });
    const then = list(`resourceVersion=${before}&resourceVersionMatch=Exact`).body as ObjectList;
    expect(then.items.map((each) => each.metadata.name)).toContain("l4");
    expect((list("").body as ObjectList).items.map((each) => each.metadata.name)).not.toContain("l4");
  });

  it.for([
    { query: "limit=1&continue=abc", code: 400, message: "invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value" },
    { query: "continue=%21", code: 400, message: "invalid continue token: continue key is not valid: illegal base64 data at input byte 0" },
    { query: "resourceVersion=abc", code: 400, message: 'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax' },
    { query: "resourceVersionMatch=Exact", code: 422, message: 'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided' },
    { query: "resourceVersionMatch=Exact&resourceVersion=0", code: 422, message: 'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"' },
    { query: "resourceVersionMatch=Best&resourceVersion=1", code: 422, message: 'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Unsupported value: "Best": supported values: "", "Exact", "NotOlderThan"' },
    { query: "sendInitialEvents=true", code: 422, message: 'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list' },
    { query: "watch=1&resourceVersionMatch=NotOlderThan", code: 422, message: 'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided' },
    { query: "fieldSelector=data.x%3D1", code: 400, message: '"data.x" is not a known field selector: only "metadata.name", "metadata.namespace"' },
    { query: "resourceVersion=99999999", code: 504, message: /^Timeout: Too large resource version: 99999999, current: \d+$/ },
    // How long a watch may last; a list is not cut short by it.
    { query: "resourceVersion=99999999&timeoutSeconds=1", code: 504, message: /^Timeout: Too large resource version: 99999999, current: \d+$/ },
  ])("?$query: $code", ({ query, code, message }) => {
    const reply = list(query);
    expect(reply.code).toBe(code);
    expect(messageOf(reply)).toEqual(as(message));
  });
});

describe("bodies", () => {
  it.for([
    { name: "a field twice, strictly", query: "?fieldValidation=Strict", body: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"twice"},"data":{"a":"1","a":"2"},"dat":1}', code: 400, message: 'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "data.a", unknown field "dat"' },
    { name: "cut off", query: "", body: '{"apiVersion":"v1"', code: 400, message: `the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input ({"apiVersion":"v1")` },
    { name: "of another kind", query: "", body: '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"}}', code: 400, message: 'Pod in version "v1" cannot be handled as a ConfigMap: converting (v1.Pod) to (core.ConfigMap): unknown conversion' },
    { name: "of no kind at all is of the resource's", query: "?dryRun=All", body: '{"metadata":{"name":"kindless"}}', code: 201, message: "" },
    { name: "without a name", query: "", body: '{"apiVersion":"v1","kind":"ConfigMap"}', code: 422, message: 'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required' },
    { name: "nested too deeply", query: "", body: `{"data":${"[".repeat(600)}`, code: 400, message: /exceeded max depth/ },
  ])("$name", ({ query, body, code, message }) => {
    const reply = post(body, query);
    expect(messageOf(reply)).toEqual(as(message));
    expect(reply.code).toBe(code);
  });

  it("a field twice is a warning by default, and the last counts", () => {
    const reply = post('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"warned"},"data":{"a":"1","a":"2"},"dat":1}');
    expect(reply.warnings).toEqual(['duplicate field "data.a"', 'unknown field "dat"']);
    expect(reply.body).toMatchObject({ data: { a: "2" } });
    expect(post('{"metadata":{"name":"quiet"},"data":{"a":"1","a":"2"}}', "?fieldValidation=Ignore").warnings).toEqual([]);
  });
});

describe("deletions", () => {
  const remove = (name: string, body: object, query = "") => ask({ method: "DELETE", url: `${maps}/${name}${query}`, body: JSON.stringify(body) });

  it.for([
    { body: { propagationPolicy: "Sometimes" }, message: 'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Sometimes": supported values: "Foreground", "Background", "Orphan", "nil"' },
    { body: { orphanDependents: true, propagationPolicy: "Orphan" }, message: 'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set' },
    { body: { dryRun: ["Some"] }, message: 'DeleteOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"' },
  ])("$body", ({ body, message }) => {
    const reply = remove("l1", body);
    expect(reply.code).toBe(422);
    expect(messageOf(reply)).toBe(message);
  });

  it("orphanDependents is the old word for Orphan", () => {
    post(map("orphaned"));
    expect(remove("orphaned", { orphanDependents: true }).body).toMatchObject({ metadata: { finalizers: ["orphan"] } });
  });

  it("of a collection are answered with what was there", () => {
    post(map("c1", { metadata: { name: "c1", labels: { group: "c" } } }));
    const reply = ask({ method: "DELETE", url: `${maps}?labelSelector=group%3Dc` });
    expect(reply.body).toMatchObject({ kind: "ConfigMapList", items: [{ metadata: { name: "c1" } }] });
    expect(ask({ url: `${maps}/c1` }).code).toBe(404);
  });
});

describe("server-side apply", () => {
  it("creates what is not there, and says who owns it", () => {
    const reply = apply("applied", map("applied", { data: { a: "1" } }), "fieldManager=me");
    expect(reply.code).toBe(201);
    expect((reply.body as KubeObject).metadata.managedFields).toMatchObject([{ manager: "me", operation: "Apply", apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1: { "f:data": { "f:a": {} } } }]);
  });

  it.for([
    { name: "without a manager", body: map("applied"), query: "", code: 422, message: 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch' },
    { name: "against another", body: map("applied", { data: { a: "2" } }), query: "fieldManager=other", code: 409, message: 'Apply failed with 1 conflict: conflict with "me": .data.a' },
    { name: "of managedFields", body: map("applied", { metadata: { name: "applied", managedFields: [] } }), query: "fieldManager=me", code: 400, message: "metadata.managedFields must be nil" },
    { name: "of an unknown field", body: map("applied", { dat: 1 }), query: "fieldManager=me", code: 500, message: "failed to create typed patch object (/applied; /v1, Kind=ConfigMap): .dat: field not declared in schema" },
    { name: "of another kind", body: '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"applied"}}', query: "fieldManager=me", code: 400, message: "invalid object type: /v1, Kind=Pod" },
    { name: "under another name", body: map("other"), query: "fieldManager=me", code: 400, message: "the name of the object (other) does not match the name on the URL (applied)" },
    { name: "of a list", body: "[]", query: "fieldManager=me", code: 400, message: "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}" },
  ])("$name is refused", ({ body, query, code, message }) => {
    const reply = apply("applied", body, query);
    expect(messageOf(reply)).toBe(message);
    expect(reply.code).toBe(code);
  });

  it("force is for apply alone", () => {
    expect(messageOf(ask({ method: "PATCH", url: `${maps}/applied?force=true`, contentType: "application/merge-patch+json", body: "{}" }))).toBe('PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch');
  });

  it("as a dry run changes nothing", () => {
    expect(apply("applied", map("applied", { data: { a: "9" } }), "fieldManager=me&dryRun=All").body).toMatchObject({ data: { a: "9" } });
    expect(ask({ url: `${maps}/applied` }).body).toMatchObject({ data: { a: "1" } });
  });

  it("of the same again is no new version", () => {
    const before = (ask({ url: `${maps}/applied` }).body as KubeObject).metadata.resourceVersion;
    expect((apply("applied", map("applied", { data: { a: "1" } }), "fieldManager=me").body as KubeObject).metadata.resourceVersion).toBe(before);
  });
});

describe("what is not a resource", () => {
  it.for([
    { url: "/readyz/etcd", text: "ok" },
    { url: "/livez?exclude=etcd&exclude=nothing&verbose", text: /\[\+\]etcd excluded: ok\n(?:.*\n)*warn: some health checks cannot be excluded: no matches for "nothing"\nlivez check passed\n$/ },
    { url: "/metrics", text: /# TYPE apiserver_request_total counter\n(?:apiserver_request_total\{.*\n)+/ },
  ])("$url", ({ url, text }) => {
    const reply = ask({ url });
    expect(reply.code).toBe(200);
    expect(reply.body).toEqual(as(text));
  });

  it("a type of patch that is none is refused by the route", () => {
    expect(ask({ method: "PATCH", url: `${maps}/l1`, contentType: "text/plain", body: "{}" })).toMatchObject({ code: 415, body: { message: "415: Unsupported Media Type" } });
  });
});

it("a list that waits for a revision of a kind that goes meanwhile is told so, and does not wait on", () => {
  const post = { ...plainCall, method: "POST" };
  const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const schema = { openAPIV3Schema: { type: "object" } };
  const definition = { metadata: { name: "goings.x.io" }, spec: { group: "x.io", scope: "Namespaced", names: { plural: "goings", singular: "going", kind: "Going", listKind: "GoingList" }, versions: [{ name: "v1", served: true, storage: true, schema }] } };
  expect(ask({ ...post, url: definitions, body: JSON.stringify(definition) }).code).toBe(201);
  door.kernel.runUntil(door.now + seconds(1));
  const waiting = door.send({ ...plainCall, url: "/apis/x.io/v1/namespaces/default/goings?resourceVersion=99999999" });
  door.send({ ...plainCall, method: "DELETE", url: `${definitions}/goings.x.io` });
  expect(door.answerTo(waiting, seconds(4))).toMatchObject({ type: "response", code: 404 });
});

it("mutated requests: each is answered, none costs much, and the server serves on", () => {
  const { findings } = fuzz(1500, 3);
  expect(findings).toEqual([]);
});
