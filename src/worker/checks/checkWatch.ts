import { compile, isError, runProgram } from "../../engine/cel/index.ts";
import type { Program } from "../../engine/cel/index.ts";
import type { Cluster } from "../../engine/cluster/index.ts";
import { fail, ok, seconds } from "../../engine/core/index.ts";
import type { Micros, Result } from "../../engine/core/index.ts";
import type { CheckRow, WatchedCheck } from "../../protocol/index.ts";
import { Observed, observedEnvironment } from "./observed.ts";

/** How often checks are looked at: simulated time. */
export const lookEvery: Micros = seconds(1);
/** What one look at one expression may cost, in CEL's units: those of a large cluster, and no endless ones. */
const costLimit = 2_000_000;

/** Compiles an expression that is to be true or false of a cluster. @returns the error as CEL's compiler says it */
export function compileCheck(text: string): Result<Program, string> {
  const program = compile(text, observedEnvironment());
  if (!program.ok) return program;
  const { kind } = program.value.type;
  return kind === "bool" || kind === "dyn" ? program : fail(`must say true or false, but is of type ${kind}`);
}

/** Works an expression out now. @returns the error when it cannot be, or is no boolean */
export function evaluateCheck(program: Program, observed: Observed): Result<boolean, string> {
  const { value } = runProgram(program, observed.resolve, costLimit);
  if (isError(value)) return fail(value.message);
  return typeof value === "boolean" ? ok(value) : fail("is neither true nor false");
}

/** What an expression in a typed line stands for: a text or a number. */
export function evaluateText(text: string, observed: Observed): Result<string, string> {
  const program = compile(text, observedEnvironment());
  if (!program.ok) return program;
  const { value } = runProgram(program.value, observed.resolve, costLimit);
  if (isError(value)) return fail(value.message);
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") return ok(String(value));
  return fail("is no text");
}

/** What is known of one check. */
interface Standing {
  readonly check: WatchedCheck;
  readonly program: Result<Program, string>;
  row: CheckRow;
}

/** Looks at checks as a cluster lives. It remembers since when each has been true; when time is turned back, it forgets what was later. */
export class CheckWatch {
  private readonly observed: Observed;
  private readonly standings: readonly Standing[];
  private lookedAt = -1;

  constructor(
    private readonly cluster: Cluster,
    checks: readonly WatchedCheck[],
    since: Micros,
  ) {
    this.observed = new Observed(cluster, () => since);
    this.standings = checks.map((check) => ({ check, program: compileCheck(check.holds), row: { id: check.id, state: "false", reached: false } }));
  }

  /** The moment of the next look. */
  get nextLook(): Micros {
    return this.lookedAt < 0 ? 0 : this.lookedAt + lookEvery;
  }

  /** Looks, if it is time to. @returns whether a row changed */
  look(): boolean {
    const { now } = this.cluster.kernel.state;
    if (this.lookedAt >= 0 && now >= this.lookedAt && now < this.nextLook) return false;
    this.observed.look();
    let isChanged = false;
    for (const standing of this.standings) {
      const row = judge(standing, this.observed, now);
      isChanged ||= !sameRow(row, standing.row);
      standing.row = row;
    }
    this.lookedAt = now;
    return isChanged;
  }

  /** The clock was turned, or the history is another one. */
  wentElsewhere(): void {
    this.observed.forget();
    this.lookedAt = -1;
  }

  rows(): readonly CheckRow[] {
    return this.standings.map(({ row }) => row);
  }

  /** Whether all checks count, and there are any. */
  get isReached(): boolean {
    return this.standings.length > 0 && this.standings.every(({ row }) => row.reached);
  }
}

function judge({ check, program, row }: Standing, observed: Observed, now: Micros): CheckRow {
  const answer = program.ok ? evaluateCheck(program.value, observed) : program;
  const known = notLater(row, now);
  const kept = check.keeps && known.reachedAt !== undefined ? { reached: true, reachedAt: known.reachedAt } : { reached: false };
  if (!answer.ok) return { id: check.id, state: "error", ...kept, message: answer.error };
  if (!answer.value) return { id: check.id, state: "false", ...kept };
  const trueSince = known.trueSince ?? now;
  if (kept.reached || now - trueSince < check.for) return { id: check.id, state: "true", ...kept, trueSince };
  return { id: check.id, state: "true", reached: true, trueSince, reachedAt: known.reachedAt ?? now };
}

/** What is known of a check at a moment that may be before what was known of it. */
function notLater({ trueSince, reachedAt }: CheckRow, now: Micros): { readonly trueSince?: Micros; readonly reachedAt?: Micros } {
  return { ...(trueSince === undefined || trueSince > now ? {} : { trueSince }), ...(reachedAt === undefined || reachedAt > now ? {} : { reachedAt }) };
}

const sameRow = (a: CheckRow, b: CheckRow): boolean => a.state === b.state && a.reached === b.reached && a.trueSince === b.trueSince && a.reachedAt === b.reachedAt && a.message === b.message;
