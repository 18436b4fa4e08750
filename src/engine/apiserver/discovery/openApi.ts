import { compareStrings, sha256 } from "../../core/index.ts";
import type { ApiGroup, ApiVersion } from "./apiGroups.ts";
import { openApiInfo } from "./openApiInfo.ts";
import { metaPrefix, OpenApiSchemas } from "./openApiSchemas.ts";
import { openApiV3 } from "./openApiV3.ts";

/** "api/v1", "apis/apps/v1": the key of a group version in the index, and the end of its address. */
export const openApiKey = ({ group, groupVersion }: ApiVersion): string => `${group === "" ? "api" : "apis"}/${groupVersion}`;

const openIdKeys = [".well-known/openid-configuration", "openid/v1/jwks"];

/** Documents that are of no group version: what there is to discover. */
function discoveryKeys(groups: readonly ApiGroup[]): readonly string[] {
  return ["api", "apis", "version", ...openIdKeys, ...groups.filter(({ name }) => name !== "").map(({ name }) => `apis/${name}`)];
}

/** The document of a discovery path: that one may get it. */
function discoveryOpenApi(key: string): object {
  if (openIdKeys.includes(key)) {
    const schema = { type: "string", default: "" };
    return { openapi: "3.0.0", info: openApiInfo, paths: { [`/${key}/`]: { get: { responses: { "200": { description: "OK", content: { "application/json": { schema } } } } } } }, components: {} };
  }
  const schemas = new OpenApiSchemas("v3");
  const kind = key === "version" ? "io.k8s.apimachinery.pkg.version.Info" : `${metaPrefix}${key === "api" ? "APIVersions" : key === "apis" ? "APIGroupList" : "APIGroup"}`;
  const content = { "application/json": { schema: schemas.typeRef(kind) } };
  const get = { description: key === "version" ? "get the version information for this server" : "get available API versions", operationId: `get${key.split(/[^A-Za-z0-9]/).map((part) => part.slice(0, 1).toUpperCase() + part.slice(1)).join("")}`, responses: { "200": { description: "OK", content } } };
  return { openapi: "3.0.0", info: openApiInfo, paths: { [key === "version" ? "/version/" : `/${key}/`]: { get } }, components: { schemas: schemas.schemas } };
}

/** A text with the number that tells it from another. */
export interface HashedDocument {
  readonly text: string;
  readonly hash: string;
}

/** @simplified SHA-256 instead of SHA-512 @source k8s.io/kube-openapi/pkg/handler3/handler.go computeETag */
export function hashed(document: object): HashedDocument {
  const text = `${JSON.stringify(document)}\n`;
  // Only the low byte of each character counts, which is enough to tell texts apart.
  return { text, hash: [...sha256(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("").toUpperCase() };
}

/** Of group versions: made again only when one of their kinds is another. */
const made = new Map<string, { readonly kinds: readonly unknown[]; readonly document: HashedDocument }>();

function documentOf(version: ApiVersion): HashedDocument {
  const key = openApiKey(version);
  const kinds = version.resources.map(({ served }) => served);
  const before = made.get(key);
  if (before !== undefined && before.kinds.length === kinds.length && before.kinds.every((kind, at) => kind === kinds[at])) return before.document;
  const document = hashed(openApiV3(version));
  made.set(key, { kinds, document });
  return document;
}

/** /openapi/v3 and all documents below it, each made when it is first asked for. */
export class OpenApiDocuments {
  private readonly makers = new Map<string, () => HashedDocument>();
  private readonly documents = new Map<string, HashedDocument>();

  constructor(groups: readonly ApiGroup[]) {
    for (const key of discoveryKeys(groups)) this.makers.set(key, () => hashed(discoveryOpenApi(key)));
    for (const { versions } of groups) for (const version of versions) this.makers.set(openApiKey(version), () => documentOf(version));
  }

  /** The document of a key: "apis/apps/v1". */
  get(key: string): HashedDocument | undefined {
    const known = this.documents.get(key);
    if (known !== undefined) return known;
    const document = this.makers.get(key)?.();
    if (document !== undefined) this.documents.set(key, document);
    return document;
  }

  /** Where the documents are. The hash tells clients when theirs is old. */
  index(): object {
    const keys = [...this.makers.keys()].toSorted(compareStrings);
    return { paths: Object.fromEntries(keys.map((key) => [key, { serverRelativeURL: documentUrl(key, this.get(key)?.hash ?? "") }])) };
  }
}

export const documentUrl = (key: string, hash: string): string => `/openapi/v3/${key}?hash=${hash}`;
