import { deepEqual, newGenericNotFound, Query } from "../../api/index.ts";
import type { RawRequest, ResourceKey } from "../../api/index.ts";
import type { ResourceInfo } from "../registry/resources.ts";
import { refuse } from "../server/context.ts";
import { compareStrings } from "../../core/index.ts";
import { statusPaths } from "../server/statusPages.ts";
import { healthPaths } from "../server/healthChecks.ts";
import type { Answer } from "../server/context.ts";
import { apiGroups } from "./apiGroups.ts";
import type { ApiGroup, RemoteVersion } from "./apiGroups.ts";
import { apiGroup, apiGroupDiscoveryList, apiGroupList, apiResourceList, apiVersions } from "./documents.ts";
import { openApiKey } from "./openApi.ts";
import { newOpenApiFiles, serveOpenApi } from "./serveOpenApi.ts";
import type { OpenApiFiles } from "./serveOpenApi.ts";

const noOthers: readonly RemoteVersion[] = [];

type Resources = ReadonlyMap<ResourceKey, ResourceInfo>;
type Maker = () => object;

const json = "application/json";
const aggregated = (version: string): string => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
const aggregatedVersions = ["v2", "v2beta1"] as const;

/** What stands at which path; made when it is first asked for. */
interface Documents {
  readonly makers: ReadonlyMap<string, Maker>;
  readonly texts: Map<string, string>;
  readonly openApi: OpenApiFiles;
  readonly others: readonly RemoteVersion[];
}

/** By the resources that a program serves: they never change, so neither do these texts. */
const known = new WeakMap<Resources, Documents>();

function documentsOf(resources: Resources, others: readonly RemoteVersion[]): Documents {
  const before = known.get(resources);
  if (before !== undefined && deepEqual(before.others, others)) return before;
  const groups = apiGroups(resources.values(), others);
  const made: Documents = { makers: newMakers(groups), texts: new Map(), openApi: newOpenApiFiles(groups.map((group) => ({ ...group, versions: group.versions.filter(({ remote }) => remote === undefined) })).filter(({ versions }) => versions.length > 0)), others };
  known.set(resources, made);
  return made;
}

/** A path, and "version path" for aggregated discovery: no path begins like that. */
function newMakers(groups: readonly ApiGroup[]): ReadonlyMap<string, Maker> {
  const core = groups.filter((group) => group.name === "");
  const others = groups.filter((group) => group.name !== "");
  const makers = new Map<string, Maker>([
    ["/api", apiVersions],
    ["/apis", () => apiGroupList(groups)],
  ]);
  for (const version of aggregatedVersions) {
    makers.set(`${version} /api`, () => apiGroupDiscoveryList(core, `apidiscovery.k8s.io/${version}`));
    makers.set(`${version} /apis`, () => apiGroupDiscoveryList(others, `apidiscovery.k8s.io/${version}`));
  }
  for (const group of groups) {
    if (group.name !== "") makers.set(`/apis/${group.name}`, () => apiGroup(group));
    for (const version of group.versions) makers.set(`/${openApiKey(version)}`, () => apiResourceList(version));
  }
  const documents = [...makers.keys()].filter((path) => path.startsWith("/"));
  const paths = [...documents, "/apis/", "/openapi/v2", "/openapi/v3", "/openapi/v3/", ...statusPaths, ...healthPaths].toSorted(compareStrings);
  makers.set("/", () => ({ paths }));
  return makers;
}

/** Which form of discovery the client likes best; the first that is known counts. */
function formOf(accept: string): string {
  for (const clause of accept.split(",")) {
    const parts = clause.split(";").map((part) => part.trim());
    const isAggregated = parts.includes("g=apidiscovery.k8s.io") && parts.includes("as=APIGroupDiscoveryList");
    const version = aggregatedVersions.find((each) => parts.includes(`v=${each}`));
    if (isAggregated && version !== undefined) return version;
    if (parts[0] === json && parts.every((part) => !part.startsWith("as="))) return "";
  }
  return "";
}

/**
 * Discovery and OpenAPI: what kinds there are and what they look like, out of the registry of kinds.
 */
export function serveDocument(resources: Resources, { path: pathAndQuery, accept }: RawRequest, others: readonly RemoteVersion[] = noOthers): Answer {
  const [whole = "", query = ""] = pathAndQuery.split("?");
  const path = whole.length > 1 && whole.endsWith("/") ? whole.slice(0, -1) : whole;
  const { makers, texts, openApi } = documentsOf(resources, others);
  if (path.startsWith("/openapi/")) return serveOpenApi(openApi, path, new Query(query), accept ?? json);
  const version = path === "/api" || path === "/apis" ? formOf(accept ?? json) : "";
  const key = version === "" ? path : `${version} ${path}`;
  const maker = path.startsWith("/") ? makers.get(key) : undefined;
  if (maker === undefined) return refuse(newGenericNotFound());
  let text = texts.get(key);
  if (text === undefined) {
    text = `${JSON.stringify(maker())}\n`;
    texts.set(key, text);
  }
  return { code: 200, body: text, contentType: version === "" ? json : aggregated(version) };
}
