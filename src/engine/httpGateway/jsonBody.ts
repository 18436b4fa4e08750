import { fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";

/** @source k8s.io/apiserver/pkg/server/config.go MaxRequestBodyBytes */
export const bodyMaxBytes = 3 * 1024 * 1024;
/** Go's own limit is 10,000; nothing in the API comes near. */
const depthMax = 500;

/**
 * Reads JSON as the server does, or says in Go's words what is wrong.
 *
 * @simplified of the many messages of Go's scanner: the end that is missing, and the first character that cannot be
 */
export function parseJson(text: string): Result<unknown, string> {
  if (isTooDeep(text)) return fail("exceeded max depth");
  try {
    return ok(JSON.parse(text));
  } catch {
    return fail(goError(text));
  }
}

/** Whether brackets are nested deeper than allowed; those in strings do not count. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (inString) {
      if (character === 0x5c) at++;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x7b || character === 0x5b) {
      if (++depth > depthMax) return true;
    } else if (character === 0x7d || character === 0x5d) depth--;
  }
  return false;
}

function goError(text: string): string {
  const start = text.trimStart();
  const first = start[0];
  if (first === undefined) return "unexpected end of JSON input";
  if (!/[{["\-0-9tfn]/.test(first)) return `invalid character '${first}' looking for beginning of value`;
  if (!isBalanced(start)) return "unexpected end of JSON input";
  const key = /^\{\s*([^"}\s])/.exec(start)?.[1];
  return key === undefined ? "invalid character in JSON input" : `invalid character '${key}' looking for beginning of object key string`;
}

function isBalanced(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === "\\") at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
  }
  return depth <= 0 && !inString;
}

/** The beginning of a body that could not be read. @source k8s.io/apiserver/pkg/endpoints/handlers/rest.go summarizeData */
export function summarizeBody(text: string): string {
  if (text === "") return "<empty>";
  const shown = text.length > 30 ? `${text.slice(0, 30)} ...` : text;
  if (text.startsWith("{")) return shown;
  const hex = Array.from({ length: Math.min(text.length, 30) }, (_, at) => (text.charCodeAt(at) & 0xff).toString(16).padStart(2, "0")).join("");
  return text.length > 30 ? `${hex} ...` : hex;
}
