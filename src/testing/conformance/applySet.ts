import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { KubeObject } from "../../engine/api/index.ts";
import { bundle } from "../bundle.mjs";
import { startBridgeProcess } from "./bridgeProcess.ts";
import { namespacesOf, readManifest } from "./manifestCase.ts";
import type { ExpectedObject, ManifestCase } from "./manifestCase.ts";
import { runProgram } from "./runProgram.ts";
import type { SetOptions } from "./set.ts";
import type { Printed } from "./transcript.ts";

const modes = { "client-side": [], "server-side": ["--server-side"] } as const;
type Mode = keyof typeof modes;

const commandTimeout = 90;
/** Until the service accounts of new namespaces are there. */
const settleMillis = 1500;
/** Who applies definitions and objects of theirs in one file applies it again when the definitions are there. */
const triesMax = 3;
const defaultJobs = 2;

/** What the real kubectl prints of an object that has come. */
const donePattern = /^\S+\/\S+ (created|configured|unchanged|serverside-applied)$/;
/** A first try cannot know what the file itself brings. */
const comesLater = /ensure CRDs are installed first|no matches for kind/;

const isAccepted = ({ code }: ExpectedObject): boolean => code < 300;

/** Whether the refusal is told: in the server's words, but for a server-side apply, which finds unknown fields by its own means. */
function isTold(stderr: string, { object, message = "" }: ExpectedObject, mode: Mode): boolean {
  const name = object.slice(object.lastIndexOf(" ") + 1).replace(/^.*\//, "");
  if (stderr.includes(message) || stderr.includes(`"${name}" is invalid`)) return true;
  return mode === "server-side" && stderr.includes("field not declared in schema");
}

/** Objects that have no name yet are kubectl's to refuse: they can only be created. */
const namelessIn = (stderr: string): number => stderr.split("\n").filter((line) => line.endsWith("cannot use generate name with apply")).length;

function judge({ code, stdout, stderr }: Printed, { expected }: ManifestCase, nameless: number, mode: Mode): readonly string[] {
  const refused = expected.filter((each) => !isAccepted(each));
  const wantedDone = expected.length - refused.length - nameless;
  const done = stdout.split("\n").filter((line) => donePattern.test(line)).length;
  const differ: string[] = [];
  const wanted = refused.length === 0 && nameless === 0 ? 0 : 1;
  if (namelessIn(stderr) !== nameless) differ.push(`expected ${nameless} objects without a name to be refused`);
  if (code !== wanted) differ.push(`exit code: expected ${wanted}, is ${code}`);
  if (done !== wantedDone) differ.push(`expected ${wantedDone} objects to be applied, were ${done}`);
  for (const each of refused) if (!isTold(stderr, each, mode)) differ.push(`${each.object}: expected ${each.message ?? "a refusal"}`);
  if (differ.length > 0) differ.push(...stderr.trim().split("\n"));
  return differ;
}

/** Applies a file to a fresh cluster as a user would. */
async function apply(each: ManifestCase, mode: Mode, { directory, bridge: program, kubectl }: { readonly directory: string; readonly bridge: string; readonly kubectl: string }): Promise<readonly string[]> {
  const bridge = await startBridgeProcess(program, ["--blueprint", "bare", "--port", "0"]);
  const run = (words: readonly string[]): Promise<Printed> => runProgram(kubectl, words, { cwd: directory, timeout: commandTimeout, env: { PATH: process.env["PATH"], HOME: directory, KUBECONFIG: bridge.kubeconfig } });
  try {
    const namespaces = namespacesOf(each, directory);
    for (const namespace of namespaces) await run(["create", "namespace", namespace]);
    if (namespaces.length > 0) await pause(settleMillis);
    const words = ["apply", ...modes[mode], "-f", each.file];
    let printed = await run(words);
    for (let tries = 1; tries < triesMax && comesLater.test(printed.stderr); tries++) {
      await pause(settleMillis);
      printed = await run(words);
    }
    const nameless = readManifest(each, directory).documents.filter(({ object }) => (object as KubeObject).metadata.generateName !== undefined).length;
    return judge(printed, each, nameless, mode);
  } finally {
    await bridge.close();
  }
}

/** Real-world files, applied by the real kubectl from the client's and from the server's side, each to a cluster of its own. */
export async function runApply({ directory, only, verbose, words }: SetOptions): Promise<boolean> {
  const option = (name: string): string | undefined => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
  const kubectl = option("--kubectl") ?? "kubectl";
  if (spawnSync(kubectl, ["version", "--client"]).error !== undefined) {
    console.error(`${kubectl} is not installed here: this set is about the real one`);
    process.exit(2);
  }
  const bridge = await bundle(process.cwd(), join(process.cwd(), "src/bridge/main.ts"));
  const cases = JSON.parse(readFileSync(join(directory, "cases.json"), "utf8")) as readonly ManifestCase[];
  const queue = cases.filter(({ name }) => only?.test(name) !== false).flatMap((each) => (Object.keys(modes) as readonly Mode[]).map((mode) => ({ each, mode })));
  let [passed, failed] = [0, 0];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { each, mode } = next;
      const differ = await apply(each, mode, { directory, bridge, kubectl }).catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
      console.log(`${differ.length === 0 ? "pass" : "FAIL"} ${each.name} ${mode}`);
      if (verbose) for (const line of differ) console.log(`    ${line}`);
      if (differ.length === 0) passed++;
      else failed++;
    }
  };
  const jobs = Number(option("--jobs") ?? defaultJobs);
  await Promise.all(Array.from({ length: jobs >= 1 ? jobs : defaultJobs }, work));
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}
