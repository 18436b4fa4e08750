import { describe, expect, it } from "vitest";
import recorded from "../../../testing/recorded/discovery/discovery.json" with { type: "json" };
import { resourceKinds } from "../../kinds/registry.ts";
import { serveResources } from "../registry/resources.ts";
import { serveDocument } from "./serveDocument.ts";

interface Resource {
  readonly resource: string;
  readonly subresources?: readonly { readonly subresource: string }[];
}
interface Discovery {
  readonly items: readonly { readonly metadata: { readonly name?: string }; readonly versions: readonly { readonly version: string; readonly resources: readonly Resource[] }[] }[];
}

const resources = serveResources(resourceKinds);
const aggregatedAccept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";
const get = (path: string, accept?: string) => serveDocument(resources, { type: "raw", id: 1, user: "", path, ...(accept === undefined ? {} : { accept }) });
const textAt = (path: string, accept?: string): string => {
  const { body } = get(path, accept);
  return typeof body === "string" ? body : JSON.stringify(body);
};
const read = <T = Record<string, unknown>>(path: string, accept?: string): T => JSON.parse(textAt(path, accept)) as T;

const served = [...read<Discovery>("/api", aggregatedAccept).items, ...read<Discovery>("/apis", aggregatedAccept).items];
const real: readonly Discovery["items"][number][] = [...(recorded.api as Discovery).items, ...(recorded.apis as Discovery).items];

const kindsOf = served.flatMap(({ metadata, versions }) => versions.flatMap(({ version, resources: list }) => list.map((entry) => ({ group: metadata.name, version, name: `${metadata.name ?? "core"}/${version} ${entry.resource}`, entry }))));

const recordedEntry = ({ group, version, entry }: (typeof kindsOf)[number]): Resource | undefined =>
  real.find(({ metadata }) => metadata.name === group)?.versions.find((each) => each.version === version)?.resources.find(({ resource }) => resource === entry.resource);

describe("aggregated discovery says of each kind what v1.36.2 says", () => {
  it.for(kindsOf)("$name", (kind) => {
    expect(kind.entry).toEqual(recordedEntry(kind));
  });

  it("names all of it in the order of the real server", () => {
    const order = (items: typeof real): unknown => items.map(({ metadata, versions }) => [metadata.name, versions.map(({ version, resources: list }) => [version, list.map(({ resource }) => resource)])]);
    expect(order(served)).toEqual(order(real));
  });

  it("labels the answer with the form that was asked for", () => {
    expect(get("/apis", aggregatedAccept).contentType).toBe("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    expect(get("/apis", "application/json").contentType).toBe("application/json");
  });
});

describe("plain discovery", () => {
  it("lists groups, one group, and its resources with subresources as entries of their own", () => {
    expect(read<{ groups: { name: string }[] }>("/apis").groups.map(({ name }) => name)).toContain("apps");
    expect(read("/apis/apps")["preferredVersion"]).toEqual({ groupVersion: "apps/v1", version: "v1" });
    const names = read<{ resources: { name: string }[] }>("/apis/apps/v1").resources.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["deployments", "deployments/scale", "deployments/status"]));
  });

  it.for([
    { name: "pods/exec", kind: "PodExecOptions", verbs: ["create", "get"] },
    { name: "pods/log", kind: "Pod", verbs: ["get"] },
    { name: "services/proxy", kind: "ServiceProxyOptions", verbs: ["create", "delete", "get", "patch", "update"] },
  ])("names what is passed on: $name", (wanted) => {
    const { resources: list } = read<{ resources: { name: string }[] }>("/api/v1");
    expect(list.find(({ name }) => name === wanted.name)).toEqual({ ...wanted, singularName: "", namespaced: true });
  });

  it.for(["/apis/nonsense", "/api/v2", "/nonsense", "/openapi/v3/apis/nonsense/v1", "v2 /apis"])("answers 404 to %s", (path) => {
    expect(get(path).code).toBe(404);
  });
});

