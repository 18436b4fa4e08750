import { readFileSync, writeFileSync } from "node:fs";

const file = "docs/screen-reader.md";

function parts(name: string): readonly [before: string, lines: string, after: string] {
  const text = readFileSync(file, "utf8");
  const begin = text.indexOf(`<!-- ${name} -->\n`) + `<!-- ${name} -->\n`.length;
  const end = text.indexOf("<!-- end -->", begin);
  return [text.slice(0, begin), text.slice(begin, end), text.slice(end)];
}

/** The lines that the page about screen readers has under a name. */
export const linesOf = (name: string): readonly string[] => parts(name)[1].split("\n").filter((line) => line !== "");

/** Writes them anew. */
export function writeLines(name: string, lines: readonly string[]): void {
  const [before, , after] = parts(name);
  writeFileSync(file, `${before}${lines.map((line) => `${line}\n`).join("")}${after}`);
}

/** Whether what is found is to be written, not compared: KUBARIUM_WRITE=1. */
export const isWriting = process.env["KUBARIUM_WRITE"] === "1";
