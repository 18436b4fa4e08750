import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine } from "../../protocol/index.ts";
import type { SeedResult } from "./swarm.ts";
import { runSeed } from "./swarm.ts";
import { lastLines } from "./journal.ts";

const usage = "usage: npm run sim:swarm -- [--seeds 1000] [--from 1] [--list 3,5,8] [--save FOLDER] | --seed N [--journal]";

const words = process.argv.slice(2);
const valueOf = (flag: string): number | undefined => (words.includes(flag) ? Number(words[words.indexOf(flag) + 1]) : undefined);
const single = valueOf("--seed");
const list = words.includes("--list") ? (words[words.indexOf("--list") + 1] ?? "").split(",").map(Number) : undefined;
const folder = words.includes("--save") ? words[words.indexOf("--save") + 1] : undefined;
const first = single ?? valueOf("--from") ?? 1;
const count = single === undefined ? (valueOf("--seeds") ?? 100) : 1;
if (!Number.isInteger(first) || !Number.isInteger(count)) {
  console.error(usage);
  process.exit(2);
}

const clock = (micros: number): string => `${(micros / 1e6).toFixed(3)} s`;

/** What broke, when, and all that is needed to see it again. */
function printFailure(result: SeedResult, journal: readonly string[]): void {
  const { seed, broken, at, history } = result;
  console.log(`\nseed ${seed} FAILED at ${clock(at)}: ${broken?.law ?? ""}\n  ${broken?.sentence ?? ""}`);
  const { etcdMembers, controlPlanes, apiServers, workers, workerMilliCpu, vitalSigns } = history.blueprint;
  console.log(`  blueprint ${JSON.stringify({ etcdMembers, controlPlanes, apiServers, workers, workerMilliCpu, vitalSigns })}`);
  for (const stamped of history.commands) console.log(`  ${clock(stamped.at).padStart(12)}  ${commandLine(stamped.command)}${stamped.command.type === "kubectl" ? about(stamped.command.stdin) : ""}`);
  for (const line of journal) console.log(`  | ${line}`);
  console.log(`  again: npm run sim:swarm -- --seed ${seed} --journal`);
  if (folder === undefined) return;
  const file = join(folder, `seed-${seed}.json`);
  writeFileSync(file, JSON.stringify(history));
  console.log(`  or: npm run sim -- ${file} --journal`);
}

const about = (stdin: string | undefined): string => (stdin === undefined ? "" : `   # ${[...stdin.matchAll(/kind: (\w+)\nmetadata: \{name: ([\w-]+)/g)].map(([, kind, name]) => `${kind ?? ""}/${name ?? ""}`).join(" ")}`);

const began = process.cpuUsage();
const failed: number[] = [];
const healing: number[] = [];
let events = 0;
for (const seed of list ?? Array.from({ length: count }, (_, index) => first + index)) {
  let journal: () => readonly string[] = () => [];
  try {
    const result = runSeed(seed, { onStart: (simulation) => (journal = lastLines(simulation, words.includes("--journal") ? (line) => console.log(line) : undefined)) });
    events += result.events;
    if (result.healedAfter !== undefined) healing.push(result.healedAfter);
    if (result.broken !== undefined) {
      failed.push(seed);
      printFailure(result, journal());
    } else if (count === 1) console.log(`seed ${seed}: all laws held, healed ${clock(result.healedAfter ?? 0)} after the faults, ${result.events} events, history ${result.hash}`);
  } catch (error) {
    failed.push(seed);
    console.log(`\nseed ${seed} FAILED: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    for (const line of journal()) console.log(`  | ${line}`);
  }
  if (count > 1 && (seed - first) % 50 === 49) console.log(`${seed - first + 1} seeds, ${failed.length} failed`);
}
const cpu = process.cpuUsage(began);
healing.sort((a, b) => a - b);
console.log(`${list?.length ?? count} seeds, ${failed.length} failed${failed.length === 0 ? "" : `: ${failed.join(" ")}`}; ${events} events, ${((cpu.user + cpu.system) / 1e6).toFixed(1)} s of CPU; healed after ${clock(healing[healing.length >> 1] ?? 0)} (median), ${clock(healing.at(-1) ?? 0)} (longest)`);
process.exitCode = failed.length === 0 ? 0 : 1;
