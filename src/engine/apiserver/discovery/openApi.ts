import type { Verb } from "../../api/index.ts";
import { compareStrings, sha256 } from "../../core/index.ts";
import type { ResourceInfo } from "../registry/resources.ts";
import type { ApiGroup, ApiVersion } from "./apiGroups.ts";
import { OpenApiSchemas, ref } from "./openApiSchemas.ts";
import { resourceVerbs, subresourcesOf } from "./resourceVerbs.ts";

/**
 * /openapi/v3: one document for each group version, with what clients look for in it: schemas, which
 * operations there are, and that they know fieldValidation.
 *
 * @simplified without descriptions (the engine carries none) and most query parameters
 * @source k8s.io/kube-openapi/pkg/builder3
 */

type Json = Readonly<Record<string, unknown>>;

const query = (name: string, type: string): Json => ({ name, in: "query", schema: { type, uniqueItems: true } });
const pathParameter = (name: string): Json => ({ name, in: "path", required: true, schema: { type: "string", uniqueItems: true } });

const parametersOf: Readonly<Record<Verb, readonly Json[]>> = {
  get: [],
  list: ["continue", "fieldSelector", "labelSelector", "resourceVersion", "resourceVersionMatch"].map((name) => query(name, "string")).concat([query("limit", "integer"), query("timeoutSeconds", "integer"), query("watch", "boolean"), query("allowWatchBookmarks", "boolean"), query("sendInitialEvents", "boolean")]),
  watch: [],
  create: ["dryRun", "fieldManager", "fieldValidation"].map((name) => query(name, "string")),
  update: ["dryRun", "fieldManager", "fieldValidation"].map((name) => query(name, "string")),
  patch: [...["dryRun", "fieldManager", "fieldValidation"].map((name) => query(name, "string")), query("force", "boolean")],
  delete: [query("dryRun", "string"), query("gracePeriodSeconds", "integer"), query("propagationPolicy", "string")],
  deletecollection: [query("fieldSelector", "string"), query("labelSelector", "string"), query("dryRun", "string")],
};

const methods: Readonly<Partial<Record<Verb, string>>> = { get: "get", list: "get", create: "post", update: "put", patch: "patch", delete: "delete", deletecollection: "delete" };
const actions: Readonly<Partial<Record<Verb, string>>> = { get: "get", list: "list", create: "post", update: "put", patch: "patch", delete: "delete", deletecollection: "deletecollection" };
const patchTypes = ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json"];
/** Custom kinds know no strategic merge; kubectl reads here which patch it may send. */
const customPatchTypes = ["application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml"];

interface PathOperations {
  readonly verbs: readonly Verb[];
  readonly gvk: Json;
  readonly object: string;
  readonly list: string;
  readonly id: string;
  readonly isCustom: boolean;
}

const bodyOf = (verb: Verb, object: string, isCustom: boolean): Json => {
  if (verb === "patch") return { requestBody: { content: Object.fromEntries((isCustom ? customPatchTypes : patchTypes).map((type) => [type, { schema: ref("io.k8s.apimachinery.pkg.apis.meta.v1.Patch") }])), required: true } };
  if (verb === "create" || verb === "update") return { requestBody: { content: { "*/*": { schema: ref(object) } }, required: true } };
  return {};
};

function operations({ verbs, gvk, object, list, id, isCustom }: PathOperations): Json {
  const made: Record<string, Json> = {};
  for (const verb of verbs) {
    const method = methods[verb];
    if (method === undefined) continue;
    const answer = verb === "list" ? list : verb === "delete" || verb === "deletecollection" ? "io.k8s.apimachinery.pkg.apis.meta.v1.Status" : object;
    made[method] = {
      operationId: `${verb}${id}`,
      parameters: parametersOf[verb],
      ...bodyOf(verb, object, isCustom),
      responses: { "200": { description: "OK", content: { "application/json": { schema: ref(answer) } } } },
      "x-kubernetes-action": actions[verb],
      "x-kubernetes-group-version-kind": gvk,
    };
  }
  return made;
}

const collectionVerbs: readonly Verb[] = ["list", "create", "deletecollection"];
const objectVerbs: readonly Verb[] = ["get", "update", "patch", "delete"];

