import type { ApiResponse, Status } from "../../engine/api/index.ts";
import type { HttpCall, HttpReply } from "./httpDoor.ts";

type Answered = Extract<HttpReply, { readonly type: "response" }>;

const goodCodes: readonly number[] = [200, 201, 204];
const refusals: readonly number[] = [400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422, 429];

/**
 * What a real server blames itself for, though the client is at fault: errors that are no Status on
 * their way out become a 500 with their text.
 *
 * @source k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/status.go ErrorToAPIStatus (default branch)
 */
const ownFaults: readonly (readonly [code: number, text: RegExp])[] = [
  // Server-side apply of what does not fit the type. @source k8s.io/apimachinery/pkg/util/managedfields/internal/structuredmerge.go
  [500, /^failed to create typed patch object \(/],
  // @source k8s.io/apiserver/pkg/endpoints/handlers/patch.go interpretStrategicMergePatchError (default branch)
  [500, /^unknown patch type: |^map: .* does not contain declared merge key: |^merging lists cannot yet be specified in the patch$/s],
  // A Binding that is none. @source kubernetes pkg/registry/core/pod/storage/storage.go BindingREST.Create
  [500, /^\[?target\.(kind|name): /],
  // A resourceVersion that is no number. @source k8s.io/apiserver/pkg/storage/api_object_versioner.go ObjectResourceVersion
  [500, /strconv\.ParseUint: parsing .*: (invalid syntax|value out of range)$/s],
  // @source k8s.io/apiserver/pkg/storage/errors.go NewTooLargeResourceVersionError
  [504, /^Timeout: Too large resource version: /],
  // Nobody listens where a request is passed on to. @source k8s.io/apimachinery/pkg/util/proxy/upgradeaware.go
  [503, /^error trying to reach service: /],
  // A Service without endpoints, or without that port. @source kubernetes pkg/registry/core/service/storage/storage.go ResourceLocation
  [503, /^no (endpoints available for|service port \S+ found for) service /],
];

/** Why no real server would give this answer; undefined: it might. */
export function unsound(call: HttpCall, { code, body, contentType }: Answered): string | undefined {
  if (isStatus(body) && body.code !== code) return `HTTP says ${code}, the Status ${body.code}`;
  if (code >= 400 && isStatus(body) && (body.status !== "Failure" || (body.message ?? "") === "")) return `a refusal without words: ${JSON.stringify(body)}`;
  if (goodCodes.includes(code)) return undefined;
  if (refusals.includes(code)) return isStatus(body) || typeof body === "string" ? undefined : `${code} without a Status: ${contentType}`;
  const text = isStatus(body) ? (body.message ?? "") : typeof body === "string" ? body : JSON.stringify(body);
  return ownFaults.some(([known, words]) => known === code && words.test(text)) ? undefined : `${code} for a fault of the client, ${call.method}: ${text.slice(0, 300)}`;
}

const isStatus = (body: ApiResponse["body"]): body is Status => typeof body === "object" && "kind" in body && body.kind === "Status";
