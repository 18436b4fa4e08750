import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Simulation } from "../../worker/simulation.ts";
import { parseHistory, replayHistory } from "./replayHistory.ts";
import { runScenario } from "./runScenario.ts";
import { parseDuration, parseScenario } from "./scenario.ts";

const usage = "usage: npm run sim -- SCENARIO.yaml|HISTORY.json [--seed N] [--until 10m] [--json] [--journal]";

interface Options {
  readonly file: string;
  readonly seed?: number;
  readonly until?: number;
  readonly json: boolean;
  readonly journal: boolean;
}

function readOptions(words: readonly string[]): Options | undefined {
  const valueOf = (flag: string) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined);
  const file = words.find((word, index) => !word.startsWith("--") && !["--seed", "--until"].includes(words[index - 1] ?? ""));
  if (file === undefined) return undefined;
  const seed = valueOf("--seed");
  const until = valueOf("--until");
  return { file, json: words.includes("--json"), journal: words.includes("--journal"), ...(seed === undefined ? {} : { seed: Number(seed) }), ...(until === undefined ? {} : { until: parseDuration(until) }) };
}

const clock = (at: number): string => `${(at / 1e6).toFixed(3).padStart(10)} s`;

/** Every message that is sent, a line each. */
function printJournal({ cluster }: Simulation): void {
  const nameOf = (index: number) => cluster.kernel.state.processes[index]?.name ?? "-";
  cluster.kernel.observer = {
    sent: (entry) => console.log(`${clock(entry.sentAt)}  #${entry.cause}  ${nameOf(entry.from)} -> ${nameOf(entry.to)}  ${entry.lost ? "LOST " : ""}${cluster.describe(entry)}`),
    note: (at, process, cause, label) => console.log(`${clock(at)}  #${cause}  ${nameOf(process)}  ${label}`),
    changed: (what, index) => what === "process" && console.log(`${clock(cluster.kernel.state.now)}  --  ${nameOf(index)} is ${cluster.kernel.state.processes[index]?.status ?? ""} ${cluster.kernel.state.processes[index]?.exitReason ?? ""}`),
  };
}

const options = readOptions(process.argv.slice(2));
if (options === undefined) {
  console.error(usage);
  process.exit(2);
}
const { file } = options;
const text = readFileSync(file, "utf8");
const history = parseHistory(text);
if (history !== undefined) {
  const { broken, now, events, digest } = replayHistory(history, options.journal ? printJournal : undefined);
  console.log(`${broken === undefined ? "every law held" : `BROKEN: ${broken.law}: ${broken.sentence}`}; ${(now / 1e6).toFixed(1)} s simulated, ${events} events, digest ${digest}`);
  process.exit(broken === undefined ? 0 : 1);
}
const scenario = parseScenario(text, (path) => readFileSync(resolve(dirname(file), path), "utf8"));
const result = runScenario(scenario, {
  ...(options.seed === undefined ? {} : { seed: options.seed }),
  ...(options.until === undefined ? {} : { until: options.until }),
  ...(options.journal ? { onStart: printJournal } : {}),
  onStep: (step) => {
    if (!options.json) console.log(`${clock(step.endedAt)}  ${step.ok ? "ok  " : "FAIL"}  ${step.step}${step.text === "" ? "" : `\n${step.text.trimEnd().replace(/^/gm, "                    ")}`}`);
  },
});
if (options.json) console.log(JSON.stringify(result, undefined, 2));
else console.log(`${result.ok ? "passed" : "FAILED"}: ${result.name}, seed ${result.seed}, ${(result.now / 1e6).toFixed(1)} s simulated, ${result.events} events, history ${result.hash}`);
process.exitCode = result.ok ? 0 : 1;
