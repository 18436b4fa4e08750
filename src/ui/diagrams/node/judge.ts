import type { CgroupScene, CriAnsweredScene, CriFlightScene, Micros, NodeApiScene, NodeContainerScene, NodeKubeletScene, NodeLoopName, NodeLoopScene, NodePodScene, NodeProcessScene, NodeProxyScene, NodeRuntimeScene, OpenedNodeScene } from "../../../protocol/index.ts";
import { isBadStatus } from "../../design/processLook.ts";
import type { Tone } from "../../design/tone.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";

/** How a part is, in a tone and a sentence. */
export interface Verdict {
  readonly tone: Tone;
  readonly text: string;
}

const second = 1_000_000;

/** How the API believes the node to be. */
export function nodeVerdict({ ready, reason, since }: NodeApiScene, now: Micros): Verdict {
  const long = since === undefined ? "" : ` for ${formatDuration(ageOf(since, now))}`;
  switch (ready) {
    case "True":
      return { tone: "ok", text: `Ready${long}` };
    case "False":
      return { tone: "bad", text: `not Ready${long}: ${reason}` };
    case "Unknown":
      return { tone: "bad", text: `Unknown${long}: ${reason}` };
    case "":
      return { tone: "info", text: "no such Node yet" };
  }
}

export interface LeaseVerdict extends Verdict {
  /** 1: just renewed; 0: run out. */
  readonly left: number;
}

/** The node's lease by the kubelet's stamp: how others know that it lives. */
export function leaseVerdict({ renewedAt, leaseSeconds }: NodeApiScene, now: Micros): LeaseVerdict {
  if (renewedAt === undefined) return { tone: "info", text: "no lease yet", left: 0 };
  const age = ageOf(renewedAt, now);
  const duration = leaseSeconds * second;
  const left = Math.max(0, 1 - age / duration);
  if (left === 0) return { tone: "bad", text: `lease not renewed for ${formatDuration(age)}`, left };
  return { tone: left < 0.5 ? "warn" : "ok", text: `lease renewed ${formatDuration(age)} ago`, left };
}

function deadVerdict({ running, exitReason }: NodeProcessScene): Verdict {
  return running === "exited" ? { tone: "bad", text: `ended${exitReason === "" ? "" : ` (${exitReason})`}: its supervisor starts it again` } : { tone: "bad", text: "stopped" };
}

const pausedVerdict: Verdict = { tone: "paused", text: "paused: it does nothing until it is continued" };

export function kubeletVerdict(kubelet: NodeProcessScene & { readonly memory?: NodeKubeletScene }): Verdict {
  const { memory } = kubelet;
  if (memory === undefined) return deadVerdict(kubelet);
  if (kubelet.running === "paused") return pausedVerdict;
  if (memory.server === "") return { tone: "bad", text: "hears nothing of the API: runs on with what it knows" };
  if (!memory.registered) return { tone: "info", text: "registers its node" };
  if (memory.notReady !== "") return { tone: "warn", text: `says not Ready: ${memory.notReady}` };
  return { tone: "ok", text: `says Ready, through ${shortServer(memory.server)}` };
}

export function runtimeVerdict(runtime: NodeProcessScene & { readonly memory?: NodeRuntimeScene }): Verdict {
  const { memory } = runtime;
  if (memory === undefined) return deadVerdict(runtime);
  if (runtime.running === "paused") return pausedVerdict;
  if (memory.recovering) return { tone: "info", text: "asks the kernel what still runs" };
  if (memory.pulls.length > 0) return { tone: "info", text: `pulls ${memory.pulls.length + memory.pullsOmitted} ${memory.pulls.length === 1 ? "image" : "images"}` };
  return { tone: "ok", text: `${count(memory.sandboxes, "sandbox", "sandboxes")}, ${count(memory.running, "container runs", "containers run")}` };
}

export function proxyVerdict(proxy: NodeProcessScene & { readonly memory?: NodeProxyScene }, now: Micros): Verdict {
  const { memory } = proxy;
  if (memory === undefined) return deadVerdict(proxy);
  if (proxy.running === "paused") return pausedVerdict;
  if (memory.server === "") return { tone: "bad", text: "hears of no change: its rules grow stale" };
  if (!memory.initialized) return { tone: "info", text: "waits for Services and EndpointSlices" };
  if (memory.changed > 0) return { tone: "info", text: `${count(memory.changed, "Service", "Services")} to write${memory.changedSince === undefined ? "" : `, since ${formatDuration(ageOf(memory.changedSince, now))}`}` };
  return { tone: "ok", text: `all is written, through ${shortServer(memory.server)}` };
}

/** "apiserver-cp-2". */
const shortServer = (server: string): string => server.replace(/^kube-/, "");

export const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

export interface LoopWords {
  readonly title: string;
  readonly help: string;
}

export const loopWords: Readonly<Record<NodeLoopName, LoopWords>> = {
  sync: { title: "sync pods", help: "A pod's worker compares what is wanted with what runs, and asks the runtime for the next thing. It goes round when a pod, a container or a probe changes, and when a back-off ends." },
  pleg: { title: "PLEG", help: "Pod lifecycle events: the runtime tells when a container has ended, and its pod is synced." },
  probes: { title: "probes", help: "Startup, liveness and readiness: each container with a probe is asked in its own period, through the node's kernel or by ExecSync." },
  status: { title: "pod status", help: "Writes what has changed of a pod's status to the API; what could not be written is tried again every 10 s." },
  lease: { title: "lease", help: "Renews the node's Lease every 10 s: the heartbeat by which the control plane knows that the node lives." },
  nodeStatus: { title: "node status", help: "Judges every 10 s whether the node is ready; tells the API when that changes, and every 5 min." },
  eviction: { title: "eviction", help: "Looks at the node's disk every 10 s. Where nothing is left of it, pods are evicted one after the other." },
};

