import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { loadLateParts } from "../../worker/lateParts.ts";
import type { SetOptions } from "./set.ts";
import { kubeSituations } from "./etcd/kubeSituations.ts";
import type { EtcdRecording, Point } from "./etcd/points.ts";
import { situations } from "./etcd/situations.ts";

function filesIn(path: string): readonly string[] {
  return statSync(path).isDirectory() ? readdirSync(path).filter((name) => name.endsWith(".json")).toSorted().map((name) => join(path, name)) : [path];
}

function pointsOf(recording: EtcdRecording): readonly Point[] | undefined {
  const situation = [...situations, ...kubeSituations].find(({ name }) => name.test(recording.name));
  try {
    return situation?.play(recording).all;
  } catch (error) {
    return [{ name: "plays to its end", differences: [error instanceof Error ? (error.stack ?? error.message) : String(error)] }];
  }
}

/** Recordings of a real etcd: each is lived through here, and what etcdctl, etcdutl and kubectl print is compared. */
export async function runEtcd({ directory, only, verbose }: SetOptions): Promise<boolean> {
  await loadLateParts();
  let [passed, failed, uncovered, equal, total] = [0, 0, 0, 0, 0];
  for (const file of filesIn(directory)) {
    const recording = JSON.parse(readFileSync(file, "utf8")) as EtcdRecording;
    if (only?.test(recording.name) === false) continue;
    const points = pointsOf(recording);
    if (points === undefined) {
      uncovered++;
      console.log(`skip ${recording.name}: not covered, nobody knows how to live through it`);
      continue;
    }
    const good = points.filter(({ differences }) => differences.length === 0).length;
    equal += good;
    total += points.length;
    if (good === points.length && points.length > 0) passed++;
    else failed++;
    console.log(`${good === points.length && points.length > 0 ? "pass" : "FAIL"} ${recording.name} ${good}/${points.length}`);
    if (verbose) for (const { name, differences } of points) for (const line of differences) console.log(`    ${name}: ${line}`);
  }
  console.log(`points: ${equal} of ${total} equal; ${uncovered} not covered`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}
