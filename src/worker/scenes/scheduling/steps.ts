import { getCondition, parseTime } from "../../../engine/api/index.ts";
import type { Micros } from "../../../engine/core/index.ts";
import type { Pod } from "../../../engine/kinds/index.ts";
import type { KubeletState, PodWorker } from "../../../engine/kubelet/index.ts";
import type { Decision, QueuedPod } from "../../../engine/scheduler/index.ts";
import type { StepScene } from "../../../protocol/index.ts";
import type { Stored } from "./stored.ts";

/** All that is remembered of a pod's way. */
export interface Traces {
  /** Absent: deleted. */
  readonly pod: Pod | undefined;
  readonly stored: Stored | undefined;
  readonly scheduler: string;
  readonly queued: QueuedPod | undefined;
  readonly decision: Decision | undefined;
  /** Since when its Binding is on its way. */
  readonly bindingSince: Micros | undefined;
  readonly kubelet: { readonly process: string; readonly state: KubeletState; readonly worker: PodWorker } | undefined;
}

interface Reached {
  readonly isReached: boolean;
  readonly at?: Micros | undefined;
  readonly isExact?: boolean;
  readonly process?: string;
  readonly detail?: string;
}

/** The eight steps of the guide, each as those remember it who took it. */
export function stepsOf(traces: Traces): readonly StepScene[] {
  const reached = [applied(traces), stored(traces), seen(traces), decided(traces), bound(traces), assigned(traces), started(traces), reported(traces)];
  const last = reached.findLastIndex(({ isReached }) => isReached);
  return reached.map(({ isReached, at, isExact = true, process = "", detail = "" }, index) => ({
    number: index + 1,
    state: isReached || index < last ? (at === undefined && index > 0 ? "unknown" : "done") : index === last + 1 && traces.pod !== undefined ? "now" : "ahead",
    ...(at === undefined ? {} : { at }),
    isExact: at === undefined || isExact,
    process,
    detail,
  }));
}

const ownerOf = (pod: Pod | undefined): string => {
  const owner = pod?.metadata.ownerReferences?.find(({ controller }) => controller === true);
  return owner === undefined ? "" : `${owner.kind}/${owner.name}`;
};

function applied({ pod }: Traces): Reached {
  const owner = ownerOf(pod);
  return { isReached: true, detail: owner === "" ? "" : `made by ${owner}` };
}

function stored({ pod, stored: answer }: Traces): Reached {
  if (answer !== undefined) return { isReached: true, at: answer.at, process: answer.process, detail: `answered 201` };
  return { isReached: true, at: parseTime(pod?.metadata.creationTimestamp), isExact: false };
}

function seen({ queued, decision, scheduler }: Traces): Reached {
  const at = queued?.firstSeen ?? decision?.firstSeen;
  return at === undefined ? { isReached: false } : { isReached: true, at, process: scheduler };
}

function decided({ queued, decision, scheduler }: Traces): Reached {
  if (decision !== undefined && decision.nodeName !== "") {
    const count = decision.feasible.length;
    return { isReached: true, at: decision.at, process: scheduler, detail: `${decision.nodeName}${count === 1 ? ", the only one that would do" : `, best of ${count}`}${decision.attempt > 1 ? `, at attempt ${decision.attempt}` : ""}` };
  }
  if (queued === undefined) return { isReached: false };
  return { isReached: false, process: scheduler, detail: queued.gatedBy === "" ? queued.message : `held back by ${queued.gatedBy}` };
}

function bound({ pod, decision, bindingSince, scheduler }: Traces): Reached {
  if (decision?.boundAt !== undefined) return { isReached: true, at: decision.boundAt, process: scheduler, detail: decision.nodeName };
  const nodeName = pod?.spec.nodeName ?? "";
  if (nodeName !== "") return { isReached: true, at: parseTime(getCondition(pod?.status.conditions, "PodScheduled")?.lastTransitionTime), isExact: false, detail: nodeName };
  return bindingSince === undefined ? { isReached: false } : { isReached: false, process: scheduler, detail: "the Binding is on its way" };
}

/** A kubelet that was restarted has seen the pod anew: then only the API object knows when it came. */
function assigned({ pod, kubelet }: Traces): Reached {
  const startTime = parseTime(pod?.status.startTime);
  if (kubelet === undefined) return startTime === undefined ? { isReached: false } : { isReached: true, at: startTime, isExact: false };
  const { process, worker } = kubelet;
  const wasThere = startTime !== undefined && startTime + 1_000_000 < worker.addedAt;
  return { isReached: true, at: wasThere ? startTime : worker.addedAt, isExact: !wasThere, process };
}

const second = 1_000_000;

function started({ pod, kubelet }: Traces): Reached {
  const process = kubelet?.process.replace(/^kubelet/, "containerd") ?? "";
  const running = [...(kubelet?.worker.containers.values() ?? [])].map(({ current }) => current).filter(({ startedAt }) => startedAt > 0);
  const names = new Set(pod?.spec.containers.map(({ name }) => name));
  const own = running.filter(({ config }) => names.has(config.name));
  const wanted = pod?.spec.containers.length ?? 0;
  if (own.length > 0 && own.length >= wanted) return { isReached: true, at: Math.max(...own.map(({ startedAt }) => startedAt)), process, detail: own.map(({ config }) => config.image).join(", ") };
  const told = (pod?.status.containerStatuses ?? []).map(({ state }) => parseTime(state?.running?.startedAt ?? state?.terminated?.startedAt)).filter((at) => at !== undefined);
  if (told.length > 0 && told.length >= wanted) return { isReached: true, at: Math.max(...told), isExact: false, process };
  return { isReached: false, process, detail: kubelet === undefined ? "" : holdUp(kubelet.worker, own.length, wanted) };
}

/** What the pod's worker is at. */
function holdUp({ operation, reasons, references, mounted }: PodWorker, running: number, wanted: number): string {
  for (const [container, { reason, message }] of reasons) return `${container}: ${reason}, ${message}`;
  const missing = [...references].filter(([, { state }]) => state === "missing").map(([key]) => key);
  if (missing.length > 0) return `waits for ${missing.join(", ")}`;
  if (operation === undefined) return mounted || running > 0 ? `${running} of ${wanted} containers run` : "";
  switch (operation.type) {
    case "PullImage":
      return `pulls ${operation.image}`;
    case "RunPodSandbox":
      return "makes the sandbox with its network";
    case "ImageStatus":
      return "looks for the image";
    case "Environment":
      return "waits for ConfigMaps and Secrets";
    case "CreateContainer":
    case "StartContainer":
      return `starts ${operation.container}`;
    case "StopPodSandbox":
      return "takes an old sandbox down";
  }
}

function reported({ pod, kubelet }: Traces): Reached {
  const at = kubelet?.worker.startup.observedRunning;
  if (at !== undefined) return { isReached: true, at, process: kubelet?.process ?? "", detail: pod?.status.phase ?? "" };
  const phase = pod?.status.phase ?? "Pending";
  if (phase === "Pending") return { isReached: false, process: kubelet?.process ?? "" };
  const ready = parseTime(getCondition(pod?.status.conditions, "ContainersReady")?.lastTransitionTime);
  return { isReached: true, at: phase === "Running" && ready !== undefined && ready > second ? ready : undefined, isExact: false, process: kubelet?.process ?? "", detail: phase };
}
