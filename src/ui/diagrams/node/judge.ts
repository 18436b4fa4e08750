import type { CgroupScene, CriAnsweredScene, CriFlightScene, Micros, NodeApiScene, NodeContainerScene, NodeKubeletScene, NodeLoopName, NodeLoopScene, NodePodScene, NodeProcessScene, NodeProxyScene, NodeRuntimeScene, OpenedNodeScene } from "../../../protocol/index.ts";
import { isBadStatus } from "../../design/processLook.ts";
import type { Tone } from "../../design/tone.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { wordsOf } from "../../stores/words/language.ts";
import type { Words } from "../../stores/words/language.ts";

/** How a part is, in a tone and a sentence. */
export interface Verdict {
  readonly tone: Tone;
  readonly text: string;
}

const second = 1_000_000;

/** How the API believes the node to be. */
export function nodeVerdict({ ready, reason, since }: NodeApiScene, now: Micros): Verdict {
  const say = wordsOf("node");
  const long = since === undefined ? "" : say.verdicts.since(formatDuration(ageOf(since, now)));
  switch (ready) {
    case "True":
      return { tone: "ok", text: say.verdicts.ready(long) };
    case "False":
      return { tone: "bad", text: say.verdicts.notReady(long, reason) };
    case "Unknown":
      return { tone: "bad", text: say.verdicts.unknown(long, reason) };
    case "":
      return { tone: "info", text: say.verdicts.noNode };
  }
}

export interface LeaseVerdict extends Verdict {
  /** 1: just renewed; 0: run out. */
  readonly left: number;
}

/** The node's lease by the kubelet's stamp: how others know that it lives. */
export function leaseVerdict({ renewedAt, leaseSeconds }: NodeApiScene, now: Micros): LeaseVerdict {
  const say = wordsOf("node");
  if (renewedAt === undefined) return { tone: "info", text: say.verdicts.noLease, left: 0 };
  const age = ageOf(renewedAt, now);
  const duration = leaseSeconds * second;
  const left = Math.max(0, 1 - age / duration);
  if (left === 0) return { tone: "bad", text: say.verdicts.leaseLate(formatDuration(age)), left };
  return { tone: left < 0.5 ? "warn" : "ok", text: say.verdicts.leaseRenewed(formatDuration(age)), left };
}

function deadVerdict({ running, exitReason }: NodeProcessScene): Verdict {
  const say = wordsOf("node");
  return running === "exited" ? { tone: "bad", text: say.verdicts.ended(exitReason) } : { tone: "bad", text: say.verdicts.stopped };
}

const pausedVerdict = (): Verdict => ({ tone: "paused", text: wordsOf("node").verdicts.paused });

export function kubeletVerdict(kubelet: NodeProcessScene & { readonly memory?: NodeKubeletScene }): Verdict {
  const say = wordsOf("node");
  const { memory } = kubelet;
  if (memory === undefined) return deadVerdict(kubelet);
  if (kubelet.running === "paused") return pausedVerdict();
  if (memory.server === "") return { tone: "bad", text: say.verdicts.deafKubelet };
  if (!memory.registered) return { tone: "info", text: say.verdicts.registers };
  if (memory.notReady !== "") return { tone: "warn", text: say.verdicts.saysNotReady(memory.notReady) };
  return { tone: "ok", text: say.verdicts.saysReady(shortServer(memory.server)) };
}

export function runtimeVerdict(runtime: NodeProcessScene & { readonly memory?: NodeRuntimeScene }): Verdict {
  const say = wordsOf("node");
  const { memory } = runtime;
  if (memory === undefined) return deadVerdict(runtime);
  if (runtime.running === "paused") return pausedVerdict();
  if (memory.recovering) return { tone: "info", text: say.verdicts.recovering };
  if (memory.pulls.length > 0) return { tone: "info", text: say.verdicts.pulls(memory.pulls.length + memory.pullsOmitted) };
  return { tone: "ok", text: say.verdicts.runs(memory.sandboxes, memory.running) };
}

export function proxyVerdict(proxy: NodeProcessScene & { readonly memory?: NodeProxyScene }, now: Micros): Verdict {
  const say = wordsOf("node");
  const { memory } = proxy;
  if (memory === undefined) return deadVerdict(proxy);
  if (proxy.running === "paused") return pausedVerdict();
  if (memory.server === "") return { tone: "bad", text: say.verdicts.deafProxy };
  if (!memory.initialized) return { tone: "info", text: say.verdicts.waitsForServices };
  if (memory.changed > 0) return { tone: "info", text: say.verdicts.toWrite(memory.changed, memory.changedSince === undefined ? "" : say.verdicts.toWriteSince(formatDuration(ageOf(memory.changedSince, now)))) };
  return { tone: "ok", text: say.verdicts.allWritten(shortServer(memory.server)) };
}

