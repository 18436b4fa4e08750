import { kubectlOutput } from "../../engine/cluster/index.ts";
import { fromUtf8, seconds } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import { Simulation } from "../../worker/simulation.ts";

await loadManifestReader();

/** A command that was begun in a terminal. */
export interface Shown {
  /** What it has printed so far, both streams as they came. */
  readonly text: string;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether what is typed goes to it. */
  readonly reads: "lines" | "raw" | "none";
  readonly files: Readonly<Record<string, string>>;
  /** The exit code once it has ended. */
  readonly code: number | undefined;
}

interface Begun {
  readonly stdin?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly user?: string;
  /** Simulated seconds to wait for its end. */
  readonly wait?: number;
  /** Standard input is the terminal. */
  readonly terminal?: true;
}

/** A small cluster with one worker that runs pods, and terminals on the laptop. */
export class TerminalLab {
  readonly simulation = new Simulation({ ...defaultBlueprint, controlPlanes: 1, etcdMembers: 1, apiServers: 1, workers: 1, vitalSigns: false }, 1);

  constructor() {
    this.pass(15);
  }

  pass(time: number): void {
    this.simulation.advance(this.simulation.now + seconds(time));
  }

  /** Begins a command and waits for its end, or some seconds. @returns its number */
  begin(line: string, { wait = 2, ...more }: Begun = {}): number {
    const { cause } = this.simulation.perform({ type: "kubectl", line, ...more });
    for (let waited = 0; waited < wait && this.shown(cause).code === undefined; waited += 0.1) this.pass(0.1);
    return cause;
  }

  /** Runs a command to its end. */
  run(line: string, more: Begun = {}): Shown {
    return this.shown(this.begin(line, { wait: 30, ...more }));
  }

  type(run: number, text: string | undefined, wait = 0.3): void {
    this.simulation.perform({ type: "typed", run, ...(text === undefined ? {} : { text }) });
    this.pass(wait);
  }

  interrupt(run: number): void {
    this.simulation.perform({ type: "interrupt", run });
    this.pass(0.3);
  }

  shown(id: number): Shown {
    const lines = kubectlOutput(this.simulation.cluster, 0).filter((line) => line.id === id);
    const written = lines.flatMap(({ file }) => (file === undefined ? [] : [[file.name, fromUtf8(file.data)] as const]));
    return {
      text: lines.map(({ text }) => text).join(""),
      stdout: lines.flatMap(({ stream, text }) => (stream === "stdout" ? [text] : [])).join(""),
      stderr: lines.flatMap(({ stream, text }) => (stream === "stderr" ? [text] : [])).join(""),
      reads: lines.findLast(({ reads }) => reads !== undefined)?.reads ?? "none",
      files: Object.fromEntries(written),
      code: lines.at(-1)?.done,
    };
  }
}
