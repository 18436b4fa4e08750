import { commandLine } from "../../../protocol/index.ts";
import type { History, MeasureRow, Micros } from "../../../protocol/index.ts";
import { factsOf } from "./standing.ts";
import type { StandingFact } from "./standing.ts";

/** Until when lanes lived the same history, and what each was told then. */
export interface CommandParting {
  readonly at: Micros;
  /** By lane; undefined: nothing. */
  readonly lines: readonly (string | undefined)[];
}

/**
 * The instant until which histories are one and the same, event for event: one blueprint, one seed and
 * the same commands give one history, so that they part, to the microsecond, at the first command that
 * is not given in all of them.
 *
 * @returns undefined when there is no such instant: other machines or another seed from the start, or no difference at all
 */
export function commandParting(histories: readonly Pick<History, "blueprint" | "seed" | "commands">[]): CommandParting | undefined {
  const [first, ...others] = histories;
  if (first === undefined) return undefined;
  const start = JSON.stringify([first.blueprint, first.seed]);
  if (others.some(({ blueprint, seed }) => JSON.stringify([blueprint, seed]) !== start)) return undefined;
  const longest = Math.max(...histories.map(({ commands }) => commands.length));
  for (let index = 0; index < longest; index++) {
    const given = histories.map(({ commands }) => commands[index]);
    const texts = given.map((stamped) => (stamped === undefined ? "" : JSON.stringify(stamped)));
    if (texts.every((text) => text === texts[0])) continue;
    const at = Math.min(...given.map((stamped) => stamped?.at ?? Infinity));
    return { at, lines: given.map((stamped) => (stamped === undefined || stamped.at > at ? undefined : commandLine(stamped.command))) };
  }
  return undefined;
}

export interface Difference {
  readonly key: string;
  readonly what: string;
  /** By lane; "–" where a lane has no such thing. */
  readonly texts: readonly string[];
  readonly bad: readonly boolean[];
  readonly differs: boolean;
  /** Since when without a break, to the second. */
  readonly since?: Micros;
}

const absent = "–";

/** What each lane's facts are from `at` on; undefined before its first row. */
interface Moment {
  readonly at: Micros;
  readonly rows: readonly (MeasureRow | undefined)[];
}

/** All moments up to `to` at which something changed in one of the lanes, in order, with the rows that hold in each. */
function momentsOf(lanes: readonly (readonly MeasureRow[])[], to: Micros): readonly Moment[] {
  const next = lanes.map(() => 0);
  const moments: Moment[] = [];
  for (;;) {
    const at = Math.min(...lanes.map((rows, lane) => rows[next[lane] ?? 0]?.at ?? Infinity));
    if (at > to || at === Infinity) return moments;
    lanes.forEach((rows, lane) => {
      if (rows[next[lane] ?? 0]?.at === at) next[lane] = (next[lane] ?? 0) + 1;
    });
    moments.push({ at, rows: lanes.map((rows, lane) => rows[(next[lane] ?? 0) - 1]) });
  }
}

const factsOfRow = new WeakMap<MeasureRow, ReadonlyMap<string, StandingFact>>();

function factsByKey(row: MeasureRow | undefined): ReadonlyMap<string, StandingFact> {
  if (row === undefined) return noFacts;
  const known = factsOfRow.get(row);
  if (known !== undefined) return known;
  const facts = new Map(factsOf(row.standing).map((fact) => [fact.key, fact]));
  factsOfRow.set(row, facts);
  return facts;
}

const noFacts: ReadonlyMap<string, StandingFact> = new Map();

/** What is not the same in all lanes: by key, what it is called. */
function differing({ rows }: Pick<Moment, "rows">): ReadonlyMap<string, string> {
  const different = new Map<string, string>();
  const [first, ...others] = rows.map(factsByKey);
  for (const facts of others) {
    for (const { key, what, compared } of facts.values()) if (first?.get(key)?.compared !== compared) different.set(key, what);
    for (const { key, what } of first?.values() ?? []) if (!facts.has(key)) different.set(key, what);
  }
  return different;
}

/** What is said of each lane at a moment, side by side; and of what differs, since when. */
export function differencesAt(lanes: readonly (readonly MeasureRow[])[], at: Micros): readonly Difference[] {
  const moments = momentsOf(lanes, at);
  const last = moments.at(-1);
  if (last === undefined) return [];
  const facts = last.rows.map(factsByKey);
  const different = differing(last);
  const since = sinceWhen(moments, different.keys());
  const keys = new Map(facts.flatMap((own) => [...own.values()]).map(({ key, what }) => [key, what]));
  return [...keys].map(([key, what]): Difference => {
    const found = facts.map((own) => own.get(key));
    const began = since.get(key);
    return { key, what, texts: found.map((fact) => fact?.text ?? absent), bad: found.map((fact) => fact?.isBad === true), differs: different.has(key), ...(began === undefined ? {} : { since: began }) };
  });
}

/** Of things that differ at the last of some moments: since when they have done so without a break. */
function sinceWhen(moments: readonly Moment[], keys: Iterable<string>): ReadonlyMap<string, Micros> {
  const since = new Map<string, Micros>();
  const open = new Set(keys);
  for (const moment of moments.toReversed()) {
    if (open.size === 0) break;
    const different = differing(moment);
    for (const key of open) {
      if (different.has(key)) since.set(key, moment.at);
      else open.delete(key);
    }
  }
  return since;
}

/** The first second from `from` on at which something that people can see is not the same in all lanes, and what that is. */
export function firstSeenParting(lanes: readonly (readonly MeasureRow[])[], from: Micros, to: Micros): { readonly at: Micros; readonly what: readonly string[] } | undefined {
  const moments = momentsOf(lanes, to);
  const begin = moments.findLastIndex(({ at }) => at <= from);
  for (const moment of moments.slice(Math.max(0, begin))) {
    const different = differing(moment);
    if (different.size > 0) return { at: Math.max(from, moment.at), what: [...different.values()] };
  }
  return undefined;
}
