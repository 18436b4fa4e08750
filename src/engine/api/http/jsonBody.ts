import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { scanJson } from "../goJson.ts";

/** @source k8s.io/apiserver/pkg/server/config.go MaxRequestBodyBytes */
export const bodyMaxBytes = 3 * 1024 * 1024;

export interface JsonBody {
  readonly value: unknown;
  /** Fields that stand twice: who validates strictly hears of them. */
  readonly duplicates: readonly string[];
}

/** Reads JSON as the server does, or says in Go's words what is wrong. */
export function parseJson(text: string): Result<JsonBody, string> {
  const { error, duplicates } = scanJson(text);
  if (error !== undefined) return fail(error);
  try {
    return ok({ value: JSON.parse(text) as unknown, duplicates });
  } catch {
    return fail("unexpected end of JSON input");
  }
}

/** The beginning of a body that could not be read. @source k8s.io/apiserver/pkg/endpoints/handlers/rest.go summarizeData */
export function summarizeBody(text: string): string {
  if (text === "") return "<empty>";
  const shown = text.length > 30 ? `${text.slice(0, 30)} ...` : text;
  if (text.startsWith("{")) return shown;
  const hex = Array.from({ length: Math.min(text.length, 30) }, (_, at) => (text.charCodeAt(at) & 0xff).toString(16).padStart(2, "0")).join("");
  return text.length > 30 ? `${hex} ...` : hex;
}
