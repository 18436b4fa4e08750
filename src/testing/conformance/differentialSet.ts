import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startBridge } from "../../bridge/bridge.ts";
import { defaultOptions } from "../../bridge/options.ts";
import { loadLateParts } from "../../worker/lateParts.ts";
import { generateLine, newRandom } from "../kubectl/generateLine.ts";
import { quoted, typeIntoPage } from "../kubectl/laptop.ts";
import { kubectlMinors } from "../../protocol/index.ts";
import { minorOf } from "../kubectl/realKubectl.ts";
import { populatedManifest, populatedResources } from "../kubectl/populated.ts";
import { runProgram } from "./runProgram.ts";
import type { SetOptions } from "./set.ts";
import type { Printed } from "./transcript.ts";

const defaultCount = 500;
const settleMillis = 12_000;
/** What moves between two looks gets further looks. */
const looks = 3;

const numberAfter = (words: readonly string[], name: string, otherwise: number): number => (words.includes(name) ? Number(words[words.indexOf(name) + 1]) : otherwise);

/** The packaged kubectl says some things in its own way: the same in kubectl's. */
function inKubectlsWords(text: string): string {
  return text
    .replace(/^Error: (?=unknown|flag needs|invalid argument|bad flag)/gm, "error: ")
    .replace(/^[EW]\d{4} \S+ +\d+ run\.go:\d+\] "command failed" err="(.*)"$/gm, (_, reason: string) => `error: ${reason.replaceAll('\\"', '"')}`)
    .replace(/^[IEW]\d{4} \S+ +\d+ \S+\] (?:Waited for|"Waited).*\n/gm, "")
    .replace(/\n+$/, "\n");
}

/** Without what two looks at one cluster do not have in common: ages, times of heartbeats, addresses, random names. */
function comparable(text: string): string {
  return inKubectlsWords(text)
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "<uid>")
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "<time>")
    .replace(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, "<time>")
    .replace(/https:\/\/[\w.-]+:\d+/g, "<server>")
    .replace(/(resourceVersion"?: )"\d+"/g, '$1"<version>"')
    .replace(/(^|[\s(])(?:\d+[ydhms]){1,2}(?=[\s)]|$)/gm, "$1<age>")
    .replace(/(\S) {2,}/g, "$1  ")
    .replace(/[ \t]+$/gm, "");
}

const sides = ["stdout", "stderr"] as const;

/** What differs; undefined: nothing. @param isUnordered kubectl takes the lines out of a Go map */
function difference(page: Printed, real: Printed, isUnordered: boolean): string | undefined {
  if (page.code !== real.code) return `exit code ${page.code}, real ${real.code}\n  page: ${page.stderr.slice(0, 300)}\n  real: ${real.stderr.slice(0, 300)}`;
  for (const side of sides) {
    const [ours, theirs] = [comparable(page[side]), comparable(real[side])].map((text) => (isUnordered ? text.split("\n").sort().join("\n") : text));
    if (ours === undefined || theirs === undefined) continue;
    if (ours === theirs) continue;
    const [mine, other] = [ours.split("\n"), theirs.split("\n")];
    const at = mine.findIndex((line, index) => line !== other[index]);
    const first = at === -1 ? mine.length : at;
    return `${side}, line ${first + 1}\n  page: ${mine.slice(first, first + 4).join("\n        ")}\n  real: ${other.slice(first, first + 4).join("\n        ")}`;
  }
  return undefined;
}

/** Generated command lines over one cluster: the page's kubectl and the real one print the same. */
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
    for (let number = 1; number <= count; number++) {
      const line = generateLine(random);
      if (only?.test(line.join(" ")) === false) continue;
      let different: string | undefined;
      for (let look = 0; look < looks; look++) {
        different = difference(await page(line), await real(line), /^describe (?:ns|namespace|limits|cm|configmap|secrets?)/.test(line.join(" ")));
        if (different === undefined) break;
      }
      if (different === undefined) passed++;
      else failed++;
      if (different !== undefined || verbose) console.log(`${different === undefined ? "pass" : "FAIL"} ${number} kubectl ${quoted(line).replace(/'([\w./=:-]+)'/g, "$1")}${different === undefined ? "" : `\n${different.replace(/^/gm, "    ")}`}`);
    }
    console.log(`seed ${seed}\n${passed} passed, ${failed} failed`);
    return failed === 0;
  } finally {
    await bridge.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
