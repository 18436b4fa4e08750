import { readFileSync } from "node:fs";
import { join } from "node:path";
import { seconds } from "../../engine/core/index.ts";
import { loadLateParts } from "../../worker/lateParts.ts";
import { bundle } from "../bundle.mjs";
import { pageLaptop, realLaptop } from "../kubectl/laptop.ts";
import type { Laptop } from "../kubectl/laptop.ts";
import { asksForManagers, asksForVersion, differenceOf, withoutLogEntries } from "../kubectl/recordedOutput.ts";
import { minorOf } from "../kubectl/realKubectl.ts";
import { differenceOfOutputs, inKubectlsWords, isUnordered, withoutRandomNames } from "../kubectl/sameOutput.ts";
import { playable } from "../kubectl/scenario.ts";
import type { Scenario, ScenarioStep } from "../kubectl/scenario.ts";
import { kubectlMinors } from "../../protocol/index.ts";
import type { KubectlMinor } from "../../protocol/index.ts";
import type { SetOptions } from "./set.ts";
import type { Printed } from "./transcript.ts";

const setFiles = ["scenarios-upstream.json", "scenarios-recorded.json"];
/** The scripts are of Kubernetes 1.36, the recordings of kubectl v1.36.2. */
const recordedMinor: KubectlMinor = 36;
const retries = 20;
const nodeGrace = seconds(60);
/** On the recordings' cluster no kubelet and no scheduler were running, and there was one Node. */
const nodeText = JSON.stringify({ apiVersion: "v1", kind: "Node", metadata: { name: "127.0.0.1" } });
/** What the scripts' editor does, by the command that opens it. */
const edits: readonly (readonly [RegExp, string])[] = [
  [/status: replaced/g, "status: edited"],
  [/image: busybox/g, "image: prom/busybox"],
];
const createEdits: typeof edits = [[/mock/g, "modified"]];
/** They set EDITOR to cat, too: it shows the file and changes nothing. */
const isCat = ({ argv = [] }: ScenarioStep): boolean => argv[1] === "create" && argv.includes("--edit") && argv.includes("-o");
const editorOf = (step: ScenarioStep) => (text: string): { readonly text: string; readonly prints: string } =>
  isCat(step) ? { text, prints: text } : { text: (step.argv?.[1] === "create" ? createEdits : edits).reduce((edited, [from, to]) => edited.replace(from, to), text), prints: "" };

interface Client {
  readonly minor: number;
  readonly newLaptop: () => Promise<Laptop>;
  /** What it has printed, as kubectl says it. */
  readonly read: (printed: Printed) => Printed;
}

const pageClient = (minor: KubectlMinor): Client => ({ minor, newLaptop: () => Promise.resolve(pageLaptop(minor)), read: (printed) => printed });

/** How the commands are typed. */
async function clientFor(words: readonly string[]): Promise<Client | string> {
  const client = words.includes("--client") ? (words[words.indexOf("--client") + 1] ?? "") : "real";
  if (client === "page") return pageClient(recordedMinor);
  if (client !== "real") return `--client ${client} is not possible: real or page`;
  const kubectl = words.includes("--kubectl") ? (words[words.indexOf("--kubectl") + 1] ?? "") : "kubectl";
  const minor = minorOf(kubectl);
  if (minor === undefined) return `${kubectl} is not installed here: the scenarios need it, or --client page`;
  const program = await bundle(process.cwd(), join(process.cwd(), "src/bridge/main.ts"));
  return { minor, newLaptop: () => realLaptop(kubectl, program), read: (printed) => ({ ...printed, stderr: inKubectlsWords(printed.stderr) }) };
}

/** Stands in a file for what an earlier command has printed. */
const tracersMark = /^@@K[\d.]+@@$/;
/** So long the scripts let a command wait before they do in the background what it waits for. */
const backgroundDelay = seconds(2);

/** Resource versions that the recorder saw, and what they are here. */
type Versions = Map<string, string>;

