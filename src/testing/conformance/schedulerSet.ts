import { playSchedulerRecording, readSchedulerRecordings } from "../schedulerLab/index.ts";
import type { SetOptions } from "./set.ts";

function differencesOf(play: () => readonly string[]): readonly string[] {
  try {
    return play();
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

/** What the real kube-scheduler decided in recorded clusters, against the engine's control plane. */
export function runScheduler({ directory, only, verbose }: SetOptions): Promise<boolean> {
  let passed = 0;
  let failed = 0;
  for (const recording of readSchedulerRecordings(directory)) {
    if (only?.test(recording.name) === false) continue;
    const differences = differencesOf(() => playSchedulerRecording(recording));
    console.log(`${differences.length === 0 ? "pass" : "FAIL"} ${recording.name}`);
    if (verbose) for (const line of differences) console.log(`    ${line}`);
    if (differences.length === 0) passed++;
    else failed++;
  }
  console.log(`${passed} passed, ${failed} failed`);
  return Promise.resolve(failed === 0);
}
