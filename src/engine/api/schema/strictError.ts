import { newBadRequest } from "../errors.ts";
import type { Status } from "../status.ts";

/** The 400 of a body that does not decode: `Deployment in version "v1" cannot be handled as a Deployment: ...`. */
export function newDecodeFailure(kind: string, version: string, message: string): Status {
  return newBadRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${message}`);
}

/** What strict decoding says of unknown fields. @source k8s.io/apimachinery/pkg/runtime/error.go strictDecodingError */
export function strictDecodingMessage(unknownFields: readonly string[]): string {
  return `strict decoding error: ${unknownFields.map((field) => `unknown field ${JSON.stringify(field)}`).join(", ")}`;
}