/** What the scripts add to a version to have one that is none. */
const beyond = 100;

const inTheseVersions = (text: string, versions: Versions): string =>
  text.replace(/(?<=resourceVersion"?: ?"?)\d+/g, (version) => {
    const before = versions.get(String(Number(version) - beyond));
    return versions.get(version) ?? (before === undefined ? version : String(Number(before) + beyond));
  });

/** What earlier commands have printed. */
interface Earlier {
  readonly versions: Versions;
  /** Of the last that was asked for nothing but its output. */
  output: string;
}

const isAsking = ({ argv, checks, expectStdoutRegex, rc }: ScenarioStep): boolean => argv?.[1] === "get" && checks === undefined && expectStdoutRegex === undefined && rc === undefined;

interface Said {
  readonly printed: Printed;
  readonly different: string | undefined;
}

async function runStep({ read }: Client, laptop: Laptop, step: ScenarioStep, earlier: Earlier): Promise<Said> {
  const filled = (text: string): string => inTheseVersions(text.replaceAll("<OUTPUT>", () => earlier.output), earlier.versions);
  const words = (step.argv ?? []).slice(1).map(filled);
  // The scripts take the namespace out of what they pipe on.
  const stdin = step.stdin === undefined ? undefined : step.stdin === "<OUTPUT>" ? filled(step.stdin).replace(/^.*namespace: .*\n/gm, "") : filled(step.stdin);
  const files = Object.fromEntries(Object.entries(step.files ?? {}).map(([name, text]) => [name, tracersMark.test(text) ? earlier.output : text]));
  for (let tries = 1; ; tries++) {
    const running = laptop.run(words, { stdin, files, editor: editorOf(step) });
    if (step.meanwhile !== undefined) {
      await laptop.pass(backgroundDelay);
      await laptop.run(step.meanwhile.slice(1));
    }
    const printed = read(await running);
    if (asksForVersion(step)) earlier.versions.set((step.stdout ?? "").trim(), printed.stdout.trim());
    if (isAsking(step)) earlier.output = printed.stdout.trim();
    const different = differenceOf(step, printed);
    if (different === undefined || (step.retry !== true && !asksForManagers(step)) || tries >= retries) return { printed, different };
    await laptop.pass(seconds(1));
  }
}

interface Ran {
  readonly argv: readonly string[];
  /** Why it was not typed at all. */
  readonly unplayed?: string;
  readonly different: string | undefined;
  readonly printed?: Printed;
}

async function runScenario({ steps }: Scenario, client: Client): Promise<readonly Ran[]> {
  const laptop = await client.newLaptop();
  const ran: Ran[] = [];
  const earlier: Earlier = { versions: new Map(), output: "" };
  try {
    const { stdout: context } = await laptop.run(["config", "current-context"]);
    await laptop.run(["config", "rename-context", context.trim(), "oracle"]);
    await laptop.run(["create", "-f", "-"], { stdin: nodeText });
    // Long enough for it to be known that nobody speaks for the node.
    await laptop.settle(nodeGrace);
    for (const step of steps) {
      if (step.useNewNamespace !== undefined) {
        await laptop.run(["create", "namespace", step.useNewNamespace]);
        await laptop.run(["config", "set-context", "oracle", `--namespace=${step.useNewNamespace}`]);
      }
      if (step.argv === undefined) continue;
      if (step.unplayable !== undefined) {
        ran.push({ argv: step.argv, different: undefined, unplayed: step.unplayable });
        continue;
      }
      ran.push({ argv: step.argv, ...(await runStep(client, laptop, step, earlier)) });
    }
  } finally {
    await laptop.close();
  }
  return ran;
}

/**
 * Which steps depend on kubectl's release: the page's kubectl, which can speak as several, passes them
 * as the recorded one, and as the one at hand it fails them with the very words that the one at hand has used.
 */
