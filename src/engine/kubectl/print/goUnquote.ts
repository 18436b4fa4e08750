const plain: Readonly<Record<string, string | undefined>> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", "\\": "\\" };
const escape = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2})|(.))|([^\\])/gsu;

/** What stands between quotes in Go's source. @param quote which ones @returns undefined: it is wrongly written. @source strconv.Unquote */
export function unquoteGo(inside: string, quote: string): string | undefined {
  let text = "";
  let at = 0;
  for (const match of inside.matchAll(escape)) {
    const [whole, hex, short, long, octal, letter, char] = match;
    at += whole.length;
    const code = hex ?? short ?? long;
    if (char !== undefined) text += char;
    else if (code !== undefined || octal !== undefined) {
      const point = code === undefined ? Number.parseInt(octal ?? "", 8) : Number.parseInt(code, 16);
      if (point > 0x10ffff) return undefined;
      text += String.fromCodePoint(point);
    } else {
      const meant = letter === quote ? quote : plain[letter ?? ""];
      if (meant === undefined) return undefined;
      text += meant;
    }
  }
  return at === inside.length ? text : undefined;
}
