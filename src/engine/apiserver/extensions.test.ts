import { describe, expect, it } from "vitest";
import type { KubeObject } from "../api/index.ts";
import { seconds } from "../core/index.ts";
import { ControlPlane, messageOf } from "../../testing/controlPlane/controlPlane.ts";

const definitions = "apiextensions.k8s.io/v1/customresourcedefinitions";
const schema = { openAPIV3Schema: { type: "object", properties: { spec: { type: "object", properties: { size: { type: "integer", default: 1 } } } } } };

/** `services`, in a group of its own: not to be mixed up with Kubernetes' own. */
const definition = (group: string, plural = "services", kind = "Service"): KubeObject =>
  ({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: { group, scope: "Namespaced", names: { plural, kind }, versions: [{ name: "v1", served: true, storage: true, schema }, { name: "v1beta1", served: true, storage: false, deprecated: true, schema }] },
  }) as KubeObject;

const object = (name: string, spec: object, version = "v1"): KubeObject => ({ apiVersion: `example.com/${version}`, kind: "Service", metadata: { name, namespace: "default" }, spec }) as KubeObject;
const conditions = (plane: ControlPlane, name: string): readonly string[] => {
  const { status } = plane.get(definitions, undefined, name).body as unknown as { readonly status: { readonly conditions: readonly { readonly type: string; readonly status: string; readonly reason: string }[] } };
  return status.conditions.map(({ type, status: state, reason }) => `${type}=${state} ${reason}`);
};

describe("a kind of one's own", () => {
  const plane = new ControlPlane().ready();
  const own = "example.com/v1/services";

  it("is not served before its definition is established", () => {
    expect(plane.list("v1/namespaces").length).toBeGreaterThan(0);
    expect(plane.create(own, object("a", {})).code).toBe(404);
    expect(plane.create(definitions, definition("example.com")).code).toBe(201);
    plane.run(seconds(2));
    expect(conditions(plane, "services.example.com")).toEqual(["NamesAccepted=True NoConflicts", "Established=True InitialNamesAccepted"]);
    expect(plane.get("apiregistration.k8s.io/v1/apiservices", undefined, "v1.example.com").body).toMatchObject({ spec: { groupPriorityMinimum: 1000 } });
  });

  it("is created with its defaults, and is no Service of Kubernetes", () => {
    expect(plane.create(own, object("kubernetes", {})).body).toMatchObject({ spec: { size: 1 }, metadata: { generation: 1 } });
    expect(plane.list(own).map((each) => each.metadata.name)).toEqual(["kubernetes"]);
    expect(plane.get("v1/services", "default", "kubernetes").body).toMatchObject({ spec: { clusterIP: "10.96.0.1" } });
  });

  it("is served in its other version, with a warning", () => {
    const got = plane.get("example.com/v1beta1/services", "default", "kubernetes");
    expect(got.body).toMatchObject({ apiVersion: "example.com/v1beta1", spec: { size: 1 } });
    expect(got.warnings).toEqual(["example.com/v1beta1 Service is deprecated; use example.com/v1 Service"]);
  });

  it("may be stored in another version from now on", () => {
    const now = plane.get(definitions, undefined, "services.example.com").body as unknown as { readonly spec: { readonly versions: readonly { readonly name: string }[] } };
    const versions = now.spec.versions.map((each) => ({ ...each, storage: each.name === "v1beta1" }));
    const changed = plane.call({ verb: "update", resource: definitions, name: "services.example.com", body: { ...now, spec: { ...now.spec, versions } } });
    expect(changed.body).toMatchObject({ status: { storedVersions: ["v1", "v1beta1"] } });
    plane.run(seconds(2));
    expect(plane.get(own, "default", "kubernetes").body).toMatchObject({ apiVersion: "example.com/v1", spec: { size: 1 } });
    expect(plane.list("example.com/v1beta1/services").map((each) => each.apiVersion)).toEqual(["example.com/v1beta1"]);
    expect(plane.create(own, object("late", {})).body).toMatchObject({ apiVersion: "example.com/v1" });
    expect(plane.call({ verb: "patch", resource: own, namespace: "default", name: "kubernetes", patchType: "application/merge-patch+json", body: { spec: { size: 7 } } }).body).toMatchObject({ apiVersion: "example.com/v1", spec: { size: 7 } });
  });

  it("stands in both OpenAPI documents, and its change is another document", () => {
    const json = (path: string) => JSON.parse(plane.raw(path).body as unknown as string) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    const urlOf = (): unknown => json("/openapi/v3")["paths"]?.["apis/example.com/v1"];
    const spec = { properties: { size: { type: "integer" } } };
    expect(json("/openapi/v2")["definitions"]?.["com.example.v1.Service"]).toMatchObject({ properties: { spec, metadata: { $ref: "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" } }, "x-kubernetes-group-version-kind": [{ group: "example.com", version: "v1", kind: "Service" }] });
    expect(json("/openapi/v3/apis/example.com/v1")["components"]?.["schemas"]).toMatchObject({ "com.example.v1.Service": { properties: { spec: { properties: { size: { type: "integer", default: 1 } } } } } });
    expect(json("/openapi/v2")["paths"]).toHaveProperty(["/apis/example.com/v1/namespaces/{namespace}/services/{name}", "patch", "operationId"], "patchExampleComV1NamespacedService");
    const before = urlOf();
    const now = plane.get(definitions, undefined, "services.example.com").body as unknown as { readonly spec: { readonly versions: readonly { readonly name: string }[] } };
    const wider = { openAPIV3Schema: { type: "object", properties: { spec: { type: "object", properties: { size: { type: "integer", default: 1 }, colour: { type: "string" } } } } } };
    expect(plane.call({ verb: "update", resource: definitions, name: "services.example.com", body: { ...now, spec: { ...now.spec, versions: now.spec.versions.map((each) => ({ ...each, schema: wider })) } } }).code).toBe(200);
    plane.run(seconds(2));
    expect(urlOf()).not.toEqual(before);
  });

  it("does not get names that another kind of its group has", () => {
    expect(plane.create(definitions, definition("example.com", "others", "Service")).code).toBe(201);
    plane.run(seconds(2));
    expect(conditions(plane, "others.example.com")).toEqual(["NamesAccepted=False ListKindConflict", "Established=False NotAccepted"]);
    expect(plane.call({ verb: "delete", resource: definitions, name: "others.example.com" }).code).toBe(200);
  });

  it("goes with its objects", () => {
    expect(plane.call({ verb: "delete", resource: definitions, name: "services.example.com" }).code).toBe(200);
    plane.run(seconds(8));
    expect(plane.get(definitions, undefined, "services.example.com").code).toBe(404);
    expect(plane.get(own, "default", "kubernetes").code).toBe(404);
    plane.run(seconds(8));
    expect(plane.get("apiregistration.k8s.io/v1/apiservices", undefined, "v1.example.com").code).toBe(404);
  });
});

