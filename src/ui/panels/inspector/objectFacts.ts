import { parse } from "yaml";

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
  readonly facts: readonly (readonly [string, string])[];
}

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
    facts: wantedFacts.map(([label, path]) => [label, shown(at(object, ...path))] as const).filter(([, value]) => value !== ""),
  };
}

/** The fields that people look for first, of whatever kind. */
const wantedFacts: readonly (readonly [string, readonly string[]])[] = [
  ["Node", ["spec", "nodeName"]],
  ["Pod IP", ["status", "podIP"]],
  ["Host IP", ["status", "hostIP"]],
  ["QoS class", ["status", "qosClass"]],
  ["Started", ["status", "startTime"]],
  ["Deletion asked for", ["metadata", "deletionTimestamp"]],
  ["Why", ["status", "message"]],
  ["Replicas wanted", ["spec", "replicas"]],
  ["Strategy", ["spec", "strategy", "type"]],
  ["Completions", ["spec", "completions"]],
  ["Parallelism", ["spec", "parallelism"]],
  ["Type", ["spec", "type"]],
  ["Cluster IP", ["spec", "clusterIP"]],
  ["Selector", ["spec", "selector"]],
  ["Provider ID", ["spec", "providerID"]],
  ["Pod CIDR", ["spec", "podCIDR"]],
  ["Holder", ["spec", "holderIdentity"]],
  ["Renewed", ["spec", "renewTime"]],
  ["Kubelet", ["status", "nodeInfo", "kubeletVersion"]],
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
      state: state.state,
      tone: state.tone,
      message: state.message,
      lastState: readState(at(status, "lastState")).state.replace("not started", ""),
    };
  });
}

function readState(state: Node): Pick<ContainerFacts, "state" | "tone" | "message"> {
  const waiting = at(state, "waiting");
  const terminated = at(state, "terminated");
  if (at(state, "running") !== undefined) return { state: "running", tone: "ok", message: "" };
  if (waiting !== undefined) {
    const reason = text(at(waiting, "reason"));
    const isPlain = reason === "" || reason === "ContainerCreating" || reason === "PodInitializing";
    return { state: reason === "" ? "waiting" : `waiting: ${reason}`, tone: isPlain ? "info" : "bad", message: text(at(waiting, "message")) };
  }
  if (terminated !== undefined) {
    const code = text(at(terminated, "exitCode"));
    const reason = text(at(terminated, "reason"));
    return { state: `terminated: ${reason === "" ? "exited" : reason} (exit code ${code})`, tone: code === "0" ? "idle" : "bad", message: text(at(terminated, "message")) };
  }
  return { state: "not started", tone: "idle", message: "" };
}
