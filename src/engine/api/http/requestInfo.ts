import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { newBadRequest, newGenericNotFound, newMethodNotSupported, newUnsupportedMediaType } from "../errors.ts";
import type { ApiRequest, Credentials, PatchType, RawRequest, RequestOptions, ResourceKey, Verb } from "../protocol.ts";
import type { Status } from "../status.ts";
import { negotiate } from "./accept.ts";
import { parseJson, summarizeBody } from "./jsonBody.ts";
import type { JsonBody } from "./jsonBody.ts";
import { Query } from "./query.ts";
import { deleteOptions, listOptions, writeOptions } from "./queryOptions.ts";
import { resourcePath } from "./resourcePath.ts";
import type { ResourcePath } from "./resourcePath.ts";

/** What of an HTTP request counts for the API. */
export interface HttpRequest extends Credentials {
  readonly id: number;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly userAgent: string;
  readonly accept: string;
  readonly contentType: string;
  /** JSON; "" for none. */
  readonly body: string;
  /** It wants to go on as a stream of another protocol. */
  readonly isUpgrade?: true;
}

/** The kind of a resource, for messages; "" of one that nobody knows. */
export type KindOf = (resource: ResourceKey) => string;

const patchTypes: readonly PatchType[] = ["application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml"];
const jsonTypes = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
/** What is passed on: the server reads the query itself, and no body of its own. */
const connected: readonly string[] = ["pods/log", "pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy", "nodes/proxy"];
const methods: Readonly<Record<string, Verb>> = { GET: "get", HEAD: "get", POST: "create", PUT: "update", PATCH: "patch", DELETE: "delete" };

/** The words that outsiders' users become. */
type Head = Pick<ApiRequest, "id" | "user" | "userAgent" | "token" | "impersonate">;

/**
 * What an HTTP request asks of the API server: the URL, the headers and the body taken apart as the
 * server itself does it, or the Status that it refuses them with.
 *
 * @source k8s.io/apiserver/pkg/endpoints/request/requestinfo.go, endpoints/handlers
 */
export function requestInfo(http: HttpRequest, kindOf: KindOf): Result<ApiRequest | RawRequest, Status> {
  const question = http.url.indexOf("?");
  const path = question === -1 ? http.url : http.url.slice(0, question);
  const query = new Query(question === -1 ? "" : http.url.slice(question + 1));
  const credentials: Credentials = { user: http.user, ...(http.groups === undefined ? {} : { groups: http.groups }), ...(http.token === undefined ? {} : { token: http.token }), ...(http.impersonate === undefined ? {} : { impersonate: http.impersonate }) };
  const head: Head = { id: http.id, ...credentials, userAgent: http.userAgent };
  const target = resourcePath(path);
  if (target === undefined) return ok({ type: "raw", id: http.id, ...credentials, path: http.url, method: http.method, accept: http.accept });
  const verb = Object.hasOwn(methods, http.method) ? methods[http.method] : undefined;
  if (verb === undefined) return fail(newMethodNotSupported(groupResource(target), http.method.toLowerCase()));
  if (target.apiVersion === "v1" && target.name !== undefined && connected.includes(`${target.resource}/${target.subresource ?? ""}`)) return ok(connectRequest(head, verb, target, http));
  const form = negotiate(http.accept, query);
  if (form === undefined) return fail(notAcceptable);
  const included = query.get("includeObject") ?? "";
  if (form.as === "table" && !["", "None", "Metadata", "Object"].includes(included)) return fail(newBadRequest(`includeObject: Invalid value: ${JSON.stringify(included)}: must be 'Metadata', 'Object', 'None', or empty`));
  const base: Base = {
    ...head,
    type: "request",
    resource: `${target.apiVersion}/${target.resource}`,
    namespace: target.namespace,
    subresource: target.subresource,
    accept: form.as === "table" ? "table" : undefined,
  };
  switch (verb) {
    case "create":
    case "update":
      return writeRequest(base, verb, target, { http, query, kindOf });
    case "patch":
      return patchRequest(base, target, http, query);
    case "delete":
    case "deletecollection":
      return deleteRequest(base, target, http, query);
    case "get":
    case "list":
    case "watch":
      return readRequest(base, target, query);
  }
}

function connectRequest(head: Head, verb: Verb, { namespace, resource, name, subresource, beyond }: ResourcePath, { url, isUpgrade }: HttpRequest): ApiRequest {
  const question = url.indexOf("?");
  const query = question === -1 ? "" : url.slice(question + 1);
  return { ...head, type: "request", verb, resource: `v1/${resource}`, namespace, name, subresource, query, ...(isUpgrade === true ? {} : { lacksUpgrade: true as const }), ...(beyond === undefined ? {} : { path: beyond }) };
}

type Base = Omit<ApiRequest, "verb" | "name">;

const groupResource = ({ apiVersion, resource }: ResourcePath) => ({ group: apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "", resource });

