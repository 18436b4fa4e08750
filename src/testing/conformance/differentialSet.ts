import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startBridge } from "../../bridge/bridge.ts";
import { defaultOptions } from "../../bridge/options.ts";
import { loadLateParts } from "../../worker/lateParts.ts";
import { generateLine, newRandom } from "../kubectl/generateLine.ts";
import { quoted, typeIntoPage } from "../kubectl/laptop.ts";
import { kubectlMinors } from "../../protocol/index.ts";
import { differenceOfOutputs, isUnordered } from "../kubectl/sameOutput.ts";
import { minorOf } from "../kubectl/realKubectl.ts";
import { recordedSlice } from "../kubectl/recordedLines.ts";
import type { RecordedLine } from "../kubectl/recordedLines.ts";
import { populatedManifest, populatedResources } from "../kubectl/populated.ts";
import { shellWords } from "./shellWords.ts";
import { runProgram } from "./runProgram.ts";
import type { SetOptions } from "./set.ts";
import type { Printed } from "./transcript.ts";

const defaultCount = 500;
const settleMillis = 12_000;
/** What moves between two looks gets further looks. */
const looks = 3;

const wordAfter = (words: readonly string[], name: string): string | undefined => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
const numberAfter = (words: readonly string[], name: string, otherwise: number): number => (words.includes(name) ? Number(words[words.indexOf(name) + 1]) : otherwise);

/** The command lines of a file, one a line, quoted as in a shell; "#" begins a remark. */
function linesOf(file: string): readonly (readonly string[])[] {
  return readFileSync(file, "utf8").split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#")).map(shellWords);
}

/** Generated command lines over one cluster, or those of --lines FILE: the page's kubectl and the real one print the same. */
export async function runDifferential({ verbose, words, only }: SetOptions): Promise<boolean> {
  const kubectl = words.includes("--kubectl") ? (words[words.indexOf("--kubectl") + 1] ?? "") : "kubectl";
  const minor = minorOf(kubectl);
  if (minor === undefined) {
    console.error(`${kubectl} is not installed here: nothing to compare the page's kubectl with`);
    process.exit(2);
  }
  // The page's kubectl speaks as the release at hand, if it can.
  const kubectlMinor = kubectlMinors.find((known) => known === minor);
  const seed = numberAfter(words, "--seed", 1);
  const count = numberAfter(words, "--count", defaultCount);
  const file = wordAfter(words, "--lines");
  const given = file === undefined ? undefined : linesOf(file);
  await loadLateParts();
  const folder = mkdtempSync(join(tmpdir(), "kubarium-differential-"));
  const bridge = await startBridge({ ...defaultOptions, port: 0, kubeconfig: join(folder, "kubeconfig"), ...(kubectlMinor === undefined ? {} : { kubectlMinor }) });
  const { simulation } = bridge.engine;
  // kubectl looks for plugins wherever programs are.
  const env = { PATH: "/usr/bin:/bin", HOME: folder, TZ: "UTC", LC_ALL: "C", KUBECONFIG: bridge.kubeconfig };
  const real = (line: readonly string[], stdin?: string): Promise<Printed> => runProgram(kubectl, line, { cwd: folder, env, timeout: 60, stdin });
  const page = (line: readonly string[]): Promise<Printed> => typeIntoPage(simulation, line, {}, () => pause(10));
  try {
    for (const manifest of [populatedManifest, populatedResources]) {
      const applied = await real(["apply", "-f", "-"], manifest);
      if (applied.code !== 0 && verbose) console.log(applied.stderr);
    }
    await pause(settleMillis);
    const random = newRandom(seed);
    let passed = 0;
    let failed = 0;
    const equal: RecordedLine[] = [];
    for (let number = 1; number <= (given?.length ?? count); number++) {
      const line = given === undefined ? generateLine(random) : (given[number - 1] ?? []);
      if (only?.test(line.join(" ")) === false) continue;
      let different: string | undefined;
      for (let look = 0; look < looks; look++) {
        const printed = await real(line);
        different = differenceOfOutputs(await page(line), printed, isUnordered(line));
        if (different !== undefined) continue;
        if (look === 0) equal.push({ line, ...printed });
        break;
      }
      if (different === undefined) passed++;
      else failed++;
      if (different !== undefined || verbose) console.log(`${different === undefined ? "pass" : "FAIL"} ${number} kubectl ${quoted(line).replace(/'([\w./=:-]+)'/g, "$1")}${different === undefined ? "" : `\n${different.replace(/^/gm, "    ")}`}`);
    }
    const record = wordAfter(words, "--record");
    if (record !== undefined) writeFileSync(record, await recordedSlice(equal));
    console.log(`seed ${seed}\n${passed} passed, ${failed} failed`);
    return failed === 0;
  } finally {
    await bridge.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
