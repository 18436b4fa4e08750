import { kubectlOutput } from "../../engine/cluster/index.ts";
import { millis, seconds } from "../../engine/core/index.ts";
import type { Micros } from "../../engine/core/index.ts";
import { parseCommandLine } from "../../protocol/index.ts";
import type { Command } from "../../protocol/index.ts";
import { loadLateParts } from "../../worker/lateParts.ts";
import { Simulation } from "../../worker/simulation.ts";
import { Observer } from "./observe.ts";
import type { Scenario, Step } from "./scenario.ts";

export interface StepResult {
  readonly step: string;
  readonly ok: boolean;
  readonly startedAt: Micros;
  readonly endedAt: Micros;
  /** What kubectl printed, or what was the case instead of what was expected. */
  readonly text: string;
}

export interface ScenarioResult {
  readonly name: string;
  readonly seed: number;
  readonly ok: boolean;
  readonly steps: readonly StepResult[];
  readonly now: Micros;
  readonly events: number;
  readonly hash: string;
}

export interface RunOptions {
  readonly seed?: number;
  /** Runs on to this time after the last step. */
  readonly until?: Micros;
  readonly onStep?: (result: StepResult) => void;
  readonly onStart?: (simulation: Simulation) => void;
}

await loadLateParts();

const lookEvery = millis(100);

/** Lives through a scenario, step by step; stops at the first that fails. */
export function runScenario(scenario: Scenario, options: RunOptions = {}): ScenarioResult {
  const seed = options.seed ?? scenario.seed;
  const simulation = new Simulation(scenario.blueprint, seed);
  options.onStart?.(simulation);
  const observer = new Observer(simulation.cluster);
  const steps: StepResult[] = [];
  for (const step of scenario.steps) {
    const startedAt = simulation.now;
    const [ok, text] = performStep(simulation, observer, step);
    const result = { step: describeStep(step), ok, startedAt, endedAt: simulation.now, text };
    steps.push(result);
    options.onStep?.(result);
    if (!ok) break;
  }
  const ok = steps.every((step) => step.ok);
  if (ok && options.until !== undefined && options.until > simulation.now) simulation.advance(options.until);
  const { kernel } = simulation.cluster;
  return { name: scenario.name, seed, ok, steps, now: simulation.now, events: kernel.state.eventsProcessed, hash: kernel.hash() };
}

function describeStep(step: Step): string {
  switch (step.type) {
    case "run":
      return `$ ${step.line}`;
    case "wait":
      return `wait ${step.duration / seconds(1)} s`;
    case "until":
    case "always":
    case "expect":
      return `${step.type} ${JSON.stringify(step.expectation)}`;
  }
}

type Finding = readonly [ok: boolean, text: string];

function performStep(simulation: Simulation, observer: Observer, step: Step): Finding {
  switch (step.type) {
    case "run":
      return runLine(simulation, observer, step);
    case "wait":
      simulation.advance(simulation.now + step.duration);
      return [true, ""];
    case "expect": {
      const problem = observer.check(step.expectation);
      return [problem === undefined, problem ?? ""];
    }
    case "until": {
      const deadline = simulation.now + step.timeout;
      for (;;) {
        const problem = observer.check(step.expectation);
        if (problem === undefined) return [true, ""];
        if (simulation.now >= deadline) return [false, problem];
        simulation.advance(simulation.now + lookEvery);
      }
    }
    case "always": {
      const end = simulation.now + step.duration;
      while (simulation.now < end) {
        const problem = observer.check(step.expectation);
        if (problem !== undefined) return [false, problem];
        simulation.advance(Math.min(end, simulation.now + lookEvery));
      }
      return [true, ""];
    }
  }
}

/** `{leader:etcd}` in a line is the process that leads now: faults can be aimed without knowing the seed. */
export function fillLeaders(line: string, observer: Observer): string {
  return line.replace(/\{leader:([\w-]+)\}/g, (_, binary: string) => observer.leader(binary) ?? `no-${binary}-leads`);
}

function runLine(simulation: Simulation, observer: Observer, step: Step & { type: "run" }): Finding {
  const { kernel } = simulation.cluster;
  const line = fillLeaders(step.line, observer);
  const parsed = parseCommandLine(line, {
    isProcess: (name) => kernel.findProcess(name) !== undefined,
    isMachine: (name) => kernel.findMachine(name) !== undefined,
    podUid: (name) => observer.list("Pod").find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === name)?.metadata.uid,
  });
  if (!parsed.ok) return [false, parsed.error];
  const command: Command = parsed.value.type === "kubectl" && step.stdin !== undefined ? { ...parsed.value, stdin: step.stdin } : parsed.value;
  const seen = kubectlOutput(simulation.cluster, 0).at(-1)?.seq ?? 0;
  const performed = simulation.perform(command);
  if (!performed.ok || command.type !== "kubectl") return [performed.ok, performed.message];
  return awaitKubectl(simulation, step, { cause: performed.cause, seen });
}

function awaitKubectl(simulation: Simulation, step: Step & { type: "run" }, run: { readonly cause: number; readonly seen: number }): Finding {
  const deadline = simulation.now + step.timeout;
  for (;;) {
    const lines = kubectlOutput(simulation.cluster, run.seen).filter((line) => line.id === run.cause);
    const exit = lines.find((line) => line.done !== undefined)?.done;
    const text = (stream: "stdout" | "stderr") => lines.filter((line) => line.stream === stream).map((line) => line.text).join("");
    if (exit !== undefined) return judge(step, exit, text("stdout"), text("stderr"));
    if (simulation.now >= deadline) return [false, `no exit within the time; so far: ${text("stdout")}${text("stderr")}`];
    simulation.advance(simulation.now + lookEvery);
  }
}

function judge(step: Step & { type: "run" }, exit: number, stdout: string, stderr: string): Finding {
  const printed = stdout + stderr;
  if (step.exit !== undefined && exit !== step.exit) return [false, `exit code ${exit} instead of ${step.exit}: ${printed}`];
  if (step.stdout !== undefined && !new RegExp(step.stdout, "m").test(stdout)) return [false, `stdout does not match /${step.stdout}/: ${printed}`];
  if (step.stderr !== undefined && !new RegExp(step.stderr, "m").test(stderr)) return [false, `stderr does not match /${step.stderr}/: ${printed}`];
  return [true, printed];
}