function resourcePaths(info: ResourceInfo, schemas: OpenApiSchemas): readonly (readonly [string, Json])[] {
  const { served: strategy, group, version } = info;
  const { object, list } = schemas.addKind(info);
  const gvk = { group, kind: strategy.kind, version };
  const root = `${group === "" ? "/api" : "/apis"}/${strategy.apiVersion}`;
  const base = strategy.namespaced ? `${root}/namespaces/{namespace}/${strategy.resource}` : `${root}/${strategy.resource}`;
  const namespace = strategy.namespaced ? [pathParameter("namespace")] : [];
  const served = resourceVerbs(info);
  const only = (verbs: readonly Verb[]): readonly Verb[] => verbs.filter((verb) => served.includes(verb));
  const common = { gvk, object, list, isCustom: strategy.openApi !== undefined };
  const paths: (readonly [string, Json])[] = [
    [base, { ...operations({ ...common, verbs: only(collectionVerbs), id: `Namespaced${strategy.kind}Collection` }), parameters: namespace }],
    [`${base}/{name}`, { ...operations({ ...common, verbs: only(objectVerbs), id: strategy.kind }), parameters: [pathParameter("name"), ...namespace] }],
  ];
  if (strategy.namespaced) paths.push([`${root}/${strategy.resource}`, operations({ ...common, verbs: ["list"], id: `${strategy.kind}ForAllNamespaces` })]);
  for (const { name, verbs } of subresourcesOf(info)) {
    if (name !== "status") continue;
    paths.push([`${base}/{name}/status`, { ...operations({ ...common, verbs, id: `${strategy.kind}Status` }), parameters: [pathParameter("name"), ...namespace] }]);
  }
  return paths;
}

/** The document of one group version. */
export function openApiV3({ resources }: ApiVersion): object {
  const schemas = new OpenApiSchemas();
  schemas.namedRef("io.k8s.apimachinery.pkg.apis.meta.v1.Patch");
  schemas.namedRef("io.k8s.apimachinery.pkg.apis.meta.v1.Status");
  const paths = Object.fromEntries(resources.flatMap((info) => resourcePaths(info, schemas)));
  return { openapi: "3.0.0", info: { title: "Kubernetes", version: "v1.36.2" }, paths, components: { schemas: schemas.schemas } };
}

/** "api/v1", "apis/apps/v1": the key of a group version in the index, and the end of its address. */
export const openApiKey = ({ group, groupVersion }: ApiVersion): string => `${group === "" ? "api" : "apis"}/${groupVersion}`;

const openIdKeys = [".well-known/openid-configuration", "openid/v1/jwks"];

/** Documents that are of no group version: what there is to discover. */
export function discoveryKeys(groups: readonly ApiGroup[]): readonly string[] {
  return ["api", "apis", "version", ...openIdKeys, ...groups.filter(({ name }) => name !== "").map(({ name }) => `apis/${name}`)];
}

/** The document of a discovery path: that one may get it. */
export function discoveryOpenApi(key: string): object {
  if (openIdKeys.includes(key)) {
    const schema = { type: "string", default: "" };
    return { openapi: "3.0.0", info: { title: "Kubernetes", version: "v1.36.2" }, paths: { [`/${key}/`]: { get: { responses: { "200": { description: "OK", content: { "application/json": { schema } } } } } } }, components: {} };
  }
  const kind = key === "version" ? "io.k8s.apimachinery.pkg.version.Info" : `${metaTypes}${key === "api" ? "APIVersions" : key === "apis" ? "APIGroupList" : "APIGroup"}`;
  const content = { "application/json": { schema: ref(kind) } };
  const get = { description: "get available API versions", operationId: `get${key.split(/[^A-Za-z0-9]/).map((part) => part.slice(0, 1).toUpperCase() + part.slice(1)).join("")}`, responses: { "200": { description: "OK", content } } };
  return { openapi: "3.0.0", info: { title: "Kubernetes", version: "v1.36.2" }, paths: { [key === "version" ? "/version/" : `/${key}/`]: { get } }, components: { schemas: { [kind]: { type: "object" } } } };
}

const metaTypes = "io.k8s.apimachinery.pkg.apis.meta.v1.";

/** /openapi/v3: where the documents are. The hash tells clients when theirs is old. */
export function openApiIndex(groups: readonly ApiGroup[]): object {
  const keys = new Map<string, string>(discoveryKeys(groups).map((key) => [key, key]));
  for (const { versions } of groups) for (const version of versions) keys.set(openApiKey(version), version.resources.map(({ served }) => served.resource).join());
  const sorted = [...keys].toSorted((a, b) => compareStrings(a[0], b[0]));
  return { paths: Object.fromEntries(sorted.map(([key, content]) => [key, { serverRelativeURL: `/openapi/v3/${key}?hash=${hashOf(`v1.36.2 ${key} ${content}`)}` }])) };
}

const hashOf = (text: string): string => [...sha256(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("").toUpperCase();
