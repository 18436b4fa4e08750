import { refuse } from "./filter.ts";
import type { Filter } from "./filter.ts";
import { readOptions } from "./options.ts";

/** "10" and "10K"; undefined for what is no number. */
function amount(text: string): number | undefined {
  const found = /^([+-]?)(\d+)([kKM]?)$/.exec(text);
  if (found === null) return undefined;
  return Number(found[2]) * (found[3] === "M" ? 1024 * 1024 : found[3] === "" ? 1 : 1024);
}

const countNames = { short: "n:c:qvfF", long: { "lines=": "n", "bytes=": "c", quiet: "q", follow: "f" }, number: "n" } as const;

export const head: Filter = (args) => {
  const options = readOptions(args, countNames);
  if (typeof options === "string") return refuse(options);
  const asked = options.values.get("c") ?? options.values.get("n") ?? "10";
  const count = amount(asked);
  if (count === undefined) return refuse(`invalid number of lines: '${asked}'`);
  const byBytes = options.values.has("c");
  const allButLast = asked.startsWith("-") && !byBytes;
  const files = options.rest;
  return {
    ok: true,
    files,
    start: (io) => {
      let left = count;
      let kept: string[] = [];
      return {
        begin: (source) => {
          left = count;
          kept = [];
          if (files.length > 1) io.out(`==> ${source} <==\n`);
        },
        line: (line, isEnded) => {
          const text = isEnded ? `${line}\n` : line;
          if (allButLast) {
            kept.push(text);
            if (kept.length > count) io.out(kept.shift() ?? "");
          } else if (left > 0) {
            io.out(byBytes ? text.slice(0, left) : text);
            left -= byBytes ? text.length : 1;
          }
        },
        end: () => 0,
        isDone: () => left <= 0 && files.length <= 1 && !allButLast,
      };
    },
  };
};

export const tail: Filter = (args) => {
  const options = readOptions(args, countNames);
  if (typeof options === "string") return refuse(options);
  const asked = options.values.get("c") ?? options.values.get("n") ?? "10";
  const count = amount(asked);
  if (count === undefined) return refuse(`invalid number of lines: '${asked}'`);
  const byBytes = options.values.has("c");
  const fromStart = asked.startsWith("+");
  const files = options.rest;
  return {
    ok: true,
    files,
    start: (io) => {
      let kept: string[] = [];
      let number = 0;
      return {
        begin: (source) => {
          kept = [];
          number = 0;
          if (files.length > 1) io.out(`==> ${source} <==\n`);
        },
        line: (line, isEnded) => {
          const text = isEnded ? `${line}\n` : line;
          number++;
          if (fromStart) {
            if (number >= count) io.out(text);
            return;
          }
          kept.push(text);
          if (!byBytes && kept.length > count) kept.shift();
        },
        endOfSource: () => {
          if (!fromStart) io.out(byBytes ? (count === 0 ? "" : kept.join("").slice(-count)) : kept.join(""));
        },
        end: () => 0,
      };
    },
  };
};

export const wc: Filter = (args) => {
  const options = readOptions(args, { short: "lwcmL", long: { lines: "l", words: "w", bytes: "c", chars: "m" } });
  if (typeof options === "string") return refuse(options);
  const wanted = ["l", "w", "c", "m"].filter((flag) => options.flags.has(flag));
  const columns = wanted.length === 0 ? ["l", "w", "c"] : wanted;
  const bytes = new TextEncoder();
  return {
    ok: true,
    files: options.rest,
    start: (io) => {
      const total: Record<string, number> = { l: 0, w: 0, c: 0, m: 0 };
      let own: Record<string, number> = { ...total };
      const show = (counts: Readonly<Record<string, number>>, name: string) => {
        const isAlone = columns.length === 1 && options.rest.length <= 1;
        const cells = columns.map((column) => (isAlone ? String(counts[column]) : String(counts[column]).padStart(7)));
        io.out(`${cells.join(" ")}${name === "-" ? "" : ` ${name}`}\n`);
      };
      return {
        begin: () => {
          own = { l: 0, w: 0, c: 0, m: 0 };
        },
        line: (line, isEnded) => {
          const feed = isEnded ? 1 : 0;
          const more: Readonly<Record<string, number>> = { l: feed, w: (line.match(/\S+/g) ?? []).length, c: bytes.encode(line).length + feed, m: Array.from(line).length + feed };
          for (const key of Object.keys(own)) {
            own[key] = (own[key] ?? 0) + (more[key] ?? 0);
            total[key] = (total[key] ?? 0) + (more[key] ?? 0);
          }
        },
        endOfSource: (source) => show(own, source),
        end: () => {
          if (options.rest.length > 1) show(total, "total");
          return 0;
        },
      };
    },
  };
};

/** Gathers all lines and writes them changed. */
function whole(files: readonly string[], change: (lines: readonly string[]) => readonly string[]): ReturnType<Filter> {
  return {
    ok: true,
    files,
    start: (io) => {
      const lines: string[] = [];
      return {
        line: (line) => void lines.push(line),
        end: () => {
          const changed = change(lines);
          if (changed.length > 0) io.out(`${changed.join("\n")}\n`);
          return 0;
        },
      };
    },
  };
}

