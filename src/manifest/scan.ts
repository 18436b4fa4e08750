import { manifestLimits } from "./limits.ts";
import type { ManifestProblem, Position } from "./types.ts";

/** The position of an offset into the text. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    line++;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}

/** The characters that YAML allows nowhere: C0 controls but tab, line feed and carriage return; DEL; two that are none. */
function isForbidden(code: number): boolean {
  if (code < 0x20) return code !== 0x09 && code !== 0x0a && code !== 0x0d;
  return code === 0x7f || code === 0xfffe || code === 0xffff;
}

function forbiddenAt(text: string): number {
  for (let i = 0; i < text.length; i++) if (isForbidden(text.charCodeAt(i))) return i;
  return -1;
}

function problemAt(text: string, offset: number, message: string, hint?: string): ManifestProblem {
  return { ...positionAt(text, offset), message, ...(hint === undefined ? {} : { hint }) };
}

const codeName = (char: string): string => `U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

/** Lines that hold many "- - - -": each dash is a list in a list. */
const nestedDashes = new RegExp(`^[ \\t]*(?:[-?][ \\t]+){${manifestLimits.depth},}`, "m");

function openBracketsAt(text: string): number {
  let open = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5b || code === 0x7b) open++;
    else if ((code === 0x5d || code === 0x7d) && open > 0) open--;
    if (open > manifestLimits.openBrackets) return i;
  }
  return -1;
}

/** What makes a text not worth reading as YAML; undefined when it is. One pass, linear in the text. */
export function refuseText(text: string): ManifestProblem | undefined {
  if (text.length > manifestLimits.textLength) {
    return { line: 1, column: 1, message: `the manifest is too large: ${text.length} characters, at most ${manifestLimits.textLength} are read` };
  }
  const control = forbiddenAt(text);
  if (control !== -1) {
    return problemAt(text, control, `yaml: control characters are not allowed: ${codeName(text.charAt(control))}`, "remove the invisible character");
  }
  let count = 0;
  for (const match of text.matchAll(/^---(?=\s|$)/gm)) {
    count++;
    if (count > manifestLimits.documents) {
      return problemAt(text, match.index, `too many documents: at most ${manifestLimits.documents} are read`, "apply them in several steps");
    }
  }
  const bracket = openBracketsAt(text);
  const dashes = nestedDashes.exec(text);
  const deep = bracket === -1 ? dashes?.index : bracket;
  return deep === undefined ? undefined : problemAt(text, deep, `nested too deeply: at most ${manifestLimits.depth} levels are read`);
}
