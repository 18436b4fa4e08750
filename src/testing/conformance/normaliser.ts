import { GeneratedNames } from "./generatedNames.ts";
import { replacements } from "./patterns.ts";
import { eventMark, maskTables } from "./tables.ts";

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sortKeys(inner)]));
}

/** Output that is JSON is compared with its keys in order. */
function canonicalJson(text: string): string {
  if (!/^[[{]/.test(text)) return text;
  try {
    return `${JSON.stringify(sortKeys(JSON.parse(text)), null, 1)}\n`;
  } catch {
    return text;
  }
}

/** Runs of spaces become two, but for the indentation (behind the + or - of a diff, too). */
function squeeze(line: string): string {
  const indent = /^[+-]?\s*/.exec(line)?.[0] ?? "";
  return (indent + line.slice(indent.length).replace(/ {2,}/g, "  ")).trimEnd();
}

const ownLog = /Waited for .* due to client-side throttling|^W.*: very short watch:/;

/** Makes the outputs of two runs comparable, by the rules of the recorded transcripts. One for each run: it remembers names. */
export class Normaliser {
  private readonly names: GeneratedNames;

  /**
   * @param server the API server's URL as kubectl prints it
   * @param literal text of the scenario: names, addresses and ports found in it are compared as they are
   */
  constructor(
    private readonly server: string,
    literal: string,
  ) {
    this.names = new GeneratedNames(literal);
  }

  text(raw: string, unordered: boolean): readonly string[] {
    let text = canonicalJson(
      raw
        .replaceAll("\r\n", "\n")
        .split("\n")
        .filter((line) => !ownLog.test(line))
        .join("\n"),
    );
    text = this.maskServer(text);
    text = maskTables(text.split("\n")).join("\n");
    for (const [pattern, replacement] of replacements) text = text.replace(pattern, replacement);
    const lines = text.split("\n").map(squeeze);
    while (lines.length > 0 && lines.at(-1) === "") lines.pop();
    if (unordered) return this.names.sorted(lines).map((line) => this.names.replace(line, true)).sort();
    return this.blocks(lines);
  }

  private maskServer(text: string): string {
    const { host, hostname, port } = new URL(this.server);
    const ports = new RegExp(`(?<![\\d.])(?:${port === "" ? "443" : port}|6443)(?=/TCP|[",}\\s]|$)`, "gm");
    return text
      .replaceAll(this.server, "<server>")
      .replaceAll(host, "<addr>")
      .replaceAll(hostname, (found) => (this.names.isLiteral(found) ? found : "<addr>"))
      .replace(ports, (found) => (found === "443" || this.names.isLiteral(found) ? found : "<port>"));
  }

  /** One block of lines after the other: rows of events, lines alike, single lines. */
  private blocks(lines: readonly string[]): readonly string[] {
    const out: string[] = [];
    for (let i = 0, end = 0; i < lines.length; i = end) {
      const line = lines[i] ?? "";
      const isEvent = line.startsWith(eventMark);
      const key = isEvent ? eventMark : this.names.groupKey(line);
      const belongs = (other: string): boolean => (isEvent ? other.startsWith(eventMark) : this.names.groupKey(other) === key);
      for (end = i + 1; key !== undefined && end < lines.length && belongs(lines[end] ?? "");) end++;
      const block = this.names.sorted(lines.slice(i, end));
      out.push(...block.map((each) => (isEvent ? this.names.replace(each.slice(eventMark.length), false) : this.names.replace(each, true))));
    }
    return out;
  }
}
