import { seconds } from "../../engine/core/index.ts";
import { defaultBlueprint, english, parseCommandLine, wordsOfSaid } from "../../protocol/index.ts";
import type { Blueprint, Command, WhyAnswer, WhyQuestion } from "../../protocol/index.ts";
import { loadLateParts } from "../../worker/lateParts.ts";
import { Simulation } from "../../worker/simulation.ts";
import type { Checkpoint } from "../../worker/simulation.ts";
import { answerWhy } from "../../worker/why/index.ts";

await loadLateParts();

/** What is done to the cluster: a line as it is typed, a manifest to be applied, or seconds to wait. */
export type Step = string | number | { readonly apply: string; readonly user?: string };

export const smallBlueprint: Blueprint = { ...defaultBlueprint, controlPlanes: 1, etcdMembers: 1, apiServers: 1, workers: 2, vitalSigns: false };

/** A cluster that has come up once, and is lived on from there as often as is wanted. */
export class WhyLab {
  readonly simulation: Simulation;
  private readonly start: Checkpoint;

  constructor(blueprint: Blueprint = smallBlueprint, upAfterSeconds = 40) {
    this.simulation = new Simulation(blueprint, 11);
    this.simulation.advance(seconds(upAfterSeconds));
    this.start = this.simulation.checkpoint();
  }

  /** Begins again from the cluster that has come up, and does these steps. */
  live(steps: readonly Step[]): this {
    this.simulation.restore(this.start);
    return this.goOn(steps);
  }

  /** Does more. */
  goOn(steps: readonly Step[]): this {
    for (const step of steps) {
      if (typeof step === "number") this.simulation.advance(this.simulation.now + seconds(step));
      else this.perform(step);
    }
    return this;
  }

  private perform(step: Exclude<Step, number>): void {
    const { ok, message } = this.simulation.perform(this.commandOf(step));
    if (!ok) throw new Error(`${JSON.stringify(step)}: ${message}`);
  }

  private commandOf(step: Exclude<Step, number>): Command {
    if (typeof step !== "string") return { type: "kubectl", line: "kubectl apply -f -", stdin: step.apply, ...(step.user === undefined ? {} : { user: step.user }) };
    if (step.startsWith("kubectl")) return { type: "kubectl", line: step };
    const { kernel } = this.simulation.cluster;
    const parsed = parseCommandLine(step, {
      isProcess: (name) => kernel.findProcess(name) !== undefined,
      isMachine: (name) => kernel.findMachine(name) !== undefined,
      podUid: (name) => this.uidOfPod(name),
    });
    if (!parsed.ok) throw new Error(`${step}: ${parsed.error}`);
    return parsed.value;
  }

  /** The uid of the pod called "namespace/name", by the API. */
  private uidOfPod(name: string): string | undefined {
    const [namespace = "", pod = ""] = name.split("/");
    const last = answerWhy(this.simulation, { type: "object", kind: "Pod", namespace, name: pod }).links[0]?.subject;
    return last?.type === "object" ? last.uid : undefined;
  }

  why(question: WhyQuestion): WhyAnswer {
    return answerWhy(this.simulation, question);
  }
}

/** "Pod default/web", "Node worker-1", "process kubelet-worker-1", "vital read", "command 3". */
export function questionOf(text: string): WhyQuestion {
  const [kind = "", name = ""] = text.split(" ");
  if (kind === "process" || kind === "machine") return { type: kind, name };
  if (kind === "vital") return { type: "vital", sign: name as "read" };
  if (kind === "command") return { type: "command", run: Number(name) };
  const slash = name.indexOf("/");
  return { type: "object", kind, namespace: slash === -1 ? "" : name.slice(0, slash), name: name.slice(slash + 1) };
}

/** The chain as text, a line for each link. */
export const chainText = ({ links, ends }: WhyAnswer): string => [...links.map(({ sentence }) => wordsOfSaid(sentence, english)), `(${ends})`].join("\n");

/** The first of the patterns that the text does not have behind those before it; undefined: it has them all, in this order. */
export function firstMissing(text: string, patterns: readonly RegExp[]): string | undefined {
  let rest = text;
  for (const pattern of patterns) {
    const found = pattern.exec(rest);
    if (found === null) return String(pattern);
    rest = rest.slice(found.index);
  }
  return undefined;
}
