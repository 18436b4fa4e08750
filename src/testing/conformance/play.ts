import { kubectlOutput } from "../../engine/cluster/index.ts";
import { storedObjectAt } from "../../engine/cluster/index.ts";
import { bytesOf } from "../../engine/api/index.ts";
import { must, seconds } from "../../engine/core/index.ts";
import { bareBlueprint } from "../../protocol/index.ts";
import type { Blueprint, WorkerShape } from "../../protocol/index.ts";
import { Simulation } from "../../worker/simulation.ts";
import { Normaliser } from "./normaliser.ts";
import { Rest } from "./rest.ts";
import type { NodeSpec, OnRun, Printed, RunStep, Step, Stopped, Transcript } from "./transcript.ts";

const commandTimeout = seconds(90);
const waitTimeout = 60;
const pollEvery = seconds(0.7);
const betweenCommands = seconds(2.5);
const nodesTimeout = seconds(60);
const seed = 1;

function shapeOfNode(node: NodeSpec): WorkerShape {
  const taints = (node.taints ?? []).map((taint) => {
    const [, key = "", value = "", effect = ""] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(taint) ?? [];
    return { key, value, effect: effect as "NoSchedule" | "PreferNoSchedule" | "NoExecute" };
  });
  return {
    name: node.name,
    milliCpu: Number(node.cpu) * 1000,
    memoryBytes: bytesOf(node.memory),
    ...(node.pods === undefined ? {} : { pods: node.pods }),
    zone: node.zone ?? "",
    ...(node.region === undefined ? {} : { region: node.region }),
    labels: node.labels ?? {},
    taints,
  };
}

/** A simulated cluster with somebody at the keyboard of its laptop. */
class Session {
  readonly simulation: Simulation;
  private readonly files: Readonly<Record<string, string>>;

  constructor(transcript: Transcript) {
    const nodes = transcript.scenario.nodes ?? [];
    this.files = transcript.scenario.files ?? {};
    // The sessions were recorded with kubectl v1.32.4.
    const blueprint: Blueprint = { ...bareBlueprint, kubectlMinor: 32, workers: nodes.length, workerShapes: nodes.map(shapeOfNode) };
    this.simulation = new Simulation(blueprint, seed);
    // The controllers have begun: before, they make their accounts.
    this.pass(seconds(15));
    const end = this.simulation.now + nodesTimeout;
    while (!nodes.every((node) => this.isReady(node.name)) && this.simulation.now < end) this.pass(seconds(1));
    this.pass(seconds(2));
  }

  private isReady(node: string): boolean {
    const stored = storedObjectAt(this.simulation.cluster, `/registry/minions/${node}`)?.object as { readonly spec?: { readonly taints?: readonly { readonly key: string }[] }; readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] } } | undefined;
    const isTainted = stored?.spec?.taints?.some((taint) => taint.key.startsWith("node.kubernetes.io/") || taint.key.startsWith("node.cloudprovider")) === true;
    return !isTainted && stored?.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") === true;
  }

  pass(time: number): void {
    this.simulation.advance(this.simulation.now + time);
  }

  /** Types a command, and lets time pass until it has ended. `during` runs other commands meanwhile; `stopAfter` seconds end it. */
  run(line: string, step: Partial<RunStep>, expand: (text: string) => string): Printed {
    const { simulation } = this;
    let seen = kubectlOutput(simulation.cluster, 0).at(-1)?.seq ?? 0;
    const { cause } = simulation.perform({
      type: "kubectl",
      line: `${step.env?.["KUBECTL_APPLYSET"] === "true" ? "KUBECTL_APPLYSET=true " : ""}${expand(line)}`,
      files: this.files,
      ...(step.stdin === undefined ? {} : { stdin: expand(step.stdin) }),
      ...(step.as === undefined ? {} : { user: step.as }),
    });
    let stdout = "";
    let stderr = "";
    let code: number | undefined;
    const listen = (until: number): void => {
      while (code === undefined && simulation.now < until) {
        simulation.advance(Math.min(simulation.now + seconds(0.05), until));
        for (const output of kubectlOutput(simulation.cluster, seen)) {
          seen = output.seq;
          if (output.id !== cause) continue;
          if (output.stream === "stdout") stdout += output.text;
          else stderr += output.text;
          if (output.done !== undefined) code = output.done;
        }
      }
    };
    for (const other of step.during ?? []) {
      listen(simulation.now + betweenCommands);
      this.run(other, {}, expand);
    }
    listen(simulation.now + (step.stop_after === undefined ? commandTimeout : seconds(step.stop_after)));
    return { code: code ?? (step.stop_after === undefined ? "timeout" : "stopped"), stdout, stderr };
  }

  /** What the recorder's node tool did, done to the machine. */
  node(words: readonly string[]): void {
    const [action, name = ""] = words;
    if (action === "remove") {
      this.simulation.perform({ type: "removeWorker", machine: name });
      this.simulation.perform({ type: "kubectl", line: `kubectl delete node ${name} --wait=false` });
    }
    else if (action === "stop-heartbeat") this.simulation.perform({ type: "process", action: "kill", process: `kubelet-${name}` });
    else if (action === "start-heartbeat") this.simulation.perform({ type: "process", action: "start", process: `kubelet-${name}` });
    this.pass(seconds(1));
  }
}

/** Whether the answer is the one that is waited for. */
export function isSatisfied(step: Step, { code, stdout }: Printed): boolean {
  if (step.wait !== undefined) return code === 0;
  const text = stdout.trim();
  return step.matches === undefined ? text === String(step.equals) : new RegExp(step.matches).test(text);
}

/**
 * Types the commands of a transcript into a fresh simulated cluster.
 * @param onRun hears of every command that is compared
 * @returns why it stopped early: a wait that was not satisfied
 */
export function play(transcript: Transcript, onRun: OnRun): Stopped {
  const session = new Session(transcript);
  const { files, steps, nodes } = transcript.scenario;
  const normaliser = new Normaliser("https://load-balancer:6443", JSON.stringify([files, steps, nodes]));
  const saved = new Map<string, string>();
  const expand = (text: string): string => text.replace(/\$\{(\w+)\}/g, (whole, name: string) => saved.get(name) ?? whole);
  for (const [index, step] of steps.entries()) {
    const waited = step.wait ?? step.until;
    if (step.sleep !== undefined) session.pass(seconds(step.sleep));
    else if (step.node !== undefined) session.node(step.node.split(" "));
    else if (waited !== undefined) {
      const end = session.simulation.now + seconds(step.timeout ?? waitTimeout);
      const rest = new Rest();
      for (;;) {
        const printed = session.run(waited, {}, expand);
        if (rest.isReached(isSatisfied(step, printed))) break;
        if (session.simulation.now > end) return `not satisfied: ${waited}\n  last: ${printed.stdout.trim() === "" ? printed.stderr.trim() : printed.stdout.trim()}`;
        session.pass(pollEvery);
      }
    } else {
      const printed = session.run(must(step.run, "a step that runs something"), step, expand);
      if (step.save !== undefined) saved.set(step.save, printed.stdout.trim());
      const unordered = step.unordered === true;
      onRun(index, step.volatile === true ? { code: printed.code } : { code: printed.code, stdout: normaliser.text(printed.stdout, unordered), stderr: normaliser.text(printed.stderr, unordered) });
      session.pass(seconds(0.1));
    }
  }
  return undefined;
}
