import { rngStream, StateRng } from "../../engine/core/index.ts";
import { isFields, join } from "./fields.ts";
import type { FieldReader } from "./fields.ts";

const variablesMax = 30;
const valuesMax = 50;
/** What a value may be: it stands in YAML, in command lines and in sentences, and must not mean anything else there. */
const safeValue = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** The lines of the head that say what varies: read before the rest, which uses it. */
const varyBlock = /^vary:[ \t]*\r?\n(?:[ \t]+.*\r?\n|[ \t]*\r?\n)*/m;

/** The part of a head in which names and numbers are given to choose from; "" where there is none. */
export const varyPart = (head: string): string => varyBlock.exec(head)?.[0] ?? "";

/**
 * Chooses a value for each variable of a drill: the same seed chooses the same ones. `{from, to}` is a
 * whole number; from lists that say `unlike`, none is chosen that another variable has.
 */
export function chooseValues(vary: unknown, seed: number, read: FieldReader): ReadonlyMap<string, string> {
  const chosen = new Map<string, string>();
  if (vary === undefined) return chosen;
  if (!isFields(vary) || Object.keys(vary).length > variablesMax) {
    read.problem("vary", `vary must be a map of at most ${variablesMax} names`);
    return chosen;
  }
  for (const [name, options] of Object.entries(vary)) {
    const path = join("vary", name);
    if (!/^[a-z][A-Za-z0-9]*$/.test(name)) read.problem(path, "a name is letters and digits, and begins with a small letter");
    // A stream for each name: another variable changes nothing for this one.
    const rng = new StateRng(rngStream(seed, `drill ${name}`));
    if (isFields(options)) {
      const from = read.whole(options["from"], join(path, "from"), [0, 100_000]);
      chosen.set(name, String(rng.int(from, read.whole(options["to"], join(path, "to"), [from, 100_000]))));
      continue;
    }
    const values = read.list(options, path, [1, valuesMax]).map(String);
    for (const [index, value] of values.entries()) if (!safeValue.test(value)) read.problem(join(path, index), "a value is letters, digits, dots and dashes");
    const taken = new Set(chosen.values());
    const free = values.filter((value) => !taken.has(value));
    chosen.set(name, rng.pick(free.length > 0 ? free : values));
  }
  return chosen;
}

/** Puts the chosen values where the text names them, `{{name}}`. Lines stay where they are. */
export function fillValues(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\{\{([a-z][A-Za-z0-9]*)\}\}/g, (whole, name: string) => values.get(name) ?? whole);
}
