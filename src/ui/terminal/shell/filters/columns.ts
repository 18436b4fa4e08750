import { refuse } from "./filter.ts";
import type { Filter } from "./filter.ts";
import { readOptions } from "./options.ts";

type Range = readonly [from: number, to: number];

function readRanges(text: string): readonly Range[] | undefined {
  const ranges: Range[] = [];
  for (const part of text.split(",")) {
    const found = /^(\d+)?(-)?(\d+)?$/.exec(part);
    if (found === null || part === "" || part === "-") return undefined;
    const from = Number(found[1] ?? 1);
    ranges.push([from, found[2] === undefined ? from : Number(found[3] ?? Infinity)]);
  }
  return ranges;
}

export const cut: Filter = (args) => {
  const options = readOptions(args, { short: "d:f:c:b:s", long: { "delimiter=": "d", "fields=": "f", "characters=": "c", "only-delimited": "s" } });
  if (typeof options === "string") return refuse(options);
  const fields = options.values.get("f");
  const characters = options.values.get("c") ?? options.values.get("b");
  const list = fields ?? characters;
  if (list === undefined) return refuse("you must specify a list of bytes, characters, or fields");
  const ranges = readRanges(list);
  if (ranges === undefined) return refuse(`invalid field value '${list}'`);
  const delimiter = options.values.get("d") ?? "\t";
  if (delimiter.length !== 1) return refuse("the delimiter must be a single character");
  const isChosen = (_: string, index: number) => ranges.some(([from, to]) => index + 1 >= from && index + 1 <= to);
  return {
    ok: true,
    files: options.rest,
    start: (io) => ({
      line: (line) => {
        if (fields === undefined) io.out(`${Array.from(line).filter(isChosen).join("")}\n`);
        else if (line.includes(delimiter)) io.out(`${line.split(delimiter).filter(isChosen).join(delimiter)}\n`);
        else if (!options.flags.has("s")) io.out(`${line}\n`);
      },
      end: () => 0,
    }),
  };
};

const sets: Readonly<Record<string, string>> = {
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  lower: "abcdefghijklmnopqrstuvwxyz",
  digit: "0123456789",
  alpha: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  alnum: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  space: " \t\n\r\f\v",
  blank: " \t",
  punct: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
};

/** The characters of a set: `a-z`, `[:upper:]`, `\n`. */
function setOf(text: string): readonly string[] {
  const plain = text
    .replaceAll(/\[:([a-z]+):\]/g, (_, name: string) => sets[name] ?? "")
    .replaceAll(/\\([ntr\\])/g, (_, letter: string) => ({ n: "\n", t: "\t", r: "\r" })[letter] ?? letter);
  const characters: string[] = [];
  for (let index = 0; index < plain.length; index++) {
    const from = plain.codePointAt(index) ?? 0;
    const to = plain[index + 1] === "-" ? plain.codePointAt(index + 2) : undefined;
    if (to === undefined || to < from || to - from > 65_536) characters.push(plain[index] ?? "");
    else {
      for (let code = from; code <= to; code++) characters.push(String.fromCodePoint(code));
      index += 2;
    }
  }
  return characters;
}

export const tr: Filter = (args) => {
  const options = readOptions(args, { short: "dscC", long: { delete: "d", "squeeze-repeats": "s", complement: "c" } });
  if (typeof options === "string") return refuse(options);
  const [firstText, secondText] = options.rest;
  if (firstText === undefined) return refuse("missing operand");
  const deletes = options.flags.has("d");
  if (secondText === undefined && !deletes && !options.flags.has("s")) return refuse(`missing operand after '${firstText}'`);
  const first = setOf(firstText);
  const second = setOf(secondText ?? "");
  const inFirst = new Set(first);
  const isIn = (character: string) => inFirst.has(character) !== (options.flags.has("c") || options.flags.has("C"));
  const map = new Map(first.map((character, index) => [character, second[Math.min(index, second.length - 1)] ?? character]));
  const squeezed = new Set(secondText === undefined ? first : second);
  return {
    ok: true,
    files: [],
    start: (io) => {
      let last = "";
      return {
        line: (line, isEnded) => {
          let text = "";
          for (const character of isEnded ? `${line}\n` : line) {
            if (deletes && isIn(character)) continue;
            const changed = deletes || !isIn(character) || secondText === undefined ? character : (map.get(character) ?? second.at(-1) ?? character);
            if (options.flags.has("s") && changed === last && squeezed.has(changed)) continue;
            last = changed;
            text += changed;
          }
          io.out(text);
        },
        end: () => 0,
      };
    },
  };
};

export const base64: Filter = (args) => {
  const options = readOptions(args, { short: "dDw:i", long: { decode: "d", "wrap=": "w" } });
  if (typeof options === "string") return refuse(options);
  const decodes = options.flags.has("d") || options.flags.has("D");
  const width = Number(options.values.get("w") ?? 76);
  return {
    ok: true,
    files: options.rest,
    start: (io) => {
      let text = "";
      return {
        line: (line, isEnded) => {
          text += isEnded ? `${line}\n` : line;
        },
        end: () => {
          try {
            if (decodes) io.out(new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll(/\s/g, "")), (character) => character.codePointAt(0) ?? 0)));
            else {
              const binary = Array.from(new TextEncoder().encode(text), (byte) => String.fromCodePoint(byte)).join("");
              const encoded = btoa(binary);
              io.out(`${(width > 0 ? encoded.match(new RegExp(`.{1,${Math.min(width, 10_000)}}`, "g")) ?? [] : [encoded]).join("\n")}\n`);
            }
            return 0;
          } catch {
            io.err("base64: invalid input\n");
            return 1;
          }
        },
      };
    },
  };
};
