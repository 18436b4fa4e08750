import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { SetOptions } from "./set.ts";
import { tableRunners } from "./tables/index.ts";
import type { TableCase, TableRunner, TableVerdict } from "./tables/tableRunner.ts";

export interface TableReport {
  /** Path of the table from the folder of all tables. */
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  /** Reason -> how many cases were not run for it. */
  readonly skipped: ReadonlyMap<string, number>;
}

interface ReadOptions {
  readonly only?: RegExp | undefined;
  readonly onVerdict?: (each: TableCase, verdict: TableVerdict) => void;
}

/** Judges the cases of one table. A case that makes the engine stumble has failed. */
export function runTable(runner: TableRunner, cases: readonly TableCase[], { only, onVerdict }: ReadOptions = {}): TableReport {
  const judge = runner.open();
  let passed = 0;
  let failed = 0;
  const skipped = new Map<string, number>();
  for (const each of cases) {
    if (only?.test(each.name) === false) continue;
    const verdict = judged(judge, each);
    onVerdict?.(each, verdict);
    if (verdict.type === "passed") passed++;
    else if (verdict.type === "failed") failed++;
    else skipped.set(verdict.reason, (skipped.get(verdict.reason) ?? 0) + 1);
  }
  return { file: runner.file, passed, failed, skipped };
}

function judged(judge: (each: TableCase) => TableVerdict, each: TableCase): TableVerdict {
  try {
    return judge(each);
  } catch (error) {
    return { type: "failed", differences: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}

/** All tables under a folder (or the one a path names), by their paths from the folder of all tables. */
function tablesUnder(path: string): readonly { readonly file: string; readonly path: string }[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isDirectory()) return readdirSync(path).toSorted().flatMap((name) => tablesUnder(join(path, name)));
  if (!path.endsWith(".json")) return [];
  const file = path.replaceAll("\\", "/").split("/").slice(-2).join("/");
  return [{ file, path }];
}

function printVerdict(file: string, verbose: boolean): (each: TableCase, verdict: TableVerdict) => void {
  return ({ name }, verdict) => {
    const word = { passed: "pass", failed: "FAIL", skipped: "skip" }[verdict.type];
    console.log(`${word} ${file} ${name}${verdict.type === "skipped" ? `: ${verdict.reason}` : ""}`);
    if (verbose && verdict.type === "failed") for (const line of verdict.differences) console.log(`    ${line}`);
  };
}

/**
 * Cases of upstream's own tests as data: each is fed to the function of ours that makes the same decision.
 * The directory is the folder of all tables, one of its folders, or one file.
 */
export function runTables({ directory, only, verbose }: SetOptions): Promise<boolean> {
  const reports: TableReport[] = [];
  const uncovered: { readonly file: string; readonly cases: number }[] = [];
  for (const { file, path } of tablesUnder(directory)) {
    const read: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (!Array.isArray(read)) continue;
    const cases = read as readonly TableCase[];
    const runner = tableRunners.find((each) => each.file === file);
    if (runner === undefined) uncovered.push({ file, cases: cases.length });
    else reports.push(runTable(runner, cases, { only, onVerdict: printVerdict(file, verbose) }));
  }
  return Promise.resolve(printTotals(reports, uncovered, relative(process.cwd(), directory)));
}

function printTotals(reports: readonly TableReport[], uncovered: readonly { readonly file: string; readonly cases: number }[], directory: string): boolean {
  console.log();
  for (const { file, passed, failed, skipped } of reports) {
    console.log(`${file}: ${passed} passed, ${failed} failed, ${countOf(skipped)} skipped`);
    for (const [reason, count] of skipped) console.log(`    ${count} skipped: ${reason}`);
  }
  for (const { file, cases } of uncovered) console.log(`${file}: ${cases} not covered, no runner for this table`);
  if (reports.length === 0) console.log(`no table with a runner under ${directory}`);
  const sum = (count: (report: TableReport) => number): number => reports.reduce((total, report) => total + count(report), 0);
  const failed = sum((report) => report.failed);
  console.log(`${sum((report) => countOf(report.skipped))} skipped, ${uncovered.reduce((total, { cases }) => total + cases, 0)} not covered`);
  console.log(`${sum((report) => report.passed)} passed, ${failed} failed`);
  return failed === 0 && reports.length > 0;
}

const countOf = (skipped: TableReport["skipped"]): number => [...skipped.values()].reduce((total, count) => total + count, 0);
