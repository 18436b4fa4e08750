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
  /** Test function -> how many cases have nobody to judge them. */
  readonly notCovered: ReadonlyMap<string, number>;
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
  const notCovered = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const each of cases) {
    if (only?.test(each.name) === false) continue;
    const verdict = judged(judge, each);
    onVerdict?.(each, verdict);
    if (verdict.type === "passed") passed++;
    else if (verdict.type === "failed") failed++;
    else if (verdict.type === "skipped") count(skipped, verdict.reason);
    else count(notCovered, verdict.test);
  }
  return { file: runner.file, passed, failed, skipped, notCovered };
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
    const word = { passed: "pass", failed: "FAIL", skipped: "skip", notCovered: "????" }[verdict.type];
    console.log(`${word} ${file} ${name}${verdict.type === "skipped" ? `: ${verdict.reason}` : ""}`);
    if (verbose && verdict.type === "failed") for (const line of verdict.differences) console.log(`    ${line}`);
  };
}

/**
 * Cases of upstream's own tests as data: each is fed to the function of ours that makes the same decision.
 * The directory is the folder of all tables, one of its folders, or one file.
 */
export function runTables({ directory, only, verbose }: SetOptions): Promise<boolean> {
  const reports = tablesUnder(directory).flatMap(({ file, path }): readonly TableReport[] => {
    const read: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (!Array.isArray(read)) return [];
    const runner = tableRunners.find((each) => each.file === file) ?? nobody(file);
    return [runTable(runner, read as readonly TableCase[], { only, onVerdict: printVerdict(file, verbose) })];
  });
  return Promise.resolve(printTotals(reports, relative(process.cwd(), directory)));
}

/** For a table that has no runner. */
const nobody = (file: string): TableRunner => ({ file, open: () => ({ test }) => ({ type: "notCovered", test: test ?? file }) });

function printTotals(reports: readonly TableReport[], directory: string): boolean {
  console.log();
  for (const { file, passed, failed, skipped, notCovered } of reports) {
    console.log(`${file}: ${passed} passed, ${failed} failed, ${countOf(skipped)} skipped, ${countOf(notCovered)} not covered`);
    for (const [reason, count] of skipped) console.log(`    ${count} skipped: ${reason}`);
    for (const [test, count] of notCovered) console.log(`    not covered: ${test} (${count} cases)`);
  }
  const sum = (count: (report: TableReport) => number): number => reports.reduce((total, report) => total + count(report), 0);
  const [passed, failed] = [sum((report) => report.passed), sum((report) => report.failed)];
  if (passed + failed === 0) console.log(`no case with a runner under ${directory}`);
  console.log(`${sum((report) => countOf(report.skipped))} skipped, ${sum((report) => countOf(report.notCovered))} not covered`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}

const countOf = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((total, count) => total + count, 0);
