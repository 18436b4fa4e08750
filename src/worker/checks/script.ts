import { kubectlOutput } from "../../engine/cluster/index.ts";
import type { Cluster } from "../../engine/cluster/index.ts";
import { fail, millis, ok, seconds } from "../../engine/core/index.ts";
import type { Micros, Result } from "../../engine/core/index.ts";
import { parseCommandLine } from "../../protocol/index.ts";
import type { Command, ScriptOutcome, ScriptStep } from "../../protocol/index.ts";
import { compileCheck, evaluateCheck, evaluateText } from "./checkWatch.ts";
import { Observed } from "./observed.ts";

/** A kubectl that has not ended after so long never will, for a script. */
const kubectlPatience: Micros = seconds(180);
/** How often a script looks whether it can go on: simulated time. */
const lookEvery: Micros = millis(100);

/** What a script acts on: a simulation, or the timeline of a page. */
export interface Stage {
  readonly cluster: () => Cluster;
  readonly now: () => Micros;
  readonly perform: (command: Command) => { readonly ok: boolean; readonly message: string; readonly cause: number };
  /** @returns whether it got there */
  readonly advance: (until: Micros, goOn: () => boolean) => boolean;
}

/** What a script waits for. */
type Waiting =
  | { readonly type: "time"; readonly until: Micros }
  | { readonly type: "until"; readonly holds: string; readonly deadline: Micros }
  | { readonly type: "kubectl"; readonly cause: number; readonly seen: number; readonly exit: number; readonly deadline: Micros };

/**
 * Lives through a script, piece by piece: what it does goes into the history as if somebody had typed
 * it, at moments which depend on nothing but blueprint, seed and script.
 */
export class ScriptPlayer {
  private index = 0;
  private waiting: Waiting | undefined;
  private lookAt: Micros | undefined;
  private readonly observed: Observed;
  /** How the script ended; undefined as long as it has not. */
  outcome: ScriptOutcome | undefined;

  constructor(
    private readonly steps: readonly ScriptStep[],
    private readonly stage: Stage,
  ) {
    this.observed = new Observed(stage.cluster(), () => 0);
  }

  get length(): number {
    return this.steps.length;
  }

  get isBegun(): boolean {
    return this.index > 0 || this.waiting !== undefined;
  }

  /** Number of steps that are done. */
  get done(): number {
    return this.index;
  }

  /** Goes on for as long as `goOn` says. @returns whether the script has ended */
  advance(goOn: () => boolean = () => true): boolean {
    while (this.outcome === undefined) {
      if (this.waiting === undefined) this.begin();
      else if (!this.wait(this.waiting, goOn)) return false;
    }
    return true;
  }

  private begin(): void {
    const step = this.steps[this.index];
    if (step === undefined) {
      this.outcome = { ok: true };
      return;
    }
    const now = this.stage.now();
    switch (step.type) {
      case "wait":
        this.waiting = { type: "time", until: now + step.duration };
        return;
      case "until":
        this.waiting = { type: "until", holds: step.holds, deadline: now + step.within };
        return;
      case "run":
        return this.run(step);
    }
  }

  private run({ line: given, stdin, exit = 0 }: ScriptStep & { readonly type: "run" }): void {
    const line = this.fill(given);
    if (!line.ok) return this.end(line.error);
    const command = this.parse(line.value, stdin);
    if (!command.ok) return this.end(`${line.value}: ${command.error}`);
    const seen = kubectlOutput(this.stage.cluster(), 0).at(-1)?.seq ?? 0;
    const performed = this.stage.perform(command.value);
    if (!performed.ok) return this.end(`${line.value}: ${performed.message}`);
    if (command.value.type !== "kubectl") this.index++;
    else this.waiting = { type: "kubectl", cause: performed.cause, seen, exit, deadline: this.stage.now() + kubectlPatience };
  }

  /** Puts into a line what its expressions stand for. */
  private fill(line: string): Result<string, string> {
    this.observed.look();
    let filled = "";
    let end = 0;
    for (const { 0: whole, 1: expression = "", index } of line.matchAll(/\$\{([^}]*)\}/g)) {
      const value = evaluateText(expression, this.observed);
      if (!value.ok) return fail(`${whole}: ${value.error}`);
      filled += line.slice(end, index) + value.value;
      end = index + whole.length;
    }
    return ok(filled + line.slice(end));
  }

  private parse(line: string, stdin: string | undefined): Result<Command, string> {
    const { kernel } = this.stage.cluster();
    const podUid = (wanted: string) => this.observed.podUid(wanted);
    const parsed = parseCommandLine(line, { isProcess: (name) => kernel.findProcess(name) !== undefined, isMachine: (name) => kernel.findMachine(name) !== undefined, podUid });
    return parsed.ok && parsed.value.type === "kubectl" && stdin !== undefined ? ok({ ...parsed.value, stdin }) : parsed;
  }

  /** @returns whether what was waited for has come */
  private wait(waiting: Waiting, goOn: () => boolean): boolean {
    switch (waiting.type) {
      case "time":
        if (!this.stage.advance(waiting.until, goOn)) return false;
        break;
      case "until":
        return this.waitUntil(waiting, goOn);
      case "kubectl":
        return this.waitForKubectl(waiting, goOn);
    }
    this.next();
    return true;
  }

  /** Goes on to the next look: at moments that do not depend on how quick the machine is. @returns whether it got there */
  private goToLook(goOn: () => boolean): boolean {
    this.lookAt ??= this.stage.now() + lookEvery;
    if (!this.stage.advance(this.lookAt, goOn)) return false;
    this.lookAt = undefined;
    return true;
  }

  private waitUntil({ holds, deadline }: Waiting & { readonly type: "until" }, goOn: () => boolean): boolean {
    if (!this.goToLook(goOn)) return false;
    this.observed.look();
    const program = compileCheck(holds);
    const answer = program.ok ? evaluateCheck(program.value, this.observed) : program;
    if (answer.ok && answer.value) this.next();
    else if (this.stage.now() >= deadline) this.end(`does not hold within the time: ${holds}${answer.ok ? "" : ` (${answer.error})`}`);
    return true;
  }

  private waitForKubectl({ cause, seen, exit, deadline }: Waiting & { readonly type: "kubectl" }, goOn: () => boolean): boolean {
    if (!this.goToLook(goOn)) return false;
    const lines = kubectlOutput(this.stage.cluster(), seen).filter((line) => line.id === cause);
    const done = lines.find((line) => line.done !== undefined)?.done;
    if (done === exit) this.next();
    else if (done !== undefined || this.stage.now() >= deadline) this.end(`kubectl ${done === undefined ? "did not end" : `ended with ${done} instead of ${exit}`}: ${lines.map((line) => line.text).join("").slice(0, 500)}`);
    return true;
  }

  private next(): void {
    this.waiting = undefined;
    this.index++;
  }

  private end(message: string): void {
    this.outcome = { ok: false, step: this.index + 1, message };
  }
}
