import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Lets clusters live for their first 100 seconds, in a process of its own.
 *
 * @returns modules that are meant to come late and were called
 */
export function calledModules(): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "kubarium-late-"));
  try {
    execFileSync(process.execPath, ["src/testing/run.mjs", "src/testing/build/bundleFirstMinutes.ts", "--", folder], { stdio: ["ignore", "ignore", "inherit"] });
    return JSON.parse(execFileSync(process.execPath, [join(folder, "firstMinutes.mjs")], { encoding: "utf8" }).trim().split("\n").at(-1) ?? "[]") as readonly string[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

