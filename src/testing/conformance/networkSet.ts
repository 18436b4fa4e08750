import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { playSituation, type Situation } from "../network/situation.ts";
import type { SetOptions } from "./set.ts";

/** Recorded situations of a real kube-proxy: its rules in each mode, and where connections ended. */
export function runNetwork({ directory, only, verbose }: SetOptions): Promise<boolean> {
  let passed = 0;
  let failed = 0;
  let checks = 0;
  for (const file of readdirSync(directory).toSorted()) {
    if (!file.endsWith(".json")) continue;
    const situation = JSON.parse(readFileSync(join(directory, file), "utf8")) as Situation;
    if (only?.test(situation.name) === false) continue;
    for (const mode of ["iptables", "nftables"] as const) {
      if (situation.observed[mode]?.config === undefined) continue;
      const { differences, checked } = playSituation(situation, mode);
      checks += checked;
      console.log(`${differences.length === 0 ? "pass" : "FAIL"} ${situation.name} ${mode}`);
      if (verbose) for (const line of differences) console.log(`    ${line}`);
      if (differences.length === 0) passed++;
      else failed++;
    }
  }
  console.log(`${checks} tables and probes compared`);
  console.log(`${passed} passed, ${failed} failed`);
  return Promise.resolve(failed === 0 && passed > 0);
}
