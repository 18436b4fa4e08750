import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { invariant, must } from "../../engine/core/index.ts";
import { startBridgeProcess } from "./bridgeProcess.ts";
import type { BridgeProcess } from "./bridgeProcess.ts";
import { askControl } from "./controlClient.ts";
import { nodeWords } from "./nodeWords.ts";
import { Normaliser } from "./normaliser.ts";
import { isSatisfied } from "./play.ts";
import { Rest } from "./rest.ts";

import { runProgram } from "./runProgram.ts";
import { shellWords } from "./shellWords.ts";
import type { OnRun, Printed, RunStep, Step, Stopped, Transcript } from "./transcript.ts";

/** What the real kubectl is run against. */
export interface RealClient {
  /** The kubectl binary. */
  readonly kubectl: string;
  /** The bundled bridge. */
  readonly bridge: string;
  /** Simulated seconds per second. */
  readonly speed: string;
}

const waitTimeout = 60;
const commandTimeout = 90;
const pollTimeout = 30;
const pollEvery = 700;
const betweenCommands = 2500;

/** A bridge with a fresh cluster, and a folder in which commands are typed. */
class RealSession {
  private readonly folder = mkdtempSync(join(tmpdir(), "kubarium-transcript-"));
  private readonly cwd = join(this.folder, "work");

  constructor(
    private readonly client: RealClient,
    private readonly bridge: BridgeProcess,
    files: Readonly<Record<string, string>>,
  ) {
    mkdirSync(this.cwd);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.cwd, name), text);
  }

  async close(): Promise<void> {
    await this.bridge.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A kubeconfig of another user: the same cluster, a token that everybody knows. */
  private kubeconfigOf(user: string): string {
    const { server, authority } = this.bridge;
    const file = join(this.folder, `${user}.json`);
    const config = {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "c",
      contexts: [{ name: "c", context: { cluster: "c", user } }],
      clusters: [{ name: "c", cluster: { server, "certificate-authority-data": authority } }],
      users: [{ name: user, user: { token: `${user}-token` } }],
    };
    writeFileSync(file, JSON.stringify(config));
    return file;
  }

  kubectl(line: string, step: Partial<RunStep>, timeout = commandTimeout, stop?: Promise<void>): Promise<Printed> {
    const [program, ...words] = shellWords(line);
    invariant(program === "kubectl", `only kubectl can be run: ${line}`);
    const KUBECONFIG = step.as === undefined ? this.bridge.kubeconfig : this.kubeconfigOf(step.as);
    const env = { PATH: process.env["PATH"], HOME: this.folder, TZ: "UTC", LC_ALL: "C", KUBECONFIG, ...step.env };
    return runProgram(this.client.kubectl, words, { cwd: this.cwd, env, timeout, stdin: step.stdin, stop });
  }

  /** Says to the bridge what `npm run ctl -- node ...` would. */
  async node(words: readonly string[]): Promise<void> {
    const { server, authority, token } = this.bridge;
    const answer = await askControl({ server, ca: Buffer.from(authority, "base64").toString(), token }, ["node", ...words]);
    invariant(answer.ok, `node ${words.join(" ")}: ${answer.text}`);
  }
}

/** Types the commands of a transcript into the real kubectl, against a bridge of its own. */
export async function playReal(client: RealClient, transcript: Transcript, onRun: OnRun): Promise<Stopped> {
  const { files = {}, nodes = [], steps } = transcript.scenario;
  const bridge = await startBridgeProcess(client.bridge, ["--blueprint", "bare", "--port", "0", "--speed", client.speed]);
  const session = new RealSession(client, bridge, files);
  try {
    for (const node of nodes) await session.node(nodeWords(node));
    const normaliser = new Normaliser(bridge.server, JSON.stringify([transcript.scenario.files, steps, transcript.scenario.nodes]));
    const saved = new Map<string, string>();
    const expand = (text: string): string => text.replace(/\$\{(\w+)\}/g, (whole, name: string) => saved.get(name) ?? whole);
    for (const [index, step] of steps.entries()) {
      const waited = step.wait ?? step.until;
      if (step.sleep !== undefined) await pause(step.sleep * 1000);
      else if (step.node !== undefined) await session.node(shellWords(step.node));
      else if (waited !== undefined) {
        const unsatisfied = await wait(session, expand(waited), step);
        if (unsatisfied !== undefined) return unsatisfied;
      } else {
        const printed = await runStep(session, step, expand);
        if (step.save !== undefined) saved.set(step.save, printed.stdout.trim());
        const unordered = step.unordered === true;
        onRun(index, step.volatile === true ? { code: printed.code } : { code: printed.code, stdout: normaliser.text(printed.stdout, unordered), stderr: normaliser.text(printed.stderr, unordered) });
      }
    }
    return undefined;
  } finally {
    await session.close();
  }
}

async function runStep(session: RealSession, step: Step, expand: (text: string) => string): Promise<Printed> {
  let stopNow: () => void = () => undefined;
  const stop = step.stop_after === undefined ? undefined : new Promise<void>((resolve) => (stopNow = resolve));
  const stdin = step.stdin === undefined ? {} : { stdin: expand(step.stdin) };
  const running = session.kubectl(expand(must(step.run, "a step that runs something")), { ...step, ...stdin }, step.timeout, stop);
  for (const line of step.during ?? []) {
    await pause(betweenCommands);
    await session.kubectl(expand(line), {});
  }
  if (step.stop_after !== undefined) void pause(step.stop_after * 1000).then(stopNow);
  return running;
}

/** Asks until the answer is the one that is waited for, and has come to rest. @returns why it gave up */
async function wait(session: RealSession, line: string, step: Step): Promise<Stopped> {
  const end = performance.now() + (step.timeout ?? waitTimeout) * 1000;
  const rest = new Rest();
  for (;;) {
    const printed = await session.kubectl(line, step, pollTimeout);
    if (rest.isReached(isSatisfied(step, printed))) return undefined;
    if (performance.now() > end) return `not satisfied: ${line}\n  last: ${printed.stdout.trim() === "" ? printed.stderr.trim() : printed.stdout.trim()}`;
    await pause(pollEvery);
  }
}
