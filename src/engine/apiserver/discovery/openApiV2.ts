/**
 * /openapi/v2, which kubectl reads when it finds no answer in v3, as for a `kind: List`.
 *
 * @simplified it describes nothing: a client that knows no schema of a kind leaves the check to the
 *   server (fieldValidation), and what there is to know stands in /openapi/v3
 */
const info = { title: "Kubernetes", version: "v1.36.2" };

export const openApiV2 = (): object => ({ swagger: "2.0", info, paths: {}, definitions: {} });

/** A text field of a protobuf message; shorter than 128 characters, of ASCII. */
const field = (number: number, text: string): string => String.fromCharCode(number * 8 + 2, text.length) + text;

/** The same as a gnostic openapi.v2.Document: field 1 is swagger, 2 is info. It happens to be text. */
export const openApiV2Protobuf: string = field(1, "2.0") + field(2, field(1, info.title) + field(2, info.version));

export const openApiV2ProtobufType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

/** What clients call it in the Accept header. */
export const wantsOpenApiV2Protobuf = (accept: string): boolean => /application\/com\.github\.proto-openapi\.spec\.v2[@.]v1\.0\+protobuf/.test(accept);