export interface LoopVerdict extends Verdict {
  /** "next in 3 s"; "". */
  readonly next: string;
  /** How much of its period is over, 0 to 1; undefined: it has none. */
  readonly share: number | undefined;
  readonly isFresh: boolean;
}

/** When a loop last went round. One that is late by more than half a period stands still. */
export function loopVerdict({ lastAt, period, nextAt }: NodeLoopScene, now: Micros): LoopVerdict {
  if (lastAt === undefined) return { tone: "idle", text: "not yet", next: "", share: period === undefined ? undefined : 0, isFresh: false };
  const age = ageOf(lastAt, now);
  const next = nextAt === undefined || nextAt <= now ? "" : `next in ${formatDuration(nextAt - now)}`;
  const isLate = period !== undefined && age > period * 1.5;
  return { tone: isLate ? "warn" : "ok", text: `${formatDuration(age)} ago`, next, share: period === undefined ? undefined : Math.min(1, age / period), isFresh: age < second };
}

/** "PullImage nginx:1.29". */
export const callTitle = ({ call, target }: Pick<CriFlightScene, "call" | "target">): string => (target === "" ? call : `${call} ${shortImage(target)}`);

/** "nginx:1.29" of "docker.io/library/nginx:1.29". */
export const shortImage = (image: string): string => image.replace(/^docker\.io\/(library\/)?/, "");

/** How long a call may take: a pull by its bytes, a stop by the pod's grace. */
export function callTone({ sentAt, at }: CriFlightScene, now: Micros): Tone {
  const age = ageOf(sentAt, now);
  if (at === "pulling" || at === "stopping") return "info";
  return age >= 10 * second ? "bad" : age >= 2 * second ? "warn" : "info";
}

export const answerTone = ({ code }: Pick<CriAnsweredScene, "code">): Tone => (code === "" ? "ok" : code === "Canceled" ? "idle" : "bad");

/** How a pod is: by its kubelet's words where there is a kubelet, else by what runs. */
export function podVerdict({ worker, sandbox, containers }: NodePodScene): Verdict {
  if (sandbox?.frozen === true) return { tone: "paused", text: "frozen" };
  const running = containers.filter(({ cgroup }) => cgroup?.running === true).length;
  if (worker === undefined) return running > 0 ? { tone: "ok", text: "runs on" } : { tone: "idle", text: containers.length === 0 ? "without a container" : "ended" };
  const { status, phase } = worker;
  if (phase === "terminating" || status === "Terminating") return { tone: "idle", text: "Terminating" };
  if (isBadStatus(status)) return { tone: "bad", text: status };
  if (status === "Completed" || status === "Succeeded") return { tone: "idle", text: status };
  if (status !== "Running") return { tone: "info", text: status };
  // The runtime has not told it that they have ended.
  if (running === 0) return { tone: "warn", text: "Running, by the kubelet" };
  const unready = containers.filter(({ probes }) => probes.some(({ name, result }) => name === "readiness" && result !== "success")).length;
  return unready > 0 ? { tone: "warn", text: "Running, not ready" } : { tone: "ok", text: status };
}

/** What a container is at. */
export function containerVerdict({ cgroup, reason, retryAt, kind }: NodeContainerScene, now: Micros): Verdict {
  const again = retryAt === undefined || retryAt <= now ? "" : `, again in ${formatDuration(retryAt - now)}`;
  if (cgroup?.running === true) return { tone: "ok", text: `running ${formatDuration(ageOf(cgroup.startedAt, now))}` };
  const ended = cgroup === undefined ? "" : cgroup.oomKilled ? "OOM killed" : `exited ${cgroup.exitCode}`;
  // That it loops the pod says already.
  if (reason !== "") return { tone: "bad", text: ended === "" ? `${reason}${again}` : `${ended}${reason === "CrashLoopBackOff" ? "" : `, ${reason}`}${again}` };
  if (cgroup === undefined) return { tone: "info", text: "not created" };
  return cgroup.exitCode === 0 ? { tone: kind === "init" ? "ok" : "idle", text: "exited 0" } : { tone: "bad", text: ended };
}

/** The share of its time that a limit takes from a container, in percent; 0: none. */
export const throttledPercent = ({ milliCpu, milliCpuWanted, running }: CgroupScene): number => (!running || milliCpu >= milliCpuWanted ? 0 : Math.round((100 * (milliCpuWanted - milliCpu)) / milliCpuWanted));

/** Who is dead or deaf on the node, for the frame around it. */
export function worstOf({ power, paused, isolated, kubelet, runtime, proxy }: OpenedNodeScene): Tone {
  if (power === "off" || isolated) return "bad";
  if (paused) return "paused";
  return kubelet.memory === undefined || runtime.memory === undefined || (proxy !== undefined && proxy.memory === undefined) ? "bad" : "ok";
}
