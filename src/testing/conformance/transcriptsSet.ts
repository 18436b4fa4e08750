import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { loadLateParts } from "../../worker/lateParts.ts";
import { bundle } from "../bundle.mjs";
import { checkTranscript } from "./check.ts";
import type { TranscriptReport } from "./check.ts";
import { play } from "./play.ts";
import { playReal } from "./playReal.ts";
import type { SetOptions } from "./set.ts";
import type { OnRun, Stopped, Transcript } from "./transcript.ts";

type Play = (transcript: Transcript, onRun: OnRun) => Stopped | Promise<Stopped>;

const usage = "transcripts DIR|FILE [--client real|page] [--only REGEXP] [--jobs N] [--speed X] [--kubectl FILE] [--verbose]";
const defaultJobs = 2;

function print({ name, steps, equal, total, stopped }: TranscriptReport, verbose: boolean): void {
  console.log(`${equal === total ? "pass" : "FAIL"} ${name} ${equal}/${total} steps${stopped === undefined ? "" : `, stopped: ${stopped}`}`);
  if (!verbose) return;
  for (const step of steps) {
    console.log(`    ${step.equal ? "ok  " : "DIFF"} ${step.run}`);
    if (!step.equal) console.log(step.difference.replace(/^/gm, "        "));
  }
}

const optionOf = (words: readonly string[], name: string): string | undefined => (words.includes(name) ? (words[words.indexOf(name) + 1] ?? "") : undefined);

/** How the commands are typed: into the real kubectl against a bridge, or into the page's own. */
async function playerFor(words: readonly string[]): Promise<Play | string> {
  const client = optionOf(words, "--client") ?? "real";
  if (client === "page") {
    await loadLateParts();
    return play;
  }
  if (client !== "real") return `--client ${client} is not possible\nusage: ${usage}`;
  const kubectl = optionOf(words, "--kubectl") ?? "kubectl";
  if (spawnSync(kubectl, ["version", "--client"]).error !== undefined) return `${kubectl} is not installed here: the recordings need kubectl v1.32, or --client page`;
  const bridge = await bundle(process.cwd(), join(process.cwd(), "src/bridge/main.ts"));
  const speed = optionOf(words, "--speed") ?? "1";
  return (transcript, onRun) => playReal({ kubectl, bridge, speed }, transcript, onRun);
}

function filesIn(path: string, only: RegExp | undefined): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => name.endsWith(".json") && name !== "floors.json" && only?.test(name) !== false);
  return names.sort().map((name) => join(path, name));
}

/** Recorded sessions of the real kubectl against a real cluster. */
export async function runTranscripts({ directory, only, verbose, words }: SetOptions): Promise<boolean> {
  const player = await playerFor(words);
  if (typeof player === "string") {
    console.error(player);
    process.exit(2);
  }
  const files = filesIn(directory, only);
  const queue = [...files];
  const reports: TranscriptReport[] = [];
  const work = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const transcript = JSON.parse(readFileSync(file, "utf8")) as Transcript;
      const report = await checkTranscript(transcript, player).catch((error: unknown): TranscriptReport => ({ name: transcript.name, steps: [], equal: 0, total: transcript.results.length, stopped: error instanceof Error ? error.message : String(error) }));
      reports.push(report);
      print(report, verbose);
    }
  };
  const jobs = Number(optionOf(words, "--jobs") ?? defaultJobs);
  await Promise.all(Array.from({ length: jobs >= 1 ? jobs : defaultJobs }, work));
  const sum = (count: (report: TranscriptReport) => number): number => reports.reduce((total, report) => total + count(report), 0);
  const equal = sum((report) => report.equal);
  const passed = sum((report) => (report.equal === report.total ? 1 : 0));
  console.log(`steps: ${equal} passed, ${sum((report) => report.total) - equal} failed`);
  console.log(`${passed} passed, ${files.length - passed} failed`);
  return passed === files.length;
}