describe("a policy with parameters", () => {
  const plane = new ControlPlane().ready();
  const base = "admissionregistration.k8s.io/v1";
  const maps = "v1/configmaps";
  const map = (name: string, data: Readonly<Record<string, string>> = {}): KubeObject => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" }, data }) as KubeObject;
  const policy = (spec: object): KubeObject => ({ apiVersion: base, kind: "ValidatingAdmissionPolicy", metadata: { name: "limit" }, spec }) as unknown as KubeObject;
  const binding = (spec: object): KubeObject => ({ apiVersion: base, kind: "ValidatingAdmissionPolicyBinding", metadata: { name: "limit" }, spec: { policyName: "limit", ...spec } }) as unknown as KubeObject;

  it("denies in the words of its message expression", () => {
    plane.create(maps, map("limits", { max: "2" }));
    const rules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] }];
    const validations = [{ expression: "variables.size <= int(params.data.max)", messageExpression: "'at most ' + params.data.max + ' keys, not ' + string(variables.size) + ' for ' + request.userInfo.username" }];
    const made = plane.create(`${base}/validatingadmissionpolicies`, policy({ paramKind: { apiVersion: "v1", kind: "ConfigMap" }, matchConstraints: { resourceRules: rules }, matchConditions: [{ name: "named", expression: "object.metadata.name.startsWith('big')" }], variables: [{ name: "size", expression: "has(object.data) ? size(object.data) : 0" }], validations }));
    expect(made.code).toBe(201);
    expect(plane.create(`${base}/validatingadmissionpolicybindings`, binding({ paramRef: { name: "limits", namespace: "default", parameterNotFoundAction: "Deny" }, validationActions: ["Deny"] })).code).toBe(201);
    const data = { a: "", b: "", c: "" };
    expect(plane.create(maps, map("small", data)).code).toBe(201);
    const denied = plane.create(maps, map("big", data));
    expect(denied.code).toBe(422);
    expect(messageOf(denied)).toBe(`configmaps "big" is forbidden: ValidatingAdmissionPolicy 'limit' with binding 'limit' denied request: at most 2 keys, not 3 for kubernetes-admin`);
  });

  it("says what is missing when its parameters are gone", () => {
    plane.call({ verb: "delete", resource: maps, namespace: "default", name: "limits" });
    expect(messageOf(plane.create(maps, map("big")))).toContain("failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction");
  });
});