describe("OpenAPI v2", () => {
  interface Swagger {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string; readonly "x-kubernetes-action"?: string }>>>>;
    readonly definitions: Readonly<Record<string, { readonly description?: string; readonly properties?: Readonly<Record<string, Readonly<Record<string, unknown>>>> }>>;
  }
  const text = textAt("/openapi/v2");
  const { paths, definitions } = JSON.parse(text) as Swagger;

  it("refers to nothing that it does not have", () => {
    for (const [, name = ""] of text.matchAll(/"#\/definitions\/([^"]+)"/g)) expect(definitions).toHaveProperty([name]);
  });

  it("has the definitions with what kubectl reads: kind, merge key, prose, and no defaults", () => {
    expect(definitions["io.k8s.api.apps.v1.Deployment"]).toMatchObject({ "x-kubernetes-group-version-kind": [{ group: "apps", kind: "Deployment", version: "v1" }] });
    expect(definitions["io.k8s.api.core.v1.PodSpec"]?.properties?.["containers"]).toMatchObject({ items: { $ref: "#/definitions/io.k8s.api.core.v1.Container" }, "x-kubernetes-patch-merge-key": "name" });
    expect(definitions["io.k8s.api.core.v1.ContainerPort"]?.properties?.["protocol"]).not.toHaveProperty("default");
    expect(definitions["io.k8s.api.core.v1.Pod"]?.description).toMatch(/^Pod is a collection of containers/);
  });

  it.for([
    ["/api/v1/namespaces/{namespace}/pods", "get", "listCoreV1NamespacedPod", "list"],
    ["/api/v1/namespaces/{namespace}/pods", "delete", "deleteCoreV1CollectionNamespacedPod", "deletecollection"],
    ["/api/v1/pods", "get", "listCoreV1PodForAllNamespaces", "list"],
    ["/api/v1/namespaces/{namespace}/pods/{name}", "patch", "patchCoreV1NamespacedPod", "patch"],
    ["/api/v1/namespaces/{namespace}/pods/{name}/status", "put", "replaceCoreV1NamespacedPodStatus", "put"],
    ["/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale", "get", "readAppsV1NamespacedDeploymentScale", "get"],
    ["/apis/rbac.authorization.k8s.io/v1/clusterroles", "post", "createRbacAuthorizationV1ClusterRole", "post"],
    ["/api/v1/watch/namespaces/{namespace}/pods/{name}", "get", "watchCoreV1NamespacedPod", "watch"],
  ] as const)("%s %s is %s", ([path, method, operationId, action]) => {
    expect(paths[path]?.[method]).toMatchObject({ operationId, "x-kubernetes-action": action });
  });

  it.for([
    ["application/json", 200, "application/json"],
    ["application/com.github.proto-openapi.spec.v2@v1.0+protobuf", 200, "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"],
    ["*/*", 200, "application/json"],
    ["text/html", 406, undefined],
  ] as const)("answers %s with %d", ([accept, code, contentType]) => {
    expect(get("/openapi/v2", accept)).toMatchObject(contentType === undefined ? { code } : { code, contentType });
  });

  it("begins in protobuf with the version and the title, and names its fields by number", () => {
    const body = get("/openapi/v2", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf").body as string;
    expect(body.slice(0, 28)).toBe("\n\u00032.0\u0012\u0015\n\nKubernetes\u0012\u0007v1.36.2");
    expect(body).toContain(JSON.stringify([{ group: "apps", kind: "Deployment", version: "v1" }]));
  });
});

describe("OpenAPI v3", () => {
  const index = read<{ paths: Record<string, { serverRelativeURL: string }> }>("/openapi/v3");
  interface Document {
    readonly paths: Readonly<Record<string, { readonly patch?: { readonly parameters: readonly { readonly name: string }[] } }>>;
    readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
  }

  it.for(Object.entries(index.paths))("the document of %s refers to nothing that it does not have", ([, { serverRelativeURL }]) => {
    const text = textAt(serverRelativeURL);
    const { components } = JSON.parse(text) as Document;
    for (const [, name = ""] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) expect(components.schemas).toHaveProperty([name]);
  });

  it("names each document with its hash; another hash is led to the right one, and the same document is not sent twice", () => {
    const { serverRelativeURL } = index.paths["apis/apps/v1"] ?? { serverRelativeURL: "" };
    expect(get(serverRelativeURL)).toMatchObject({ code: 200, headers: { "Cache-Control": "public, immutable", Vary: "Accept", ETag: JSON.stringify(serverRelativeURL.split("hash=")[1]) } });
    expect(get("/openapi/v3/apis/apps/v1?hash=OLD")).toMatchObject({ code: 301, headers: { Location: serverRelativeURL } });
    expect(get("/openapi/v3/apis/apps/v1").headers).not.toHaveProperty("Cache-Control");
    expect(get(serverRelativeURL, "text/html").code).toBe(406);
    expect(new Set(Object.values(index.paths)).size).toBe(Object.keys(index.paths).length);
  });

  it("tells kubectl that the server validates fields", () => {
    const document = read<Document>("/openapi/v3/apis/apps/v1");
    expect(document.paths["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]?.patch?.parameters.map(({ name }) => name)).toContain("fieldValidation");
  });

  it("has a pod's containers with their merge key", () => {
    const { components } = read<Document>("/openapi/v3/api/v1");
    expect(components.schemas["io.k8s.api.core.v1.PodSpec"]).toMatchObject({ properties: { containers: { "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge" } } });
  });
});

it("names versions that others are to serve and do not", () => {
  const stale = [{ group: "metrics.k8s.io", version: "v1beta1", priority: 100, resources: undefined }];
  const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  const { body } = serveDocument(resources, { type: "raw", id: 1, user: "", path: "/apis", accept }, stale);
  expect(body).toContain('{"metadata":{"name":"metrics.k8s.io"},"versions":[{"version":"v1beta1","freshness":"Stale"}]}]}');
});
