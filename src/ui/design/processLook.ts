import type { Binary, MachineRow, PodRow, ProcessRow } from "../../protocol/index.ts";
import { wordsOf } from "../stores/words/language.ts";
import type { Tone } from "./tone.ts";

/** How a thing is, in a shape and a word. */
export interface Look {
  readonly tone: Tone;
  /** "" when all is well and there is nothing to say. */
  readonly word: string;
}

/** Whether a process runs, in a word. */
export const runState = (running: ProcessRow["running"]): string => wordsOf("design").running[running];

/** What is wrong with a process, worst first: its machine, then itself, then what it says of itself. */
export function processLook(row: ProcessRow, machine: MachineRow | undefined): Look {
  const words = wordsOf("design");
  const { looks } = words;
  if (machine?.power === "off") return { tone: "idle", word: looks.off };
  if (row.running === "stopped") return { tone: "bad", word: words.running.stopped };
  if (row.running === "exited") return { tone: "bad", word: looks.restarting };
  if (row.running === "paused" || machine?.paused === true) return { tone: "paused", word: words.running.paused };
  switch (row.condition) {
    case "down":
      return { tone: "bad", word: looks.down };
    case "degraded":
      return { tone: "warn", word: looks.degraded };
    case "starting":
      return { tone: "info", word: looks.starting };
    case "ok":
      return row.slowFactor > 1 ? { tone: "warn", word: looks.slower(row.slowFactor) } : { tone: "ok", word: "" };
  }
}

/** Everything that a machine's head should say of it, worst first. */
export function machineLooks(row: MachineRow): readonly Look[] {
  const words = wordsOf("design").looks;
  if (row.power === "off") return [{ tone: "bad", word: words.off }];
  const looks: Look[] = [];
  if (row.paused) looks.push({ tone: "paused", word: words.frozen });
  if (row.isolated) looks.push({ tone: "bad", word: words.cutOff });
  if (row.diskFull) looks.push({ tone: "bad", word: words.diskFull });
  if (row.slowFactor > 1) looks.push({ tone: "warn", word: words.slower(row.slowFactor) });
  if (row.fsync !== undefined) looks.push({ tone: "warn", word: words.fsync(Math.round(row.fsync / 1000)) });
  return looks;
}

/** What the API says of a worker's Node object. */
export function nodeLook(row: MachineRow): Look | undefined {
  const { looks } = wordsOf("design");
  if (row.role !== "worker") return undefined;
  const ready = row.nodeReady ?? "";
  switch (ready) {
    case "Ready":
      return row.cordoned === true ? { tone: "warn", word: looks.readyCordoned } : { tone: "ok", word: "Ready" };
    case "NotReady":
      return { tone: "bad", word: "NotReady" };
    case "Unknown":
      return { tone: "bad", word: "Unknown" };
    case "":
      return { tone: "info", word: looks.notRegistered };
  }
}

/** Whether kubectl's STATUS of a pod names a trouble. */
export const isBadStatus = (status: string): boolean => /BackOff|Error|Failed|Evicted|Unknown|Invalid|OOM|Lost/.test(status);

/** A pod's state. `word` is kubectl's STATUS, with what is missing to be ready. */
export function podLook(row: PodRow): Look {
  const { looks } = wordsOf("design");
  if (row.frozen) return { tone: "paused", word: looks.frozen };
  if (row.terminating) return { tone: "idle", word: row.status };
  if (row.phase === "Failed" || isBadStatus(row.status)) return { tone: "bad", word: row.status };
  if (row.phase === "Succeeded") return { tone: "idle", word: row.status };
  if (row.phase === "Running") return row.readyContainers < row.containers ? { tone: "warn", word: looks.containersReady(row.status, row.readyContainers, row.containers) } : { tone: "ok", word: row.status };
  return { tone: "info", word: row.status };
}

/** The binary's name where there is little room. */
export const shortNames: Readonly<Record<Binary, string>> = {
  etcd: "etcd",
  "kube-apiserver": "apiserver",
  "kube-scheduler": "scheduler",
  "kube-controller-manager": "controller-manager",
  "cloud-controller-manager": "cloud-controller",
  kubelet: "kubelet",
  containerd: "containerd",
  "kube-proxy": "kube-proxy",
  linux: "linux",
  "load-balancer": "load balancer",
  kubectl: "kubectl",
  bridge: "bridge",
  "vital-signs": "vital signs",
  "cloud-provider": "cloud API",
};

/** The binary's name in a box of at most a hundred pixels. */
export const tinyNames: Readonly<Record<Binary, string>> = { ...shortNames, "kube-controller-manager": "ctrl mgr", "cloud-controller-manager": "cloud ctrl", "load-balancer": "balancer", "vital-signs": "vitals", containerd: "containerd", "kube-proxy": "proxy" };

/** Only these roles carry the crown. */
export const isLeader = (role: string): boolean => role === "leader";