describe("a webhook that does not answer", () => {
  const plane = new ControlPlane().ready();
  const maps = "v1/configmaps";
  const map = (name: string): KubeObject => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" } }) as KubeObject;
  const webhook = (name: string, url: string, more: object): object => ({
    name,
    clientConfig: { url },
    rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] }],
    sideEffects: "None",
    admissionReviewVersions: ["v1"],
    ...more,
  });
  const configure = (name: string, ...webhooks: readonly object[]) =>
    plane.create("admissionregistration.k8s.io/v1/validatingwebhookconfigurations", { apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingWebhookConfiguration", metadata: { name }, webhooks } as unknown as KubeObject);

  it("lets nothing through when its time is over, and says so", () => {
    expect(configure("a", webhook("silent.example.com", "https://10.9.9.9:8443/check", { timeoutSeconds: 2 })).code).toBe(201);
    plane.run(seconds(1));
    const before = plane.kernel.state.now;
    const answer = plane.create(maps, map("one"));
    expect(messageOf(answer)).toBe('Internal error occurred: failed calling webhook "silent.example.com": failed to call webhook: Post "https://10.9.9.9:8443/check?timeout=2s": context deadline exceeded');
    expect(answer.code).toBe(500);
    expect(plane.kernel.state.now - before).toBeGreaterThanOrEqual(seconds(2));
  });

  it("is passed over with failurePolicy Ignore, and not called where a match condition says no", () => {
    plane.call({ verb: "delete", resource: "admissionregistration.k8s.io/v1/validatingwebhookconfigurations", name: "a" });
    configure("b", webhook("silent.example.com", "https://10.9.9.9:8443/check", { timeoutSeconds: 1, failurePolicy: "Ignore" }), webhook("other.example.com", "https://127.0.0.1:1", { matchConditions: [{ name: "named", expression: "object.metadata.name == 'two'" }] }));
    plane.run(seconds(1));
    expect(plane.create(maps, map("one")).code).toBe(201);
    expect(messageOf(plane.create(maps, map("two")))).toBe('Internal error occurred: failed calling webhook "other.example.com": failed to call webhook: Post "https://127.0.0.1:1/?timeout=10s": dial tcp 127.0.0.1:1: connect: connection refused');
  });
});

describe("a policy that changes objects", () => {
  const plane = new ControlPlane().ready();
  const base = "admissionregistration.k8s.io/v1";
  const maps = "v1/configmaps";
  const map = (name: string, data: object): KubeObject => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default", labels: { own: "yes" } }, data }) as unknown as KubeObject;

  it("merges what its expressions make, then patches", () => {
    const spec = {
      matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] }] },
      matchConditions: [{ name: "ours", expression: "has(object.metadata.labels) && 'own' in object.metadata.labels" }],
      variables: [{ name: "size", expression: "string(object.data.size())" }],
      mutations: [
        { patchType: "ApplyConfiguration", applyConfiguration: { expression: "Object{metadata: Object.metadata{labels: Object.metadata.labels{size: variables.size}}}" } },
        { patchType: "JSONPatch", jsonPatch: { expression: "[JSONPatch{op: 'add', path: '/metadata/labels/' + jsonpatch.escapeKey('example.com/by'), value: request.operation}]" } },
      ],
      reinvocationPolicy: "Never",
    };
    expect(plane.create(`${base}/mutatingadmissionpolicies`, { apiVersion: base, kind: "MutatingAdmissionPolicy", metadata: { name: "sized" }, spec } as unknown as KubeObject).code).toBe(201);
    plane.create(`${base}/mutatingadmissionpolicybindings`, { apiVersion: base, kind: "MutatingAdmissionPolicyBinding", metadata: { name: "sized" }, spec: { policyName: "sized" } } as unknown as KubeObject);
    plane.run(seconds(1));
    const made = plane.create(maps, map("one", { x: "1" }));
    expect(made.code === 201 ? "" : messageOf(made)).toBe("");
    expect(made.body).toMatchObject({ metadata: { labels: { own: "yes", size: "1", "example.com/by": "CREATE" } } });
  });

  it("may not have variables that say nothing", () => {
    const spec = { matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] }] }, variables: [{}], mutations: [{ patchType: "JSONPatch", jsonPatch: { expression: "[]" } }], reinvocationPolicy: "Never" };
    expect(messageOf(plane.create(`${base}/mutatingadmissionpolicies`, { apiVersion: base, kind: "MutatingAdmissionPolicy", metadata: { name: "hollow" }, spec } as unknown as KubeObject))).toContain("spec.variables[0].expression: Required value: expression is not specified");
  });

  it("must make the right kind of thing", () => {
    const spec = { matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] }] }, mutations: [{ patchType: "JSONPatch", jsonPatch: { expression: "[JSONPatch{verb: 'add'}]" } }], reinvocationPolicy: "Never" };
    expect(messageOf(plane.create(`${base}/mutatingadmissionpolicies`, { apiVersion: base, kind: "MutatingAdmissionPolicy", metadata: { name: "bad" }, spec } as unknown as KubeObject))).toContain("undefined field 'verb'");
  });
});
