import { decodeBase64 } from "../../api/index.ts";
import type { ApiRequest, ApiResponse, KubeObject, RawRequest, RequestOptions, Verb } from "../../api/index.ts";
import { seconds } from "../../core/index.ts";
import type { ApiService } from "../../kinds/index.ts";
import { sendRequest } from "../outbound/calls.ts";
import type { HttpResult, OutboundRequest } from "../outbound/types.ts";
import { answer } from "../server/context.ts";
import type { Answer, Server } from "../server/context.ts";
import type { RequestInFlight } from "../state.ts";
import { serviceOf, serviceReference } from "./availability.ts";
import { readyEndpoints } from "../webhooks/resolve.ts";

/** What a client hears that wants something of an API whose server is not there. */
const serviceUnavailable = (): Answer => answer(503, "service unavailable\n");

/** @source k8s.io/apiserver/pkg/server/config.go RequestTimeout */
const answerTimeout = seconds(60);
const methods: Readonly<Record<Verb, string>> = { get: "GET", list: "GET", watch: "GET", create: "POST", update: "PUT", patch: "PATCH", delete: "DELETE", deletecollection: "DELETE" };
const tableForm = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

type Asked = Pick<OutboundRequest, "method" | "target" | "accept" | "body">;

/** The URL, headers and body of a request on a resource. */
export function askedOf({ verb, resource, namespace, name, subresource, options = {}, accept, body }: ApiRequest): Asked {
  const [group = "", version = "", plural = ""] = resource.split("/");
  const path = [`/apis/${group}/${version}`, ...(namespace === undefined ? [] : [`namespaces/${namespace}`]), plural, ...(name === undefined ? [] : [name]), ...(subresource === undefined ? [] : [subresource])].join("/");
  // Rows come with whole objects; the way out takes from them what the client has asked for.
  const query = queryOf({ ...options, ...(verb === "watch" ? { watch: true } : {}), ...(accept === "table" ? { includeObject: "Object" } : {}) });
  return { method: methods[verb], target: `${path}${query === "" ? "" : `?${query}`}`, accept: accept === "table" ? tableForm : "application/json", ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
}

function queryOf(options: RequestOptions & { readonly watch?: true; readonly includeObject?: "Object" }): string {
  const { dryRun, ...rest } = options;
  const values = { ...rest, ...(dryRun === true ? { dryRun: "All" } : {}) };
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(String(value))}`])).join("&");
}

export const askedOfRaw = ({ path, method = "GET", accept = "application/json" }: RawRequest): Asked => ({ method, target: path, accept });

/**
 * Passes a request on to one of the pods behind the Service that an APIService names.
 *
 * @returns undefined: it is on its way
 * @simplified who asks is not told to it (X-Remote-User): what it may be asked has been judged here; a watch is answered once, and ends
 * @source k8s.io/kube-aggregator/pkg/apiserver/handler_proxy.go ServeHTTP
 */
export function passOn(server: Server, flight: RequestInFlight, apiService: ApiService, asked: Asked): Answer | undefined {
  if (apiService.status?.conditions?.find(({ type }) => type === "Available")?.status !== "True") return serviceUnavailable();
  const { namespace, name, port } = serviceReference(apiService);
  const wanted = (serviceOf(server, apiService)?.spec.ports ?? []).find((each) => each.port === port);
  const backends = wanted === undefined ? [] : readyEndpoints(server, namespace, name, wanted.name ?? "");
  const chosen = backends.length <= 1 ? backends[0] : server.env.rng.pick(backends);
  if (chosen === undefined) return serviceUnavailable();
  const { caBundle, insecureSkipTLSVerify } = apiService.spec;
  const tls = { serverName: `${name}.${namespace}.svc`, roots: caBundle === undefined || caBundle === "" ? undefined : decodeBase64(caBundle), ...(insecureSkipTLSVerify === true ? { isInsecure: true } : {}) };
  const why = sendRequest(server, { ...chosen, ...asked, tls, timeout: answerTimeout }, { type: "aggregated", request: flight.id });
  if (why !== undefined) return unreachable(why);
  flight.progress = { type: "proxy" };
  return undefined;
}

/** What the API's own server has answered, or that it did not, for the client. */
export function passedOn({ request }: RequestInFlight, result: HttpResult, host: string): Answer {
  if (result.type !== "answer") return unreachable(result.type === "failure" ? result.why : `dial tcp ${host}: i/o timeout`);
  const { code, text, contentType } = result;
  const object = request.type === "request" && contentType.startsWith("application/json") ? objectIn(text) : undefined;
  return object === undefined ? { ...answer(code, text), contentType } : answer(code, object);
}

/** @source handler_proxy.go responder.Error; k8s.io/apimachinery/pkg/util/proxy/transport.go RoundTrip */
const unreachable = (why: string): Answer => answer(503, `error trying to reach service: ${why}\n`);

/** An object, a list, a table or a Status, as the programs of this cluster read them. */
function objectIn(text: string): Exclude<ApiResponse["body"], string> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "kind" in value ? (value as KubeObject) : undefined;
  } catch {
    return undefined;
  }
}
