import { refuse } from "./filter.ts";
import type { Filter, FilterIo, Running } from "./filter.ts";
import { readOptions } from "./options.ts";

const outputsMax = 100_000;

/** jq, by the library jqjs, which is fetched when it is first needed. */
export const jq: Filter = (args) => {
  // --arg takes two values, which no other option does.
  const given: [string, unknown][] = [];
  const others: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (arg !== "--arg" && arg !== "--argjson") {
      others.push(arg);
      continue;
    }
    const [name, value] = [args[index + 1], args[index + 2]];
    if (name === undefined || value === undefined) return refuse(`${arg} takes two parameters (e.g. ${arg} varname text)`);
    try {
      given.push([name, arg === "--arg" ? value : (JSON.parse(value) as unknown)]);
    } catch {
      return refuse(`Invalid JSON text passed to --argjson`);
    }
    index += 2;
  }
  const options = readOptions(others, { short: "rcsnejSMCa", long: { "raw-output": "r", "compact-output": "c", slurp: "s", "null-input": "n", "exit-status": "e", "join-output": "j", "sort-keys": "S", "monochrome-output": "M", "color-output": "C", tab: "a" } });
  if (typeof options === "string") return refuse(options);
  const [program = ".", ...files] = options.rest;
  return { ok: true, files: options.flags.has("n") && files.length === 0 ? ["/dev/null"] : files, start: async (io) => new Jq((await import("@michaelhomer/jqjs")).default, program, given, options.flags, io) };
};

interface JqLibrary {
  compile(program: string): (input: unknown) => Iterable<unknown>;
}

class Jq implements Running {
  private text = "";

  constructor(
    private readonly library: JqLibrary,
    private readonly program: string,
    private readonly given: readonly (readonly [string, unknown])[],
    private readonly flags: ReadonlySet<string>,
    private readonly io: FilterIo,
  ) {}

  line(line: string, isEnded: boolean): void {
    this.text += isEnded ? `${line}\n` : line;
  }

  end(): number {
    const bindings = this.given.map(([name, value]) => `${JSON.stringify(value)} as $${name} | `).join("");
    let run: (input: unknown) => Iterable<unknown>;
    try {
      run = this.library.compile(bindings + this.program);
    } catch (error) {
      this.io.err(`jq: error: ${messageOf(error)}\njq: 1 compile error\n`);
      return 3;
    }
    const inputs = readValues(this.text);
    if (!inputs.ok) {
      this.io.err(`jq: error (at <stdin>:0): ${inputs.error}\n`);
      return 2;
    }
    let last: unknown;
    let count = 0;
    try {
      for (const input of this.flags.has("n") ? [null] : this.flags.has("s") ? [inputs.values] : inputs.values) {
        for (const value of run(input)) {
          if (++count > outputsMax) throw new Error(`more than ${outputsMax} outputs`);
          this.print(value);
          last = value;
        }
      }
    } catch (error) {
      this.io.err(`jq: error (at <stdin>): ${messageOf(error)}\n`);
      return 5;
    }
    if (!this.flags.has("e")) return 0;
    return count === 0 ? 4 : last === null || last === false ? 1 : 0;
  }

  private print(value: unknown): void {
    const isRaw = typeof value === "string" && (this.flags.has("r") || this.flags.has("j"));
    const shown = this.flags.has("S") ? sorted(value) : value;
    const text = isRaw ? value : (JSON.stringify(shown, undefined, this.flags.has("c") ? undefined : this.flags.has("a") ? "\t" : 2) ?? "null");
    this.io.out(this.flags.has("j") ? text : `${text}\n`);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : typeof error === "string" ? error : (JSON.stringify(error) ?? "unknown"));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

/** JSON values one after another, as jq takes them. */
function readValues(text: string): { readonly ok: true; readonly values: readonly unknown[] } | { readonly ok: false; readonly error: string } {
  if (text.trim() === "") return { ok: true, values: [] };
  try {
    return { ok: true, values: [JSON.parse(text)] };
  } catch (error) {
    const values: unknown[] = [];
    for (const part of splitValues(text)) {
      try {
        values.push(JSON.parse(part));
      } catch {
        return { ok: false, error: messageOf(error) };
      }
    }
    return { ok: true, values };
  }
}

/** Cuts a text where one value ends and the next begins. */
function splitValues(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? "";
    if (isInString) {
      if (character === "\\") index++;
      else if (character === '"') isInString = false;
      continue;
    }
    if (character === '"') isInString = true;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    const isEnd = depth === 0 && (/[}\]]/.test(character) || /\s/.test(character) || (character === '"' && !isInString));
    if (!isEnd) continue;
    const part = text.slice(start, index + 1).trim();
    if (part !== "") parts.push(part);
    start = index + 1;
  }
  const rest = text.slice(start).trim();
  return rest === "" ? parts : [...parts, rest];
}
