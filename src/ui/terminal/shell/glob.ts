/**
 * Patterns of the shell: `*`, `?`, `[a-z]`; a backslash takes a character for itself.
 * Time grows with pattern × text at most, whatever the pattern.
 */

type Piece = { readonly type: "any" } | { readonly type: "one"; readonly matches: (character: string) => boolean };

function pieces(pattern: string): readonly Piece[] {
  const found: Piece[] = [];
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index] ?? "";
    if (character === "*") found.push({ type: "any" });
    else if (character === "?") found.push({ type: "one", matches: () => true });
    else if (character === "[" && pattern.indexOf("]", index + 2) !== -1) {
      const end = pattern.indexOf("]", index + 2);
      found.push({ type: "one", matches: bracket(pattern.slice(index + 1, end)) });
      index = end;
    } else {
      const literal = character === "\\" && index + 1 < pattern.length ? (pattern[++index] ?? "") : character;
      found.push({ type: "one", matches: (other) => other === literal });
    }
  }
  return found;
}

function bracket(body: string): (character: string) => boolean {
  const isNegated = body.startsWith("!") || body.startsWith("^");
  const members = isNegated ? body.slice(1) : body;
  return (character) => {
    for (let index = 0; index < members.length; index++) {
      const from = members[index] ?? "";
      const to = members[index + 1] === "-" ? members[index + 2] : undefined;
      if (to === undefined ? character === from : character >= from && character <= to) return !isNegated;
      if (to !== undefined) index += 2;
    }
    return isNegated;
  };
}

/** Whether a text is what a pattern means, from end to end. */
export function matchesGlob(pattern: string, text: string): boolean {
  const wanted = pieces(pattern);
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let starText = 0;
  while (at < text.length) {
    const piece = wanted[inPattern];
    if (piece?.type === "one" && piece.matches(text[at] ?? "")) {
      at++;
      inPattern++;
    } else if (piece?.type === "any") {
      star = inPattern++;
      starText = at;
    } else if (star !== -1) {
      inPattern = star + 1;
      at = ++starText;
    } else return false;
  }
  while (wanted[inPattern]?.type === "any") inPattern++;
  return inPattern === wanted.length;
}

/** Takes the shortest or longest beginning (or end) away that matches: `${NAME#pattern}` and its like. */
export function strip(text: string, pattern: string, side: "start" | "end", longest: boolean): string {
  for (let step = 0; step <= text.length; step++) {
    const taken = longest ? text.length - step : step;
    const [part, rest] = side === "start" ? [text.slice(0, taken), text.slice(taken)] : [text.slice(text.length - taken), text.slice(0, text.length - taken)];
    if (matchesGlob(pattern, part)) return rest;
  }
  return text;
}

export const escapeGlob = (text: string): string => text.replaceAll(/[\\*?[\]]/g, "\\$&");

/** Whether a pattern has anything in it that is not meant literally. */
export const hasGlob = (pattern: string): boolean => /(?:^|[^\\])(?:\\\\)*[*?[]/.test(pattern);

export const unescapeGlob = (pattern: string): string => pattern.replaceAll(/\\(.)/gs, "$1");