async function dependsOnRelease(scenario: Scenario, minor: number, real: readonly Ran[]): Promise<readonly boolean[]> {
  const known = kubectlMinors.find((each) => each === minor);
  if (known === undefined || known === recordedMinor) return [];
  const [asRecorded, asAtHand] = [await runScenario(scenario, pageClient(recordedMinor)), await runScenario(scenario, pageClient(known))];
  return asRecorded.map(({ different, argv }, index) => {
    const [page, other] = [asAtHand[index], real[index]];
    if (different !== undefined || page?.different === undefined || page.printed === undefined || other?.printed === undefined) return false;
    const [before, after] = [page.printed, other.printed].map((printed) => withoutRandomNames({ ...printed, stderr: withoutLogEntries(printed.stderr, { argv }) }));
    return before !== undefined && after !== undefined && differenceOfOutputs(before, after, isUnordered(argv.slice(1))) === undefined;
  });
}

const marks = { ok: "ok  ", release: "1.36", different: "DIFF", unplayed: "----" } as const;
type Mark = keyof typeof marks;

function lineOf({ argv, different, unplayed }: Ran, mark: Mark): string {
  if (unplayed !== undefined) return `    ${marks.unplayed} ${argv.join(" ").replaceAll("\n", " ").slice(0, 200)} (${unplayed})`;
  return `    ${marks[mark]} ${argv.join(" ").replaceAll("\n", " ").slice(0, 200)}${different === undefined ? "" : `\n${different.replace(/^/gm, "        ")}`}`;
}

/** Kubernetes' own shell tests of kubectl: traced, and recorded on a real cluster. */
export async function runKubectl({ directory, only, verbose, words }: SetOptions): Promise<boolean> {
  const client = await clientFor(words);
  if (typeof client === "string") {
    console.error(client);
    process.exit(2);
  }
  await loadLateParts();
  const [scenarios, commands] = [{ passed: 0, failed: 0 }, { ok: 0, release: 0, different: 0, unplayed: 0 }];
  const [traced, recorded] = setFiles.map((file) => JSON.parse(readFileSync(join(directory, file), "utf8")) as readonly Scenario[]);
  for (const [label, all] of [["upstream", traced ?? []], ["recorded", recorded ?? []]] as const) {
    for (const one of all) {
      const scenario = playable(one, label === "upstream", recorded?.find(({ name }) => name === one.name));
      if (only?.test(`${label}/${scenario.name}`) === false) continue;
      const ran = await runScenario(scenario, client);
      const byRelease = ran.some(({ different }) => different !== undefined) ? await dependsOnRelease(scenario, client.minor, ran) : [];
      const found = ran.map(({ different, unplayed }, index): Mark => (unplayed !== undefined ? "unplayed" : different === undefined ? "ok" : byRelease[index] === true ? "release" : "different"));
      for (const each of found) commands[each]++;
      const count = (mark: Mark): number => found.filter((each) => each === mark).length;
      const isPassed = count("different") === 0;
      scenarios[isPassed ? "passed" : "failed"]++;
      console.log(`${isPassed ? "pass" : "FAIL"} ${label}/${scenario.name} ${count("ok")}/${ran.length - count("unplayed")} commands${count("release") === 0 ? "" : `, ${count("release")} in the words of v1.${recordedMinor}`}${count("unplayed") === 0 ? "" : `, ${count("unplayed")} not played`}`);
      if (verbose) console.log(ran.map((each, index) => lineOf(each, found[index] ?? "different")).join("\n"));
    }
  }
  if (client.minor !== recordedMinor) console.log(`commands that this kubectl, v1.${client.minor}, does otherwise than the recorded v1.${recordedMinor}: ${commands.release}`);
  if (commands.unplayed > 0) console.log(`commands that cannot be played, with the reason under --verbose: ${commands.unplayed}`);
  console.log(`commands: ${commands.ok} passed, ${commands.different} failed`);
  console.log(`${scenarios.passed} passed, ${scenarios.failed} failed`);
  return scenarios.failed === 0;
}
