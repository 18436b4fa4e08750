import type { Position } from "./types.ts";

/** A part of a text, and where it begins. */
export interface TextPart extends Position {
  readonly text: string;
}

/** The offset behind the brace that closes the one at `from`; -1 where none does. */
function endOfObject(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') {
      for (at++; at < text.length && text.charAt(at) !== '"'; at++) if (text.charAt(at) === "\\") at++;
    } else if (char === "{") depth++;
    else if (char === "}" && --depth === 0) return at + 1;
  }
  return -1;
}

/**
 * A text that begins as JSON may hold several objects, one behind the other; undefined for all other texts.
 * @source k8s.io/apimachinery/pkg/util/yaml/decoder.go YAMLOrJSONDecoder
 */
export function jsonStream(text: string): readonly TextPart[] | undefined {
  const parts: TextPart[] = [];
  const position = { line: 1, column: 1 };
  let at = 0;
  const passTo = (end: number): void => {
    for (; at < end; at++) {
      if (text.charAt(at) === "\n") Object.assign(position, { line: position.line + 1, column: 1 });
      else position.column++;
    }
  };
  for (;;) {
    passTo(at + (/^\s*/.exec(text.slice(at, at + whitespaceMax))?.[0].length ?? 0));
    if (at >= text.length) return parts.length > 1 ? parts : undefined;
    const end = text.charAt(at) === "{" ? endOfObject(text, at) : -1;
    if (end === -1) return undefined;
    parts.push({ ...position, text: text.slice(at, end) });
    passTo(end);
  }
}

/** More space than this between two objects is nobody's JSON. */
const whitespaceMax = 10_000;