/** "apiserver-cp-2". */
const shortServer = (server: string): string => server.replace(/^kube-/, "");

/** What a loop is called, and what it does. */
export const loopWords = (loop: NodeLoopName): Words["node"]["loops"][NodeLoopName] => wordsOf("node").loops[loop];

export interface LoopVerdict extends Verdict {
  /** "next in 3 s"; "". */
  readonly next: string;
  /** How much of its period is over, 0 to 1; undefined: it has none. */
  readonly share: number | undefined;
  readonly isFresh: boolean;
}

/** When a loop last went round. One that is late by more than half a period stands still. */
export function loopVerdict({ lastAt, period, nextAt }: NodeLoopScene, now: Micros): LoopVerdict {
  const say = wordsOf("node");
  if (lastAt === undefined) return { tone: "idle", text: say.loop.notYet, next: "", share: period === undefined ? undefined : 0, isFresh: false };
  const age = ageOf(lastAt, now);
  const next = nextAt === undefined || nextAt <= now ? "" : say.loop.next(formatDuration(nextAt - now));
  const isLate = period !== undefined && age > period * 1.5;
  return { tone: isLate ? "warn" : "ok", text: say.loop.ago(formatDuration(age)), next, share: period === undefined ? undefined : Math.min(1, age / period), isFresh: age < second };
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
  const say = wordsOf("node");
  if (sandbox?.frozen === true) return { tone: "paused", text: say.verdicts.frozen };
  const running = containers.filter(({ cgroup }) => cgroup?.running === true).length;
  if (worker === undefined) return running > 0 ? { tone: "ok", text: say.verdicts.runsOn } : { tone: "idle", text: containers.length === 0 ? say.verdicts.noContainer : say.verdicts.over };
  const { status, phase } = worker;
  if (phase === "terminating" || status === "Terminating") return { tone: "idle", text: "Terminating" };
  if (isBadStatus(status)) return { tone: "bad", text: status };
  if (status === "Completed" || status === "Succeeded") return { tone: "idle", text: status };
  if (status !== "Running") return { tone: "info", text: status };
  // The runtime has not told it that they have ended.
  if (running === 0) return { tone: "warn", text: say.verdicts.runningByKubelet };
  const unready = containers.filter(({ probes }) => probes.some(({ name, result }) => name === "readiness" && result !== "success")).length;
  return unready > 0 ? { tone: "warn", text: say.verdicts.runningNotReady } : { tone: "ok", text: status };
}

/** What a container is at. */
export function containerVerdict({ cgroup, reason, retryAt, kind }: NodeContainerScene, now: Micros): Verdict {
  const say = wordsOf("node");
  const again = retryAt === undefined || retryAt <= now ? "" : say.verdicts.again(formatDuration(retryAt - now));
  if (cgroup?.running === true) return { tone: "ok", text: say.verdicts.running(formatDuration(ageOf(cgroup.startedAt, now))) };
  const ended = cgroup === undefined ? "" : cgroup.oomKilled ? say.verdicts.oom : say.verdicts.exited(cgroup.exitCode);
  // That it loops the pod says already.
  if (reason !== "") return { tone: "bad", text: ended === "" ? `${reason}${again}` : `${ended}${reason === "CrashLoopBackOff" ? "" : `, ${reason}`}${again}` };
  if (cgroup === undefined) return { tone: "info", text: say.verdicts.notCreated };
  return cgroup.exitCode === 0 ? { tone: kind === "init" ? "ok" : "idle", text: say.verdicts.exitedWell } : { tone: "bad", text: ended };
}

/** The share of its time that a limit takes from a container, in percent; 0: none. */
export const throttledPercent = ({ milliCpu, milliCpuWanted, running }: CgroupScene): number => (!running || milliCpu >= milliCpuWanted ? 0 : Math.round((100 * (milliCpuWanted - milliCpu)) / milliCpuWanted));

/** Who is dead or deaf on the node, for the frame around it. */
export function worstOf({ power, paused, isolated, kubelet, runtime, proxy }: OpenedNodeScene): Tone {
  if (power === "off" || isolated) return "bad";
  if (paused) return "paused";
  return kubelet.memory === undefined || runtime.memory === undefined || (proxy !== undefined && proxy.memory === undefined) ? "bad" : "ok";
}