export const tac: Filter = (args) => whole(args, (lines) => lines.toReversed());

export const column: Filter = (args) => {
  const options = readOptions(args, { short: "ts:", long: { table: "t", "separator=": "s" } });
  if (typeof options === "string") return refuse(options);
  const separator = options.values.get("s");
  return whole(options.rest, (lines) => {
    const rows = lines.map((line) => (separator === undefined ? line.trim().split(/\s+/) : line.split(separator)));
    const widths: number[] = [];
    for (const row of rows) for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
    return rows.map((row) => row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join("  "));
  });
};

export const nl: Filter = (args) => ({
  ok: true,
  files: args.filter((arg) => !arg.startsWith("-")),
  start: (io) => {
    let number = 0;
    return { line: (line) => io.out(line === "" && !args.includes("-ba") ? "\n" : `${String(++number).padStart(6)}\t${line}\n`), end: () => 0 };
  },
});

interface SortKey {
  readonly from: number;
  readonly to: number;
  readonly flags: string;
}

export const sort: Filter = (args) => {
  const options = readOptions(args, { short: "rnuhfbsVk:t:o:", long: { reverse: "r", "numeric-sort": "n", unique: "u", "human-numeric-sort": "h", "ignore-case": "f", "version-sort": "V", "key=": "k", "field-separator=": "t" } });
  if (typeof options === "string") return refuse(options);
  const keys: SortKey[] = [];
  for (const [letter, value] of options.all) {
    if (letter !== "k") continue;
    const found = /^(\d+)(?:\.\d+)?([a-zA-Z]*)(?:,(\d+)(?:\.\d+)?([a-zA-Z]*))?$/.exec(value);
    if (found === null || found[1] === "0") return refuse(`invalid number at field start: '${value}'`);
    keys.push({ from: Number(found[1]), to: found[3] === undefined ? Infinity : Number(found[3]), flags: `${found[2] ?? ""}${found[4] ?? ""}` });
  }
  const separator = options.values.get("t");
  const own = [...options.flags].join("");
  const used: readonly SortKey[] = keys.length === 0 ? [{ from: 1, to: Infinity, flags: own }] : keys;
  const keyOf = (line: string, { from, to }: SortKey) => {
    if (from === 1 && to === Infinity) return line;
    const fields = separator === undefined ? (line.match(/\s*\S+/g) ?? []) : line.split(separator);
    return fields.slice(from - 1, to).join(separator ?? "").trimStart();
  };
  const compare = (a: string, b: string): number => {
    for (const key of used) {
      const flags = /[nhfV]/.test(key.flags) ? key.flags : key.flags + own;
      const order = compareBy(keyOf(a, key), keyOf(b, key), flags);
      if (order !== 0) return flags.includes("r") ? -order : order;
    }
    return 0;
  };
  return whole(options.rest, (lines) => {
    const sorted = lines.toSorted((a, b) => compare(a, b) || (options.flags.has("s") || options.flags.has("u") ? 0 : options.flags.has("r") ? -byCode(a, b) : byCode(a, b)));
    return options.flags.has("u") ? sorted.filter((line, index) => index === 0 || compare(sorted[index - 1] ?? "", line) !== 0) : sorted;
  });
};

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const units: Readonly<Record<string, number>> = { "": 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4, m: 0.001 };

function numberOf(text: string, human: boolean): number {
  const found = /^\s*(-?\d+(?:\.\d+)?)([a-zA-Z]{0,2})/.exec(text);
  return found === null ? 0 : Number(found[1]) * (human ? (units[found[2] ?? ""] ?? 1) : 1);
}

function compareBy(a: string, b: string, flags: string): number {
  if (flags.includes("n") || flags.includes("h")) return numberOf(a, flags.includes("h")) - numberOf(b, flags.includes("h"));
  if (flags.includes("V")) return byVersion(a, b);
  return flags.includes("f") ? byCode(a.toUpperCase(), b.toUpperCase()) : byCode(a, b);
}

function byVersion(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [one = "", other = ""] = [left[index], right[index]];
    const order = /^\d/.test(one) && /^\d/.test(other) ? Number(one) - Number(other) : byCode(one, other);
    if (order !== 0) return order;
  }
  return 0;
}

export const uniq: Filter = (args) => {
  const options = readOptions(args, { short: "cdui", long: { count: "c", repeated: "d", unique: "u", "ignore-case": "i" } });
  if (typeof options === "string") return refuse(options);
  const keyOf = (line: string) => (options.flags.has("i") ? line.toLowerCase() : line);
  return {
    ok: true,
    files: options.rest,
    start: (io) => {
      let last: string | undefined;
      let count = 0;
      const show = () => {
        if (last === undefined || (options.flags.has("d") && count < 2) || (options.flags.has("u") && count > 1)) return;
        io.out(options.flags.has("c") ? `${String(count).padStart(7)} ${last}\n` : `${last}\n`);
      };
      return {
        line: (line) => {
          if (last !== undefined && keyOf(line) === keyOf(last)) {
            count++;
            return;
          }
          show();
          last = line;
          count = 1;
        },
        end: () => {
          show();
          return 0;
        },
      };
    },
  };
};