const notAcceptable: Status = {
  apiVersion: "v1",
  kind: "Status",
  metadata: {},
  status: "Failure",
  message: "only the following media types are accepted: application/json",
  reason: "NotAcceptable",
  code: 406,
};

const startOfWatch = { verb: "watch", announce: true } as const;

function readRequest(base: Base, target: ResourcePath, query: Query): Result<ApiRequest, Status> {
  const options = listOptions(query);
  if (!options.ok) return options;
  const wantsWatch = target.isWatch || isTrue(query.get("watch"));
  if (target.name === undefined) return ok({ ...base, ...(wantsWatch ? startOfWatch : { verb: "list" }), options: options.value });
  if (!target.isWatch) return ok({ ...base, verb: "get", name: target.name, options: options.value });
  return ok({ ...base, ...startOfWatch, options: { ...options.value, fieldSelector: `metadata.name=${target.name}` } });
}

const isTrue = (value: string | undefined): boolean => value !== undefined && value !== "0" && value.toLowerCase() !== "false";

interface Written {
  readonly http: HttpRequest;
  readonly query: Query;
  readonly kindOf: KindOf;
}

function writeRequest(base: Base, verb: "create" | "update", target: ResourcePath, { http, query, kindOf }: Written): Result<ApiRequest, Status> {
  const media = mediaType(http.contentType);
  if (media !== "" && media !== "application/json") return fail(newUnsupportedMediaType(`the body of the request was in an unknown format - accepted media types include: ${jsonTypes}`));
  if (verb === "update" && target.name === undefined) return fail(newMethodNotSupported(groupResource(target), verb));
  if (verb === "create" && target.name !== undefined && target.subresource === undefined) return fail(newMethodNotSupported(groupResource(target), verb));
  const options = writeOptions(query, verb === "create" ? "CreateOptions" : "UpdateOptions");
  if (!options.ok) return options;
  const body = parseJson(http.body);
  if (!body.ok) return fail(unrecognized(kindOf(base.resource), http.body, body.error));
  return ok({ ...base, verb, ...(target.name === undefined ? {} : { name: target.name }), options: options.value, ...bodyOf(body.value) });
}

function patchRequest(base: Base, target: ResourcePath, http: HttpRequest, query: Query): Result<ApiRequest, Status> {
  if (target.name === undefined) return fail(newMethodNotSupported(groupResource(target), "patch"));
  const media = mediaType(http.contentType);
  const patchType = patchTypes.find((each) => each === media);
  // The route itself refuses: it consumes nothing else. @source k8s.io/apiserver/pkg/endpoints/installer.go, go-restful
  if (patchType === undefined) return fail(newUnsupportedMediaType("415: Unsupported Media Type"));
  const options = writeOptions(query, "PatchOptions");
  if (!options.ok) return options;
  const body = parseJson(http.body);
  if (!body.ok) return fail(newBadRequest(patchError(patchType, body.error)));
  return ok({ ...base, verb: "patch", name: target.name, options: options.value, patchType, ...bodyOf(body.value) });
}

function deleteRequest(base: Base, target: ResourcePath, http: HttpRequest, query: Query): Result<ApiRequest, Status> {
  if (target.resource === "") return fail(newGenericNotFound());
  const parsed = http.body.trim() === "" ? ok(undefined) : parseJson(http.body);
  if (!parsed.ok) return fail(unrecognized("DeleteOptions", http.body, parsed.error));
  const wanted = deleteOptions(query, parsed.value?.value);
  if (!wanted.ok) return wanted;
  const selection = listOptions(query);
  if (!selection.ok) return selection;
  const dryRun: RequestOptions = wanted.value.dryRun ? { dryRun: true } : {};
  const body = Object.keys(wanted.value.body).length === 0 ? {} : { body: wanted.value.body };
  if (target.name === undefined) return ok({ ...base, verb: "deletecollection", options: { ...selection.value, ...dryRun }, ...body });
  return ok({ ...base, verb: "delete", name: target.name, options: dryRun, ...body });
}

const bodyOf = ({ value, duplicates }: JsonBody): Pick<ApiRequest, "body" | "duplicateFields"> => (duplicates.length === 0 ? { body: value } : { body: value, duplicateFields: duplicates });

/** @source k8s.io/apiserver/pkg/endpoints/handlers/patch.go: each kind of patch is decoded by a reader of its own */
function patchError(patchType: PatchType, error: string): string {
  if (patchType === "application/json-patch+json") return `error decoding patch: ${error}`;
  return patchType === "application/apply-patch+yaml" ? `error decoding YAML: ${error}` : error;
}

/** @source k8s.io/apiserver/pkg/endpoints/handlers/create.go transformDecodeError */
const unrecognized = (kind: string, body: string, error: string): Status =>
  newBadRequest(`the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${error} (${summarizeBody(body)})`);

const mediaType = (contentType: string): string => (contentType.split(";")[0] ?? "").trim().toLowerCase();
