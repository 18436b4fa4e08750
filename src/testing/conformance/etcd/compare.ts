import type { CommandResult } from "./etcdLab.ts";

/** A command of a recording, which may have other names for what it printed. */
export interface RecordedCommand {
  readonly rc: number | null;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly out?: string | null;
  readonly err?: string | null;
  readonly s?: number;
}

/**
 * What ends a call whose member finds no majority: the client's deadline and the member's come together after
 * five seconds, and the recordings have now one, now another of these for one and the same situation.
 */
const deadlines = /context deadline exceeded(?! while)|stream terminated by RST_STREAM with error code: CANCEL|etcdserver: request timed out(?:, possibly due to previous leader failure)?/g;

const masked = (text: string): string =>
  text
    .replace(/https?:\/\/(?:<(m\d+)-(client|peer)>|(m\d+):(2379|2380)|<etcd1>)/g, (_whole, a: string | undefined, kind: string | undefined, b: string | undefined, port: string | undefined) => `<${a ?? b ?? "m1"}-${kind ?? (port === "2380" ? "peer" : "client")}>`)
    .replace(/\b(m\d+):2379\b/g, "<$1-client>")
    .replace(/\b(m\d+):2380\b/g, "<$1-peer>")
    .replace(/\b[0-9a-f]{12,16}\b(?!-)/g, "<id>")
    .replace(/memberID:(?:\d+|<decimal id>)/g, "memberID:<decimal id>")
    .replace(/took = \S+/g, "took = <duration>")
    .replace(/127\.0\.0\.1:(?:<port>|\d+)|laptop:\d+/g, "<local>");

const isTableLine = (line: string): boolean => /^[+|\u2500-\u257f]/.test(line);

/** Numbers that depend on how many elections and entries there have been. */
const counted = new Set(["RAFT TERM", "RAFT INDEX", "RAFT APPLIED INDEX"]);
const bytesIn = (text: string): number => {
  const [, number = "0", unit = "B"] = /^([\d.]+) (\w+)$/.exec(text) ?? [];
  return Number(number) * ({ B: 1, kB: 1e3, MB: 1e6, GB: 1e9 }[unit] ?? 1);
};
/** Sizes that differ by less than this factor are the same: the free pages are not kept here. */
const sizeFactor = 1.3;

interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function tableOf(lines: readonly string[]): Table {
  const cells = lines.filter((line) => /[^+\-|\u2500-\u257f\s]/.test(line)).map((line) => line.split(/[|\u2502]/).slice(1, -1).map((cell) => cell.trim()));
  const [heads = [], ...rows] = cells;
  return { heads, rows: rows.toSorted((a, b) => (a.join() < b.join() ? -1 : 1)) };
}

function tableDifferences(wanted: Table, got: Table): readonly string[] {
  if (wanted.heads.join() !== got.heads.join()) return [`columns ${got.heads.join()} instead of ${wanted.heads.join()}`];
  if (wanted.rows.length !== got.rows.length) return [`${got.rows.length} rows instead of ${wanted.rows.length}`];
  return wanted.rows.flatMap((row, r) =>
    row.flatMap((cell, c) => {
      const head = wanted.heads[c] ?? "";
      const other = got.rows[r]?.[c] ?? "";
      if (counted.has(head)) return /^\d+$/.test(other) ? [] : [`${head} is ${JSON.stringify(other)}`];
      if (head === "DB SIZE") {
        const ratio = bytesIn(other) / bytesIn(cell);
        return ratio > 1 / sizeFactor && ratio < sizeFactor ? [] : [`DB SIZE ${other} instead of ${cell}`];
      }
      // Which of equal members leads is drawn.
      return cell === other || head === "IS LEADER" ? [] : [`${head} ${JSON.stringify(other)} instead of ${JSON.stringify(cell)}`];
    }),
  );
}

function outDifferences(wanted: string, got: string): readonly string[] {
  const [before, after] = [masked(wanted).split("\n"), masked(got).split("\n")];
  const tables = tableDifferences(tableOf(before.filter(isTableLine)), tableOf(after.filter(isTableLine)));
  const rest = (lines: readonly string[]): string => lines.filter((line) => !isTableLine(line)).map((line) => (line.startsWith("ETCD_INITIAL_CLUSTER=") ? line.split(/[",]/).toSorted().join() : line)).join("\n");
  // Members answer in any order.
  const text = (lines: readonly string[]): string => (rest(lines).includes("healthy: ") ? rest(lines).split("\n").toSorted().join("\n") : rest(lines));
  return [...tables, ...(text(before) === text(after) ? [] : [`stdout ${JSON.stringify(rest(after))} instead of ${JSON.stringify(rest(before))}`])];
}

/** Lines of the client's log without their times; of one call only the first attempt, as how many follow is chance. */
function errLines(text: string): readonly string[] {
  const lines = masked(text).split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return line === "" ? [] : [line.replace(deadlines, "<deadline>")];
    const { logger, msg, target, peer, attempt, error } = JSON.parse(line) as Readonly<Record<string, string | number>>;
    if (attempt !== 0) return [];
    const isSent = !String(peer).includes("<nil>");
    const which = String(target).replace(/.*\//, "");
    return [[logger, msg, which, isSent ? "sent" : "not sent", String(error).replace(/code = (?:DeadlineExceeded|Unavailable) desc = /, "").replace(deadlines, "<deadline>")].join(" | ")];
  });
  return lines.map((line) => line.replace(/\\"/g, '"')).toSorted();
}

/** How much longer than recorded a command may take, and how much shorter one that waited for something: the recording host was overloaded. */
const slack = 1.5;
const waitedAtLeast = 4.95;
const shareAtLeast = 0.6;

function timeDifferences(wanted: number | undefined, got: number, isDone: boolean): readonly string[] {
  if (wanted === undefined || wanted === null) return [];
  const least = wanted >= waitedAtLeast && !isDone ? wanted * shareAtLeast : 0;
  return got <= wanted + slack && got >= least ? [] : [`took ${got.toFixed(2)} s instead of ${wanted} s`];
}

export const isCommand = (value: unknown): value is RecordedCommand => typeof value === "object" && value !== null && "rc" in value && ("stdout" in value || "out" in value);

/** How what a command did here differs from what it did there. */
export function commandDifferences(wanted: RecordedCommand, got: CommandResult): readonly string[] {
  const [stdout, stderr] = [wanted.stdout ?? wanted.out ?? "", wanted.stderr ?? wanted.err ?? ""];
  const [before, after] = [errLines(stderr), errLines(got.stderr)];
  return [
    ...(wanted.rc === got.rc ? [] : [`exit code ${got.rc ?? "none"} instead of ${wanted.rc ?? "none"}`]),
    ...outDifferences(stdout, got.stdout),
    ...(before.join("\n") === after.join("\n") ? [] : [`stderr ${JSON.stringify(after)} instead of ${JSON.stringify(before)}`]),
    ...timeDifferences(wanted.s, got.s, wanted.rc === 0),
  ];
}
