import { fail, ok } from "../engine/core/index.ts";
import type { Result } from "../engine/core/index.ts";
import type { KubectlMinor } from "../protocol/index.ts";

/** The command line of the bridge. */
export interface BridgeOptions {
  /** 0: any that is free. */
  readonly port: number;
  readonly seed: number;
  /** Simulated seconds per second of the wall clock. */
  readonly speed: number;
  readonly blueprint: "default" | "bare";
  /** Absent: as many as the blueprint has. */
  readonly workers?: number;
  /** Whether the API warns of what has no effect here; absent: as the blueprint says (bare: no). */
  readonly warnings?: boolean;
  /** The release of the page's own kubectl; absent: as the blueprint says. */
  readonly kubectlMinor?: KubectlMinor;
  /** Where the kubeconfig goes; absent: a new folder for temporary files. */
  readonly kubeconfig?: string;
}

export const defaultOptions: BridgeOptions = { port: 6443, seed: 1, speed: 1, blueprint: "default" };

export const usage = "usage: npm run bridge -- [--port 6443] [--seed N] [--speed X] [--blueprint default|bare] [--workers N] [--warnings on|off] [--kubeconfig FILE]";

type Read = (text: string) => Partial<BridgeOptions> | undefined;

const inRange = (text: string, min: number, max: number, isWhole: boolean): number | undefined => {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return value >= min && value <= max && (!isWhole || Number.isInteger(value)) ? value : undefined;
};

const numeric =
  (name: "port" | "seed" | "speed" | "workers", min: number, max: number, isWhole = true): Read =>
  (text) => {
    const value = inRange(text, min, max, isWhole);
    return value === undefined ? undefined : { [name]: value };
  };

const flags: Readonly<Record<string, Read>> = {
  "--port": numeric("port", 0, 65_535),
  "--seed": numeric("seed", 0, Number.MAX_SAFE_INTEGER),
  "--speed": numeric("speed", 0.001, 1000, false),
  "--workers": numeric("workers", 0, 1000),
  "--blueprint": (text) => (text === "default" || text === "bare" ? { blueprint: text } : undefined),
  "--warnings": (text) => (text === "on" || text === "off" ? { warnings: text === "on" } : undefined),
  "--kubeconfig": (text) => (text === "" ? undefined : { kubeconfig: text }),
};

/** Reads "--flag value" and "--flag=value". @returns the options, or what is wrong with them */
export function parseOptions(words: readonly string[]): Result<BridgeOptions, string> {
  let options = defaultOptions;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const equals = word.indexOf("=");
    const name = equals === -1 ? word : word.slice(0, equals);
    const read = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (read === undefined) return fail(`unknown option ${name}\n${usage}`);
    const value = equals === -1 ? words[++at] : word.slice(equals + 1);
    const given = value === undefined ? undefined : read(value);
    if (given === undefined) return fail(`${name}: ${value === undefined ? "needs a value" : `${value} is not possible`}\n${usage}`);
    options = { ...options, ...given };
  }
  return ok(options);
}
