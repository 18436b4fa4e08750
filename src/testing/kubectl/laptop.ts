import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { kubectlOutput } from "../../engine/cluster/index.ts";
import { seconds } from "../../engine/core/index.ts";
import type { Micros } from "../../engine/core/index.ts";
import { bareBlueprint, defaultBlueprint } from "../../protocol/index.ts";
import type { KubectlMinor } from "../../protocol/index.ts";
import { Simulation } from "../../worker/simulation.ts";
import { askControl } from "../conformance/controlClient.ts";
import { startBridgeProcess } from "../conformance/bridgeProcess.ts";
import { editUntil, writeEditor } from "./realEditor.ts";
import type { Editor } from "./realEditor.ts";
import { runProgram } from "../conformance/runProgram.ts";
import type { Printed } from "../conformance/transcript.ts";

export interface Typed {
  readonly stdin?: string | undefined;
  readonly files?: Readonly<Record<string, string>> | undefined;
  readonly editor?: Editor | undefined;
  /** Seconds. */
  readonly timeout?: number;
  /** KUBECTL_APPLYSET is true. */
  readonly appliesSets?: boolean;
}

/** Somewhere to type kubectl's words. */
export interface Laptop {
  run(words: readonly string[], typed?: Typed): Promise<Printed>;
  pass(time: Micros): Promise<void>;
  /** Lets simulated time pass as fast as it goes. */
  settle(time: Micros): Promise<void>;
  close(): Promise<void>;
}

const step = seconds(0.05);
const defaultTimeout = 60;
/** Nobody types quicker. */
const betweenCommands = seconds(0.2);

/** Words as a line that a shell takes apart again. */
export const quoted = (words: readonly string[]): string => words.map((word) => `'${word.replaceAll("'", `'"'"'`)}'`).join(" ");

/** Types into the page's kubectl and waits for its end. @param advance lets time pass */
export async function typeIntoPage(simulation: Simulation, words: readonly string[], { stdin, files, editor, timeout = defaultTimeout, appliesSets = false }: Typed, advance: (time: Micros) => Promise<void> | void): Promise<Printed> {
  let seen = kubectlOutput(simulation.cluster, 0).at(-1)?.seq ?? 0;
  const { cause } = simulation.perform({ type: "kubectl", line: `${appliesSets ? "KUBECTL_APPLYSET=true " : ""}kubectl ${quoted(words)}`, ...(files === undefined ? {} : { files }), ...(stdin === undefined ? {} : { stdin }) });
  const printed = { stdout: "", stderr: "" };
  const end = simulation.now + seconds(timeout);
  for (;;) {
    for (const output of kubectlOutput(simulation.cluster, seen)) {
      seen = output.seq;
      if (output.id !== cause) continue;
      printed[output.stream] += output.text;
      if (output.edit !== undefined) {
        const edited = editor?.(output.edit.text);
        printed.stdout += edited?.prints ?? "";
        simulation.perform({ type: "edited", run: cause, ...(edited === undefined ? {} : { text: edited.text }) });
      }
      if (output.done !== undefined) return { code: output.done, ...printed };
    }
    if (simulation.now >= end) return { code: "timeout", ...printed };
    await advance(step);
  }
}

/** Where nothing is scheduled, pods stay as they were created: so it was where the scripts were recorded. */
const stoppedProcess = "kube-scheduler-cp-1";

type ClusterName = "default" | "bare";

/** A cluster of its own in this process, and the page's kubectl of that release. */
export function pageLaptop(kubectlMinor: KubectlMinor = 36, cluster: ClusterName = "bare"): Laptop {
  const simulation = new Simulation({ ...(cluster === "bare" ? bareBlueprint : defaultBlueprint), kubectlMinor }, 1);
  const advance = (time: Micros): void => void simulation.advance(simulation.now + time);
  advance(seconds(15));
  if (cluster === "bare") simulation.perform({ type: "process", action: "kill", process: stoppedProcess });
  return {
    run: async (words, typed = {}) => {
      const printed = await typeIntoPage(simulation, words, typed, advance);
      advance(betweenCommands);
      return printed;
    },
    pass: (time) => Promise.resolve(advance(time)),
    settle: (time) => Promise.resolve(advance(time)),
    close: () => Promise.resolve(),
  };
}

/** A bridge in a process of its own, and the real kubectl. */
export async function realLaptop(kubectl: string, bridgeProgram: string, cluster: ClusterName = "bare"): Promise<Laptop> {
  const bridge = await startBridgeProcess(bridgeProgram, ["--blueprint", cluster, "--port", "0", "--speed", "1"]);
  const folder = mkdtempSync(join(tmpdir(), "kubarium-kubectl-"));
  const cwd = join(folder, "work");
  mkdirSync(cwd);
  const env = { PATH: process.env["PATH"], HOME: folder, TZ: "UTC", LC_ALL: "C", KUBECONFIG: bridge.kubeconfig, EDITOR: writeEditor(folder) };
  /** Files that the scripts have put outside of the folder. */
  const elsewhere = new Set<string>();
  const { server, authority, token } = bridge;
  const control = (words: readonly string[]): Promise<unknown> => askControl({ server, token, ca: Buffer.from(authority, "base64").toString() }, words);
  if (cluster === "bare") await control(["kill", stoppedProcess]);
  return {
    run: (words, { stdin, files = {}, editor, timeout = defaultTimeout } = {}) => {
      for (const [name, text] of Object.entries(files)) {
        const path = resolve(cwd, name);
        if (path === name) elsewhere.add(path);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }
      return editUntil(runProgram(kubectl, words, { cwd, env, timeout, stdin }), folder, editor);
    },
    pass: (time) => pause(time / seconds(0.001)),
    settle: async (time) => void (await control(["advance", `${time / seconds(1)}s`])),
    close: async () => {
      await bridge.close();
      for (const path of [folder, ...elsewhere]) rmSync(path, { recursive: true, force: true });
    },
  };
}
