import { newGenericNotFound } from "../../api/index.ts";
import type { RawRequest, ResourceKey } from "../../api/index.ts";
import type { ResourceInfo } from "../registry/resources.ts";
import { refuse } from "../server/context.ts";
import { compareStrings } from "../../core/index.ts";
import { statusPaths } from "../server/statusPages.ts";
import { healthPaths } from "../server/healthChecks.ts";
import type { Answer } from "../server/context.ts";
import { apiGroups } from "./apiGroups.ts";
import { apiGroup, apiGroupDiscoveryList, apiGroupList, apiResourceList, apiVersions } from "./documents.ts";
import { openApiV2, openApiV2Protobuf, openApiV2ProtobufType, wantsOpenApiV2Protobuf } from "./openApiV2.ts";
import { discoveryKeys, discoveryOpenApi, openApiIndex, openApiKey, openApiV3 } from "./openApi.ts";

type Resources = ReadonlyMap<ResourceKey, ResourceInfo>;
type Maker = () => object;

const json = "application/json";
const aggregated = (version: string): string => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
const aggregatedVersions = ["v2", "v2beta1"] as const;

/** What stands at which path; made when it is first asked for. */
interface Documents {
  readonly makers: ReadonlyMap<string, Maker>;
  readonly texts: Map<string, string>;
}

/** By the resources that a program serves: they never change, so neither do these texts. */
const known = new WeakMap<Resources, Documents>();

function documentsOf(resources: Resources): Documents {
  const before = known.get(resources);
  if (before !== undefined) return before;
  const made: Documents = { makers: newMakers(resources), texts: new Map() };
  known.set(resources, made);
  return made;
}

/** A path, and "version path" for aggregated discovery: no path begins like that. */
function newMakers(resources: Resources): ReadonlyMap<string, Maker> {
  const groups = apiGroups(resources.values());
  const core = groups.filter((group) => group.name === "");
  const others = groups.filter((group) => group.name !== "");
  const makers = new Map<string, Maker>([
    ["/api", apiVersions],
    ["/apis", () => apiGroupList(groups)],
    ["/openapi/v2", openApiV2],
    ["/openapi/v3", () => openApiIndex(groups)],
  ]);
  for (const version of aggregatedVersions) {
    makers.set(`${version} /api`, () => apiGroupDiscoveryList(core, `apidiscovery.k8s.io/${version}`));
    makers.set(`${version} /apis`, () => apiGroupDiscoveryList(others, `apidiscovery.k8s.io/${version}`));
  }
  for (const group of groups) {
    if (group.name !== "") makers.set(`/apis/${group.name}`, () => apiGroup(group));
    for (const version of group.versions) {
      makers.set(`/${openApiKey(version)}`, () => apiResourceList(version));
      makers.set(`/openapi/v3/${openApiKey(version)}`, () => openApiV3(version));
    }
  }
  for (const key of discoveryKeys(groups)) makers.set(`/openapi/v3/${key}`, () => discoveryOpenApi(key));
  const documents = [...makers.keys()].filter((path) => path.startsWith("/") && !path.startsWith("/openapi/v3/"));
  const paths = [...documents, "/apis/", "/openapi/v3/", ...statusPaths, ...healthPaths].toSorted(compareStrings);
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
export function serveDocument(resources: Resources, { path: pathAndQuery, accept }: RawRequest): Answer {
  const [whole = ""] = pathAndQuery.split("?");
  const path = whole.length > 1 && whole.endsWith("/") ? whole.slice(0, -1) : whole;
  if (path === "/openapi/v2" && wantsOpenApiV2Protobuf(accept ?? json)) return { code: 200, body: openApiV2Protobuf, contentType: openApiV2ProtobufType };
  const { makers, texts } = documentsOf(resources);
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
