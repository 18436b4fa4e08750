import type { Micros, Result } from "../../../core/index.ts";
import { fail, ok, seconds } from "../../../core/index.ts";
import { parseGoDuration } from "../../duration.ts";

/** A command line of etcdctl or etcdutl taken apart. */
export interface EtcdctlArguments {
  /** The words that stand free: "member", "add", "m4". */
  readonly words: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
  readonly endpoints: readonly string[];
  readonly timeout: Micros;
  readonly writeOut: string;
}

/** Flags that take a value; others are switches. */
const valued: ReadonlySet<string> = new Set(["endpoints", "write-out", "command-timeout", "dial-timeout", "keepalive-time", "keepalive-timeout", "user", "password", "cacert", "cert", "key", "consistency", "order", "sort-by", "limit", "rev", "lease", "peer-urls", "data-dir", "name", "initial-cluster", "initial-cluster-token", "initial-advertise-peer-urls", "bump-revision", "hex-out"]);
const switches: ReadonlySet<string> = new Set(["prefix", "from-key", "keys-only", "count-only", "print-value-only", "prev-kv", "physical", "cluster", "hex", "insecure-skip-tls-verify", "insecure-transport", "debug", "learner", "keys", "once", "interactive", "progress-notify", "skip-hash-check", "mark-compacted", "help", "version"]);
const short: Readonly<Record<string, string>> = { w: "write-out", h: "help", i: "interactive" };

const defaultTimeout = seconds(5);

/** Cuts a list at its commas. */
export const listOf = (text: string): readonly string[] => text.split(",").map((each) => each.trim()).filter((each) => each !== "");

/** @param defaults ETCDCTL_ENDPOINTS of the laptop @returns what etcdctl says of a line that it does not understand */
export function etcdctlArguments(line: readonly string[], defaults: readonly string[]): Result<EtcdctlArguments, string> {
  const words: string[] = [];
  const flags = new Map<string, string>();
  for (let at = 0; at < line.length; at++) {
    const word = line[at] ?? "";
    if (word === "--") {
      words.push(...line.slice(at + 1));
      break;
    }
    // A negative number, or "-" alone, is no flag.
    if (!/^-{1,2}[a-z]/.test(word)) {
      words.push(word);
      continue;
    }
    const [given = "", joined] = word.replace(/^-+/, "").split(/=(.*)/s);
    const isLong = word.startsWith("--");
    const name = isLong ? given : (short[given] ?? "");
    if (switches.has(name)) flags.set(name, joined ?? "true");
    else if (!valued.has(name)) return fail(isLong ? `unknown flag: --${given}` : `unknown shorthand flag: '${given.charAt(0)}' in ${word}`);
    else if (joined !== undefined) flags.set(name, joined);
    else if (line[at + 1] === undefined) return fail(`flag needs an argument: --${name}`);
    else flags.set(name, line[++at] ?? "");
  }
  const timeout = flags.get("command-timeout");
  const parsed = timeout === undefined ? defaultTimeout : parseGoDuration(timeout);
  if (parsed === undefined) return fail(`invalid argument "${timeout ?? ""}" for "--command-timeout" flag: time: invalid duration "${timeout ?? ""}"`);
  const endpoints = flags.get("endpoints");
  return ok({ words, flags, endpoints: endpoints === undefined ? defaults : listOf(endpoints), timeout: parsed, writeOut: flags.get("write-out") ?? "simple" });
}
