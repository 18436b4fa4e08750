import { minutes, seconds } from "../../engine/core/index.ts";
import type { Micros } from "../../engine/core/index.ts";
import type { Drill, ScriptStep } from "../../protocol/index.ts";
import { compileCheck, playScript, watchChecks } from "../../worker/checks/index.ts";
import type { CheckWatch, Stage } from "../../worker/checks/index.ts";
import { Simulation } from "../../worker/simulation.ts";
import type { Checkpoint } from "../../worker/simulation.ts";

/** Nobody does anything for so long, and the drill is not solved by that. */
const idleTime: Micros = minutes(10);
/** What a repair, or what undoes it, may take to show. */
const patience: Micros = minutes(6);
/** A wrong fix had so long to do any good. */
const wrongPatience: Micros = minutes(3);

/** What a drill must prove, by name; each throws what is wrong. */
export type Proof = "set up" | "idle" | "naive fix" | "solution" | "relapse" | "other solution";

const allProofs: ReadonlySet<Proof> = new Set(["set up", "idle", "naive fix", "solution", "relapse", "other solution"]);

export interface DrillVerdict {
  readonly name: string;
  readonly seed: number;
  readonly failures: readonly { readonly proof: Proof; readonly message: string }[];
  /** Simulated time from the hand-over until the drill's own solution was seen to have worked. */
  readonly solvedAfter?: Micros;
}

class Failure extends Error {}

/**
 * Lives through what must be true of a drill: unsolved at the start, by doing nothing, and by the naive fix;
 * solved by its solutions; broken again when the cause is put back.
 *
 * @param proofs those that are wanted; all of them by default
 */
export function proveDrill(drill: Drill, proofs: ReadonlySet<Proof> = allProofs): DrillVerdict {
  const simulation = new Simulation(drill.blueprint, drill.seed);
  const failures: { proof: Proof; message: string }[] = [];
  let solvedAfter: Micros | undefined;
  const attempt = (proof: Proof, work: () => void): boolean => {
    if (!proofs.has(proof)) return false;
    try {
      work();
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push({ proof, message: error.message });
      return false;
    }
  };
  let start: Checkpoint | undefined;
  let since: Micros = 0;
  const isSetUp = attempt("set up", () => {
    play(simulation, drill.setup);
    since = simulation.now;
    start = simulation.checkpoint();
    checkStart(simulation, drill);
  });
  if (!isSetUp || start === undefined) return { name: drill.name, seed: drill.seed, failures };
  const from = start;
  const watchFromStart = (): CheckWatch => {
    simulation.restore(from);
    return watchChecks(simulation.cluster, drill.goals, since);
  };
  const hasSolved = attempt("solution", () => {
    const watch = watchFromStart();
    play(simulation, drill.solution);
    untilReached(simulation, watch, patience);
    solvedAfter = simulation.now - since;
    if (drill.relapse.length > 0) attempt("relapse", () => checkRelapse(simulation, drill));
  });
  if (hasSolved && drill.otherSolution !== undefined) {
    const other = drill.otherSolution;
    attempt("other solution", () => {
      const watch = watchFromStart();
      play(simulation, other);
      untilReached(simulation, watch, patience);
    });
  }
  attempt("naive fix", () => {
    const watch = watchFromStart();
    play(simulation, drill.naiveFix);
    neverReached(simulation, watch, wrongPatience);
  });
  attempt("idle", () => neverReached(simulation, watchFromStart(), idleTime));
  return { name: drill.name, seed: drill.seed, failures, ...(solvedAfter === undefined ? {} : { solvedAfter }) };
}

function play(simulation: Simulation, steps: readonly ScriptStep[]): void {
  const player = playScript(steps, stageOf(simulation));
  player.advance();
  const { outcome } = player;
  if (outcome !== undefined && !outcome.ok) throw new Failure(`step ${outcome.step}: ${outcome.message}`);
}

const stageOf = (simulation: Simulation): Stage => ({
  cluster: () => simulation.cluster,
  now: () => simulation.now,
  perform: (command) => simulation.perform(command),
  advance: (until, goOn) => simulation.advance(until, goOn),
});

function checkStart(simulation: Simulation, drill: Drill): void {
  const broken = compileCheck(drill.broken);
  if (!broken.ok) throw new Failure(`broken: ${broken.error}`);
  const watch = watchChecks(simulation.cluster, [{ id: "broken", holds: drill.broken, for: 0, keeps: false }, ...drill.goals], simulation.now);
  watch.look();
  const [symptom, ...goals] = watch.rows();
  if (symptom?.state !== "true") throw new Failure(`the symptom does not show: ${drill.broken} ${symptom?.message ?? ""}`);
  const wrong = goals.find(({ state }) => state === "error");
  if (wrong !== undefined) throw new Failure(`${wrong.id}: ${wrong.message ?? ""}`);
  if (goals.every(({ state }) => state === "true")) throw new Failure("solved at the start");
}

/** A second at a time: as the page looks at checks. */
function goOn(simulation: Simulation, watch: CheckWatch): void {
  simulation.advance(simulation.now + seconds(1));
  watch.look();
}

const standing = (watch: CheckWatch): string => watch.rows().map(({ id, state, reached, message }) => `${id} ${reached ? "reached" : state}${message === undefined ? "" : ` (${message})`}`).join(", ");

function untilReached(simulation: Simulation, watch: CheckWatch, within: Micros): void {
  const deadline = simulation.now + within;
  while (!watch.isReached) {
    if (simulation.now >= deadline) throw new Failure(`not solved after ${within / seconds(1)} s: ${standing(watch)}`);
    goOn(simulation, watch);
  }
}

function neverReached(simulation: Simulation, watch: CheckWatch, during: Micros): void {
  const end = simulation.now + during;
  const began = simulation.now;
  while (simulation.now < end) {
    if (watch.isReached) throw new Failure(`solved after ${(simulation.now - began) / seconds(1)} s: ${standing(watch)}`);
    goOn(simulation, watch);
  }
}

/** With the cause put back, some goal that does not count on for good is seen to be missed. */
function checkRelapse(simulation: Simulation, drill: Drill): void {
  play(simulation, drill.relapse);
  const watch = watchChecks(simulation.cluster, drill.goals.map((goal) => ({ ...goal, keeps: false })), simulation.now);
  const deadline = simulation.now + patience;
  watch.look();
  while (watch.rows().every(({ state }) => state === "true")) {
    if (simulation.now >= deadline) throw new Failure("not broken again after the cause was put back");
    goOn(simulation, watch);
  }
}
