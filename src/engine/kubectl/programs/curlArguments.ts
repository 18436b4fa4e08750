import { fail, ok, toUtf8 } from "../../core/index.ts";
import type { ByteText, Result } from "../../core/index.ts";
import type { InputFile } from "../verb.ts";

/** What a curl command line asks for. */
export interface CurlArguments {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: ByteText | undefined;
  /** -s, -S, -i, -I, -f, -k, -v */
  readonly isSilent: boolean;
  readonly showsErrors: boolean;
  readonly includesHead: boolean;
  readonly isHead: boolean;
  readonly failsOnError: boolean;
  readonly isInsecure: boolean;
  readonly isVerbose: boolean;
  /** -o: "" is standard output. */
  readonly output: string;
  /** -w */
  readonly format: string;
  /** Seconds; 0: for ever. */
  readonly timeout: number;
}

export const curlAgent = "curl/8.14.1";

const switches: Readonly<Record<string, string>> = { "--silent": "s", "--show-error": "S", "--include": "i", "--head": "I", "--fail": "f", "--insecure": "k", "--verbose": "v", "--location": "L", "--no-buffer": "N", "--compressed": "compressed" };
const values: Readonly<Record<string, string>> = { "--request": "X", "--header": "H", "--data": "d", "--data-raw": "d", "--data-binary": "d", "--json": "json", "--output": "o", "--write-out": "w", "--max-time": "m", "--connect-timeout": "m", "--user-agent": "A", "--url": "url" };
const shortSwitches = "sSiIfkvLN";
const shortValues = "XHdowmA";

/** Each option with its value, "" for a switch; a word that stands free is the URL. */
function optionsOf(words: readonly string[]): Result<readonly (readonly [string, string])[], string> {
  const found: (readonly [string, string])[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const take = (name: string): Result<string, string> => (words[at + 1] === undefined ? fail(`option ${name}: requires parameter`) : ok(words[++at] ?? ""));
    if (!word.startsWith("-") || word === "-") found.push(["url", word]);
    else if (word.startsWith("--")) {
      const [name = "", joined] = word.split(/=(.*)/s);
      const known = Object.hasOwn(values, name) ? values[name] : undefined;
      if (Object.hasOwn(switches, name)) found.push([switches[name] ?? "", ""]);
      else if (known === undefined) return fail(`option ${word}: is unknown`);
      else {
        const value = joined === undefined ? take(name) : ok(joined);
        if (!value.ok) return value;
        found.push([known, value.value]);
      }
    } else {
      for (let i = 1; i < word.length; i++) {
        const letter = word.charAt(i);
        if (shortSwitches.includes(letter)) {
          found.push([letter, ""]);
          continue;
        }
        if (!shortValues.includes(letter)) return fail(`option -${letter}: is unknown`);
        const value = i + 1 < word.length ? ok(word.slice(i + 1)) : take(`-${letter}`);
        if (!value.ok) return value;
        found.push([letter, value.value]);
        break;
      }
    }
  }
  return ok(found);
}

/** Reads a command line of curl. @returns what curl says of one that it does not understand */
export function curlArguments(words: readonly string[], files: Readonly<Record<string, InputFile>>): Result<CurlArguments, string> {
  const options = optionsOf(words);
  if (!options.ok) return options;
  const all = (name: string): readonly string[] => options.value.flatMap(([each, value]) => (each === name ? [value] : []));
  const has = (name: string): boolean => all(name).length > 0;
  const url = all("url").at(-1) ?? "";
  if (url === "") return fail("no URL specified");
  const data = [...all("d"), ...all("json")].map((value) => (value.startsWith("@") ? (files[value === "@-" ? "-" : value.slice(1).replace(/^(?:\.\/)+/, "")]?.text ?? "") : value));
  const body = data.length === 0 ? undefined : toUtf8(data.join("&"));
  const given = all("H").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()] as const);
  const isGiven = (name: string): boolean => given.some(([each]) => each.toLowerCase() === name);
  const type = has("json") ? "application/json" : "application/x-www-form-urlencoded";
  const headers = [...(isGiven("user-agent") ? [] : [["User-Agent", all("A").at(-1) ?? curlAgent] as const]), ...(isGiven("accept") ? [] : [["Accept", has("json") ? "application/json" : "*/*"] as const]), ...given, ...(body === undefined || isGiven("content-type") ? [] : [["Content-Type", type] as const])];
  const timeout = Number(all("m").at(-1) ?? 0);
  return ok({
    url,
    method: all("X").at(-1) ?? (has("I") ? "HEAD" : body === undefined ? "GET" : "POST"),
    headers,
    body,
    isSilent: has("s"),
    showsErrors: has("S"),
    includesHead: has("i"),
    isHead: has("I"),
    failsOnError: has("f"),
    isInsecure: has("k"),
    isVerbose: has("v"),
    output: all("o").at(-1) ?? "",
    format: all("w").at(-1) ?? "",
    timeout: Number.isFinite(timeout) && timeout > 0 ? timeout : 0,
  });
}
