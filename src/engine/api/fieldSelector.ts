import { fail, ok, type Result } from "../core/index.ts";

/** One term of a field selector: `spec.nodeName=worker-1`. */
export interface FieldRequirement {
  readonly field: string;
  readonly operator: "=" | "!=";
  readonly value: string;
}

export type FieldSelector = readonly FieldRequirement[];

const maxCached = 1024;
const cache = new Map<string, Result<FieldSelector, string>>();

/**
 * Parses "a=b,c!=d" (with \\, \, and \= escaped); the error is the server's message.
 * @source k8s.io/apimachinery/pkg/fields/selector.go ParseSelector
 */
export function parseFieldSelector(text: string): Result<FieldSelector, string> {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const parsed = parse(text);
  if (cache.size >= maxCached) cache.clear();
  cache.set(text, parsed);
  return parsed;
}

function splitTerms(text: string): readonly string[] {
  const terms: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === "\\") i++;
    else if (char === ",") {
      terms.push(text.slice(start, i));
      start = i + 1;
    }
  }
  terms.push(text.slice(start));
  return terms;
}

function parse(text: string): Result<FieldSelector, string> {
  const requirements: FieldRequirement[] = [];
  for (const term of splitTerms(text)) {
    if (term === "") continue;
    const match = /^((?:[^\\=!]|\\.|!(?!=))*)(!=|==|=)(.*)$/s.exec(term);
    if (match === null) return fail(`invalid selector: '${text}'; can't understand '${term}'`);
    const value = (match[3] ?? "").replace(/\\([\\,=])/g, "$1");
    requirements.push({ field: match[1] ?? "", operator: match[2] === "!=" ? "!=" : "=", value });
  }
  return ok(requirements);
}

/** True when all terms hold; `fieldOf` gives the object's value of a field ("" when unset). */
export function matchesFieldSelector(selector: FieldSelector, fieldOf: (field: string) => string): boolean {
  for (const { field, operator, value } of selector) if ((fieldOf(field) === value) !== (operator === "=")) return false;
  return true;
}
