import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { seconds } from "../../engine/core/index.ts";
import { loadLateParts } from "../../worker/lateParts.ts";
import { bundle } from "../bundle.mjs";
import { pageLaptop, realLaptop } from "../kubectl/laptop.ts";
import type { Laptop } from "../kubectl/laptop.ts";
import { grepPattern, isRecorded } from "../kubectl/scenario.ts";
import type { Scenario, ScenarioStep } from "../kubectl/scenario.ts";
import type { SetOptions } from "./set.ts";
import type { Printed } from "./transcript.ts";

const setFiles = ["scenarios-upstream.json", "scenarios-recorded.json"];
const retries = 10;
/** On the recordings' cluster no kubelet and no scheduler were running, and there was one Node. */
const nodeText = JSON.stringify({ apiVersion: "v1", kind: "Node", metadata: { name: "127.0.0.1" } });
/** What the scripts' editor did. */
const edits: readonly (readonly [RegExp, string])[] = [
  [/status: replaced/g, "status: edited"],
  [/image: busybox/g, "image: prom/busybox"],
];
const editor = (text: string): string => edits.reduce((edited, [from, to]) => edited.replace(from, to), text);

type NewLaptop = () => Promise<Laptop>;

/** How the commands are typed. */
async function laptopFor(words: readonly string[]): Promise<NewLaptop | string> {
  const client = words.includes("--client") ? (words[words.indexOf("--client") + 1] ?? "") : "real";
  if (client === "page") {
    await loadLateParts();
    return () => Promise.resolve(pageLaptop());
  }
  if (client !== "real") return `--client ${client} is not possible: real or page`;
  const kubectl = words.includes("--kubectl") ? (words[words.indexOf("--kubectl") + 1] ?? "") : "kubectl";
  if (spawnSync(kubectl, ["version", "--client"]).error !== undefined) return `${kubectl} is not installed here: the scenarios need kubectl v1.32, or --client page`;
  const program = await bundle(process.cwd(), join(process.cwd(), "src/bridge/main.ts"));
  return () => realLaptop(kubectl, program);
}

/** What is wrong with what was printed; undefined: nothing. */
function difference(step: ScenarioStep, printed: Printed): string | undefined {
  const all = printed.stdout + printed.stderr;
  if (step.rc !== undefined) {
    if (step.rc !== printed.code) return `exit code ${printed.code} instead of ${step.rc}`;
    if (!isRecorded(step.stdout ?? "", printed.stdout)) return `stdout\n- ${(step.stdout ?? "").replaceAll("\n", "\n- ")}\n+ ${printed.stdout.replaceAll("\n", "\n+ ")}`;
    return isRecorded(step.stderr ?? "", printed.stderr) ? undefined : `stderr\n- ${(step.stderr ?? "").replaceAll("\n", "\n- ")}\n+ ${printed.stderr.replaceAll("\n", "\n+ ")}`;
  }
  if (step.expectError === true && printed.code === 0) return "no error";
  const isSilent = step.expectError === undefined && step.checks === undefined && step.expectStdoutRegex === undefined;
  if (isSilent && printed.code !== 0) return `exit code ${printed.code}: ${printed.stderr}`;
  if (step.expectStdoutRegex !== undefined && !new RegExp(step.expectStdoutRegex, "m").test(printed.stdout)) return `stdout is not ${step.expectStdoutRegex}: ${all}`;
  for (const { has, hasNot, empty } of step.checks ?? []) {
    if (has !== undefined && !grepPattern(has).test(all)) return `has not: ${has}\n+ ${all.replaceAll("\n", "\n+ ")}`;
    if (hasNot !== undefined && grepPattern(hasNot).test(all)) return `has: ${hasNot}\n+ ${all.replaceAll("\n", "\n+ ")}`;
    if (empty === true && all.trim() !== "") return `is not empty: ${all}`;
  }
  return undefined;
}

async function runStep(laptop: Laptop, step: ScenarioStep): Promise<string | undefined> {
  const words = (step.argv ?? []).slice(1);
  for (let tries = 1; ; tries++) {
    const printed = await laptop.run(words, { stdin: step.stdin, files: step.files, editor });
    const different = difference(step, printed);
    if (different === undefined || step.retry !== true || tries >= retries) return different;
    await laptop.pass(seconds(1));
  }
}

interface Report {
  readonly equal: number;
  readonly total: number;
  readonly lines: readonly string[];
}

async function runScenario({ steps }: Scenario, newLaptop: NewLaptop): Promise<Report> {
  const laptop = await newLaptop();
  const lines: string[] = [];
  let equal = 0;
  let total = 0;
  try {
    const { stdout: context } = await laptop.run(["config", "current-context"]);
    await laptop.run(["config", "rename-context", context.trim(), "oracle"]);
    await laptop.run(["create", "-f", "-"], { stdin: nodeText });
    for (const step of steps) {
      if (step.useNewNamespace !== undefined) {
        await laptop.run(["create", "namespace", step.useNewNamespace]);
        await laptop.run(["config", "set-context", "oracle", `--namespace=${step.useNewNamespace}`]);
      }
      if (step.argv === undefined || step.argvUsesEarlierOutput === true) continue;
      total++;
      const different = await runStep(laptop, step);
      if (different === undefined) equal++;
      lines.push(`    ${different === undefined ? "ok  " : "DIFF"} ${step.argv.join(" ").replaceAll("\n", " ").slice(0, 200)}${different === undefined ? "" : `\n${different.replace(/^/gm, "        ")}`}`);
    }
  } finally {
    await laptop.close();
  }
  return { equal, total, lines };
}

/** Kubernetes' own shell tests of kubectl: traced, and recorded on a real cluster. */
export async function runKubectl({ directory, only, verbose, words }: SetOptions): Promise<boolean> {
  const newLaptop = await laptopFor(words);
  if (typeof newLaptop === "string") {
    console.error(newLaptop);
    process.exit(2);
  }
  let [passed, failed, steps, equalSteps] = [0, 0, 0, 0];
  for (const file of setFiles) {
    const scenarios = JSON.parse(readFileSync(join(directory, file), "utf8")) as readonly Scenario[];
    const label = file.replace(/^scenarios-|\.json$/g, "");
    for (const scenario of scenarios) {
      if (only?.test(`${label}/${scenario.name}`) === false) continue;
      const { equal, total, lines } = await runScenario(scenario, newLaptop);
      console.log(`${equal === total ? "pass" : "FAIL"} ${label}/${scenario.name} ${equal}/${total} commands`);
      if (verbose) console.log(lines.join("\n"));
      if (equal === total) passed++;
      else failed++;
      steps += total;
      equalSteps += equal;
    }
  }
  console.log(`commands: ${equalSteps} passed, ${steps - equalSteps} failed`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}
