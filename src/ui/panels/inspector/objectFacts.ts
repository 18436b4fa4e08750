import { parse } from "yaml";
import { wordsOf } from "../../stores/words/language.ts";
import type { Words } from "../../stores/words/language.ts";

/** What the inspector shows of a container. */
export interface ContainerFacts {
  readonly name: string;
  readonly image: string;
  readonly isInit: boolean;
  readonly ready: boolean;
  readonly restarts: number;
  /** "running", "waiting: CrashLoopBackOff", "terminated: Error (exit code 1)". */
  readonly state: string;
  readonly tone: "ok" | "warn" | "bad" | "idle" | "info";
  /** Why, where the API says it. */
  readonly message: string;
  /** How it ended the last time. */
  readonly lastState: string;
}

export interface ConditionFacts {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** What is read from an object's YAML. */
export interface ObjectFacts {
  readonly containers: readonly ContainerFacts[];
  readonly conditions: readonly ConditionFacts[];
  readonly labels: readonly (readonly [string, string])[];
  readonly facts: readonly (readonly [FactName, string])[];
}

/** A field that people look for first. */
export type FactName = keyof Words["inspector"]["wanted"];

type Node = unknown;

const at = (node: Node, ...path: readonly string[]): Node => {
  let current: Node = node;
  for (const key of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Readonly<Record<string, Node>>)[key];
  }
  return current;
};
const list = (node: Node): readonly Node[] => (Array.isArray(node) ? node : []);
const text = (node: Node): string => (typeof node === "string" ? node : typeof node === "number" || typeof node === "boolean" ? String(node) : "");

/** Reads containers, conditions, labels and the most asked-for fields of an object from its YAML; undefined when it cannot be read. */
export function readObjectFacts(yaml: string): ObjectFacts | undefined {
  let object: Node;
  try {
    object = parse(yaml, { maxAliasCount: 100, logLevel: "error" });
  } catch {
    return undefined;
  }
  if (typeof object !== "object" || object === null) return undefined;
  const labels = at(object, "metadata", "labels");
  return {
    containers: [...readContainers(object, "initContainers", "initContainerStatuses"), ...readContainers(object, "containers", "containerStatuses")],
    conditions: list(at(object, "status", "conditions")).map((condition) => ({
      type: text(at(condition, "type")),
      status: text(at(condition, "status")),
      reason: text(at(condition, "reason")),
      message: text(at(condition, "message")),
    })),
    labels: typeof labels === "object" && labels !== null ? Object.entries(labels).map(([key, value]) => [key, text(value)] as const) : [],
    facts: wantedFacts.map(([name, path]) => [name, shown(at(object, ...path))] as const).filter(([, value]) => value !== ""),
  };
}

/** The fields that people look for first, of whatever kind. */
const wantedFacts: readonly (readonly [FactName, readonly string[]])[] = [
  ["Node", ["spec", "nodeName"]],
  ["podIP", ["status", "podIP"]],
  ["hostIP", ["status", "hostIP"]],
  ["qosClass", ["status", "qosClass"]],
  ["started", ["status", "startTime"]],
  ["deletion", ["metadata", "deletionTimestamp"]],
  ["why", ["status", "message"]],
  ["replicas", ["spec", "replicas"]],
  ["strategy", ["spec", "strategy", "type"]],
  ["completions", ["spec", "completions"]],
  ["parallelism", ["spec", "parallelism"]],
  ["type", ["spec", "type"]],
  ["clusterIP", ["spec", "clusterIP"]],
  ["selector", ["spec", "selector"]],
  ["providerID", ["spec", "providerID"]],
  ["podCIDR", ["spec", "podCIDR"]],
  ["holder", ["spec", "holderIdentity"]],
  ["renewed", ["spec", "renewTime"]],
  ["kubelet", ["status", "nodeInfo", "kubeletVersion"]],
];

function shown(node: Node): string {
  if (typeof node !== "object" || node === null) return text(node);
  const labels = at(node, "matchLabels") ?? node;
  return typeof labels === "object" && labels !== null ? Object.entries(labels).map(([key, value]) => `${key}=${text(value)}`).join(", ") : "";
}

function readContainers(object: Node, specs: string, statuses: string): readonly ContainerFacts[] {
  const byName = new Map(list(at(object, "status", statuses)).map((status) => [text(at(status, "name")), status]));
  return list(at(object, "spec", specs)).map((spec): ContainerFacts => {
    const name = text(at(spec, "name"));
    const status = byName.get(name);
    const state = readState(at(status, "state"));
    return {
      name,
      image: text(at(spec, "image")),
      isInit: specs === "initContainers",
      ready: at(status, "ready") === true,
      restarts: Number(at(status, "restartCount") ?? 0),
      state: state.state === "" ? wordsOf("inspector").containerStates.notStarted : state.state,
      tone: state.tone,
      message: state.message,
      lastState: readState(at(status, "lastState")).state,
    };
  });
}

function readState(state: Node): Pick<ContainerFacts, "state" | "tone" | "message"> {
  const words = wordsOf("inspector");
  const waiting = at(state, "waiting");
  const terminated = at(state, "terminated");
  if (at(state, "running") !== undefined) return { state: words.containerStates.running, tone: "ok", message: "" };
  if (waiting !== undefined) {
    const reason = text(at(waiting, "reason"));
    const isPlain = reason === "" || reason === "ContainerCreating" || reason === "PodInitializing";
    return { state: reason === "" ? words.containerStates.waiting : words.containerStates.waitingFor(reason), tone: isPlain ? "info" : "bad", message: text(at(waiting, "message")) };
  }
  if (terminated !== undefined) {
    const code = text(at(terminated, "exitCode"));
    const reason = text(at(terminated, "reason"));
    return { state: words.containerStates.terminated(reason === "" ? words.containerStates.exited : reason, code), tone: code === "0" ? "idle" : "bad", message: text(at(terminated, "message")) };
  }
  return { state: "", tone: "idle", message: "" };
}
