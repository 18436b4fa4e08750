import { newBadRequest } from "../errors.ts";
import type { Status } from "../status.ts";

/** The 400 of a body that does not decode: `Deployment in version "v1" cannot be handled as a Deployment: ...`. */
export function newDecodeFailure(kind: string, version: string, message: string): Status {
  return newBadRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${message}`);
}

/** What strict decoding says of fields that the kind does not have, and of those that stand twice. @source k8s.io/apimachinery/pkg/runtime/error.go strictDecodingError */
export const strictDecodingMessage = (unknownFields: readonly string[], duplicateFields: readonly string[] = []): string => `strict decoding error: ${strictErrors(unknownFields, duplicateFields).join(", ")}`;

/** The same one by one, as warnings have it. */
export const strictErrors = (unknownFields: readonly string[], duplicateFields: readonly string[]): readonly string[] => [
  ...duplicateFields.map((field) => `duplicate field ${JSON.stringify(field)}`),
  ...unknownFields.map((field) => `unknown field ${JSON.stringify(field)}`),
];
