import { newGenericNotFound } from "../../api/index.ts";
import type { Query } from "../../api/index.ts";
import { refuse } from "../server/context.ts";
import type { Answer } from "../server/context.ts";
import type { ApiGroup } from "./apiGroups.ts";
import { documentUrl, hashed, OpenApiDocuments } from "./openApi.ts";
import type { HashedDocument } from "./openApi.ts";
import { openApiV2 } from "./openApiV2.ts";
import { encodeOpenApiV2, openApiV2ProtobufType } from "./protobufV2.ts";

/** What stands below /openapi for one set of served kinds. */
export interface OpenApiFiles {
  readonly groups: readonly ApiGroup[];
  readonly v3: OpenApiDocuments;
  v3Index: string | undefined;
  v2: HashedDocument | undefined;
  v2Protobuf: string | undefined;
}

export const newOpenApiFiles = (groups: readonly ApiGroup[]): OpenApiFiles => ({ groups, v3: new OpenApiDocuments(groups), v3Index: undefined, v2: undefined, v2Protobuf: undefined });

const json = "application/json";
const v2ProtobufNames = new Set([openApiV2ProtobufType, "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"]);

/** The first of these that the client takes; undefined: none, 406. */
function accepted(accept: string, isOffered: (type: string) => boolean): string | undefined {
  for (const clause of accept === "" ? ["*/*"] : accept.split(",")) {
    const type = (clause.split(";")[0] ?? "").trim();
    if (type === "*/*" || type === "application/*") return json;
    if (isOffered(type)) return type;
  }
  return undefined;
}

const notAcceptable: Answer = { code: 406, body: "", headers: { Vary: "Accept" } };
const tagged = (hash: string): Readonly<Record<string, string>> => ({ ETag: JSON.stringify(hash), Vary: "Accept" });
/** A document under its own hash never changes. */
const forever = "public, immutable";

/**
 * /openapi/v2, /openapi/v3 and the documents below it.
 *
 * @simplified v3 documents are not served as protobuf: a client that takes nothing else gets 406
 * @source k8s.io/kube-openapi/pkg/handler/handler.go, k8s.io/kube-openapi/pkg/handler3/handler.go
 */
export function serveOpenApi(files: OpenApiFiles, path: string, query: Query, accept: string): Answer {
  if (path === "/openapi/v2") return serveV2(files, accept);
  if (path === "/openapi/v3") {
    files.v3Index ??= `${JSON.stringify(files.v3.index())}\n`;
    return { code: 200, body: files.v3Index, contentType: json };
  }
  const key = path.slice("/openapi/v3/".length);
  const document = path.startsWith("/openapi/v3/") ? files.v3.get(key) : undefined;
  if (document === undefined) return refuse(newGenericNotFound());
  if (accepted(accept, (type) => type === json) === undefined) return notAcceptable;
  const wanted = query.get("hash");
  if (wanted === undefined || wanted === "") return { code: 200, body: document.text, contentType: json, headers: tagged(document.hash) };
  if (wanted !== document.hash) return { code: 301, body: "", headers: { Location: documentUrl(key, document.hash) } };
  return { code: 200, body: document.text, contentType: json, headers: { ...tagged(document.hash), "Cache-Control": forever } };
}

function serveV2(files: OpenApiFiles, accept: string): Answer {
  const type = accepted(accept, (each) => each === json || v2ProtobufNames.has(each));
  if (type === undefined) return notAcceptable;
  files.v2 ??= hashed(openApiV2(files.groups));
  if (type === json) return { code: 200, body: files.v2.text, contentType: json, headers: tagged(files.v2.hash) };
  files.v2Protobuf ??= encodeOpenApiV2(openApiV2(files.groups));
  return { code: 200, body: files.v2Protobuf, contentType: openApiV2ProtobufType, headers: tagged(files.v2.hash) };
}
