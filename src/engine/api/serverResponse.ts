import type { Verb } from "./protocol.ts";
import type { Status } from "./status.ts";

/** What client-go makes of an answer that is no Status. `text` is what the server said. */
type Meaning = readonly [reason: string, message: (text: string) => string];

const says = (message: string) => (): string => message;
const repeats = (text: string): string => (text === "" ? "unknown" : text);

const meanings: Readonly<Record<number, Meaning>> = {
  400: ["BadRequest", says("the server rejected our request for an unknown reason")],
  401: ["Unauthorized", says("the server has asked for the client to provide credentials")],
  403: ["Forbidden", repeats],
  404: ["NotFound", says("the server could not find the requested resource")],
  405: ["MethodNotAllowed", says("the server does not allow this method on the requested resource")],
  406: ["NotAcceptable", repeats],
  409: ["Conflict", says("the server reported a conflict")],
  415: ["UnsupportedMediaType", repeats],
  422: ["Invalid", says("the server rejected our request due to an error in our request")],
  429: ["TooManyRequests", says("the server has received too many requests and has asked us to try again later")],
  503: ["ServiceUnavailable", says("the server is currently unable to handle the request")],
  504: ["Timeout", says("the server was unable to return a response in the time allotted, but may still be processing the request")],
};

const internal: Meaning = ["InternalError", (text) => `an error on the server (${JSON.stringify(repeats(text))}) has prevented the request from succeeding`];
const other: Meaning = ["Unknown", (text) => `the server responded with the status code ${text} but did not return more information`];

const methods: Readonly<Record<Verb, string>> = { get: "get", list: "get", watch: "get", create: "post", update: "put", patch: "patch", delete: "delete", deletecollection: "delete" };

/** "get pods.metrics.k8s.io web": how client-go names a call in such an answer. */
export function calledOn({ verb, resource, name }: { readonly verb: Verb; readonly resource: string; readonly name?: string | undefined }): string {
  const parts = resource.split("/");
  const qualified = parts.length === 3 ? `${parts[2] ?? ""}.${parts[0] ?? ""}` : (parts.at(-1) ?? "");
  return `${methods[verb]} ${qualified}${name === undefined ? "" : ` ${name}`}`;
}

/**
 * @param called what was asked for, where that is known
 * @source k8s.io/apimachinery/pkg/api/errors/errors.go NewGenericServerResponse
 */
export function genericServerResponse(code: number, text: string, called?: string): Status {
  const [reason, message] = meanings[code] ?? (code >= 500 ? internal : other);
  return { apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", reason, message: `${message(code < 500 && meanings[code] === undefined ? String(code) : text.trim())}${called === undefined ? "" : ` (${called})`}`, code };
}
