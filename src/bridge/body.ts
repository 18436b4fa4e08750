import { bodyMaxBytes } from "../engine/cluster/index.ts";
import { fail, ok } from "../engine/core/index.ts";
import type { Result } from "../engine/core/index.ts";
import { parseManifest } from "../manifest/index.ts";
import type { Request } from "./outside.ts";
import { decodeProtobuf } from "./protobuf/decode.ts";

/** A body as the cluster takes it: JSON. */
interface Body {
  readonly text: string;
  readonly contentType: string;
}

/** Reads a request's body. YAML and Kubernetes' protobuf become JSON; what is too large is "tooLarge". */
export async function readBody(request: Request, contentType: string, maxBytes = bodyMaxBytes): Promise<Result<Body, string>> {
  const chunks: Buffer[] = [];
  let length = 0;
  // A request that is destroyed in the middle takes its connection along, or leaves it deaf.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) return fail("tooLarge");
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const media = (contentType.split(";")[0] ?? "").trim().toLowerCase();
  if (media === "application/vnd.kubernetes.protobuf" && bytes.length > 0) {
    const decoded = decodeProtobuf(bytes);
    return decoded.ok ? ok({ text: JSON.stringify(decoded.value), contentType: "application/json" }) : decoded;
  }
  const text = bytes.toString("utf8");
  if (media === "application/yaml") return fromYaml(text, "application/json");
  if (media === "application/apply-patch+yaml" && !/^\s*\{/.test(text)) return fromYaml(text, contentType);
  return ok({ text, contentType });
}

function fromYaml(text: string, contentType: string): Result<Body, string> {
  const { documents, errors } = parseManifest(text);
  const [error] = errors;
  if (error !== undefined) return fail(`error decoding YAML: line ${error.line}: ${error.message}`);
  const [document] = documents;
  return document === undefined ? fail("error decoding YAML: no object in it") : ok({ text: JSON.stringify(document.object), contentType });
}
