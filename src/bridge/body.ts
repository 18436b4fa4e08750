import type { IncomingMessage } from "node:http";
import { bodyMaxBytes } from "../engine/cluster/index.ts";
import { fail, ok } from "../engine/core/index.ts";
import type { Result } from "../engine/core/index.ts";
import { parseManifest } from "../manifest/index.ts";

/** A body as the cluster takes it: JSON. */
interface Body {
  readonly text: string;
  readonly contentType: string;
}

/** Reads a request's body. YAML becomes JSON; what is too large is "tooLarge". */
export async function readBody(request: IncomingMessage, contentType: string): Promise<Result<Body, string>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyMaxBytes) return fail("tooLarge");
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  const media = (contentType.split(";")[0] ?? "").trim().toLowerCase();
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
