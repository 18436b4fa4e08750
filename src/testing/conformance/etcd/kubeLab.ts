import { kubectlOutput } from "../../../engine/cluster/index.ts";
import { must, seconds } from "../../../engine/core/index.ts";
import type { Micros } from "../../../engine/core/index.ts";
import type { EtcdState } from "../../../engine/etcd/index.ts";
import { bareBlueprint } from "../../../protocol/index.ts";
import type { Blueprint } from "../../../protocol/index.ts";
import { Simulation } from "../../../worker/simulation.ts";
import type { CommandResult } from "./etcdLab.ts";

const patience = seconds(120);
const look: Micros = 20_000;
const seed = 1;

/** A control plane on members of etcd, one node, and somebody with kubectl and etcdctl. */
export class KubeLab {
  readonly simulation: Simulation;
  readonly members: readonly string[];

  constructor(blueprint: Partial<Blueprint>) {
    this.simulation = new Simulation({ ...bareBlueprint, workers: 1, ...blueprint }, seed);
    this.members = Array.from({ length: this.simulation.blueprint.etcdMembers }, (_, i) => `etcd-cp-${i + 1}`);
    this.pass(seconds(30));
  }

  get now(): Micros {
    return this.simulation.now;
  }

  pass(time: Micros): void {
    this.simulation.advance(this.simulation.now + time);
  }

  state(member: string): EtcdState | undefined {
    return this.simulation.cluster.kernel.process(member).memory as EtcdState | undefined;
  }

  isUp(process: string): boolean {
    return this.simulation.cluster.kernel.process(process).status === "running";
  }

  leader(): string {
    return must(this.members.find((member) => this.isUp(member) && this.state(member)?.raft.role === "leader"), "a leader");
  }

  /** A signal, or a start, as somebody gives it. */
  act(process: string, action: "kill" | "start" | "pause" | "resume"): void {
    this.simulation.perform({ type: "process", process, action });
  }

  /** Types a line and waits until it has ended. */
  run(line: string, { stdin, files }: { readonly stdin?: string; readonly files?: Readonly<Record<string, string>> } = {}): CommandResult {
    const { simulation } = this;
    let seen = kubectlOutput(simulation.cluster, 0).at(-1)?.seq ?? 0;
    const begun = simulation.now;
    const { cause } = simulation.perform({ type: "kubectl", line, ...(stdin === undefined ? {} : { stdin }), ...(files === undefined ? {} : { files }) });
    let [stdout, stderr] = ["", ""];
    let rc: number | null = null;
    while (rc === null && simulation.now - begun < patience) {
      this.pass(look);
      for (const output of kubectlOutput(simulation.cluster, seen)) {
        seen = output.seq;
        if (output.id !== cause) continue;
        if (output.stream === "stdout") stdout += output.text;
        else stderr += output.text;
        if (output.done !== undefined) rc = output.done;
      }
    }
    return { rc, stdout, stderr, s: (simulation.now - begun) / seconds(1) };
  }

  /** Types several lines at once. @returns what has become of each after `time` */
  runAll(lines: readonly string[], time: Micros): readonly CommandResult[] {
    const { simulation } = this;
    const seen = kubectlOutput(simulation.cluster, 0).at(-1)?.seq ?? 0;
    const causes = lines.map((line) => simulation.perform({ type: "kubectl", line }).cause);
    this.pass(time);
    const outputs = kubectlOutput(simulation.cluster, seen);
    return causes.map((cause) => {
      const own = outputs.filter(({ id }) => id === cause);
      const of = (stream: string): string => own.filter((each) => each.stream === stream).map(({ text }) => text).join("");
      return { rc: own.find(({ done }) => done !== undefined)?.done ?? null, stdout: of("stdout"), stderr: of("stderr"), s: time / seconds(1) };
    });
  }

  /** Runs a line until it succeeds. @returns seconds */
  until(line: string): number {
    const begun = this.now;
    while (this.run(line).rc !== 0) if (this.now - begun > patience * 2) throw new Error(`does not succeed: ${line}`);
    return (this.now - begun) / seconds(1);
  }
}
