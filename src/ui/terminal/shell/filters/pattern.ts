const classes: Readonly<Record<string, string>> = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "A-Za-z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: "\\s",
  blank: " \\t",
  punct: "!-\\/:-@\\[-`{-~",
  xdigit: "0-9A-Fa-f",
};

export interface PatternOptions {
  readonly extended: boolean;
  readonly fixed?: boolean;
  readonly ignoreCase?: boolean;
  readonly wholeWord?: boolean;
  readonly wholeLine?: boolean;
  readonly global?: boolean;
}

/** A POSIX pattern as a RegExp. @returns a sentence for one that is broken */
export function compilePattern(pattern: string, options: PatternOptions): RegExp | string {
  const source = options.fixed === true ? pattern.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&") : translate(pattern, options.extended);
  const bounded = options.wholeLine === true ? `^(?:${source})$` : options.wholeWord === true ? `(?<!\\w)(?:${source})(?!\\w)` : source;
  try {
    return new RegExp(bounded, `${options.global === true ? "g" : ""}${options.ignoreCase === true ? "i" : ""}`);
  } catch {
    return `Invalid regular expression: ${pattern}`;
  }
}

/** Basic patterns write `\(` where extended ones write `(`; brackets know no backslash, and classes have names. */
function translate(pattern: string, extended: boolean): string {
  let source = "";
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index] ?? "";
    if (character === "[") {
      const { text, next } = bracket(pattern, index);
      source += text;
      index = next;
    } else if (character === "\\") {
      const following = pattern[++index] ?? "\\";
      if (!extended && /[(){}|+?]/.test(following)) source += following;
      else if (following === "<") source += "\\b(?=\\w)";
      else if (following === ">") source += "\\b(?<=\\w)";
      else source += /[A-Za-z0-9]/.test(following) ? `\\${following}` : `\\${following}`;
    } else if (!extended && /[(){}|+?]/.test(character)) {
      source += `\\${character}`;
    } else if (character === "*" && (source === "" || source === "^")) {
      source += "\\*";
    } else if (extended && character === "{" && !/^\{\d*,?\d*\}/.test(pattern.slice(index))) {
      source += "\\{";
    } else source += character;
  }
  return source;
}

function bracket(pattern: string, start: number): { readonly text: string; readonly next: number } {
  let index = start + 1;
  let text = "[";
  if (pattern[index] === "^") {
    text += "^";
    index++;
  }
  for (let isFirst = true; index < pattern.length; index++, isFirst = false) {
    const named = /^\[:([a-z]+):\]/.exec(pattern.slice(index, index + 12));
    const character = pattern[index] ?? "";
    if (named !== null) {
      text += classes[named[1] ?? ""] ?? "";
      index += named[0].length - 1;
    } else if (character === "]" && !isFirst) {
      return { text: `${text}]`, next: index };
    } else if (character === "\\" && /[nt\\dws\]]/i.test(pattern[index + 1] ?? "")) {
      text += `\\${pattern[++index] ?? ""}`;
    } else text += /[\\\][^]/.test(character) ? `\\${character}` : character;
  }
  return { text: "\\[", next: start };
}
