import type { KubeObject } from "../../engine/api/index.ts";
import { killProcess, millis, pauseProcess, resumeProcess, seconds, startProcess, stopGrace, terminateProcess } from "../../engine/core/index.ts";
import type { Micros, ProcessRecord } from "../../engine/core/index.ts";
import { TimelineLab } from "./lab.ts";
import type { Recording } from "./recording.ts";

const nodes = ["t1", "t2"].map((name) => ({ name, zone: "a", cpu: 32 }));
const waitMax = seconds(60);
type Signal = "SIGKILL" | "SIGTERM" | "SIGSTOP";

const inSeconds = (time: Micros): string => `${(time / 1e6).toFixed(2)} s`;

function signal(lab: TimelineLab, process: ProcessRecord, which: Signal): void {
  const { kernel } = lab.plane;
  if (which === "SIGKILL") killProcess(kernel, process);
  else if (which === "SIGTERM") terminateProcess(kernel, process, stopGrace);
  else pauseProcess(kernel, process);
}

/** Time until it holds; undefined when it does not within a minute. */
function timeUntil(lab: TimelineLab, holds: () => boolean): Micros | undefined {
  const from = lab.plane.kernel.state.now;
  while (lab.plane.kernel.state.now - from < waitMax) {
    if (holds()) return lab.plane.kernel.state.now - from;
    lab.plane.run(millis(20));
    lab.history.collect(lab.origin);
  }
  return undefined;
}

interface Lease extends KubeObject {
  readonly spec: { readonly holderIdentity?: string };
}

/** 15 s, less the retry period since the last renewal. */
const leaseExpires = 12.5;
/**
 * The recorded times are three draws of one distribution: a candidate looks every 2 to 4.4 s, counts
 * the 15 s from the look that saw the last renewal, and takes the lease at the first look after them.
 *
 * @source client-go tools/leaderelection: RetryPeriod, JitterFactor 1.2, observedTime
 */
const takenAtLatest = 15 + 2 * 4.4;
/** Host load made the recorded times later, never sooner. */
const tolerated = seconds(1.5);

function outside(took: Micros | undefined, { min, max }: { readonly min: number; readonly max: number }): string | undefined {
  if (took === undefined) return `never, recorded after ${min} to ${max} s`;
  return took < Math.min(seconds(min) - tolerated, seconds(min / 5)) || took > seconds(max) + tolerated / 2 ? `after ${inSeconds(took)}, recorded ${min} to ${max} s` : undefined;
}

/** A leader is killed, asked to stop, or stopped: how long until another holds the lease. */
export function leaderElectionDifferences(recording: Recording, seed: number): readonly string[] {
  const lab = new TimelineLab({ seed, nodes, quickHeartbeats: false, controllerManagers: 2 });
  const found: string[] = [];
  const lease = (): Lease => lab.plane.get("coordination.k8s.io/v1/leases", "kube-system", "kube-controller-manager").body as Lease;
  for (const which of ["SIGKILL", "SIGTERM", "SIGSTOP"] as const) {
    lab.plane.run(seconds(5));
    const holder = lease().spec.holderIdentity ?? "";
    const leader = lab.plane.kernel.state.processes.find((process) => process.name.startsWith("kube-controller-manager-") && holder.startsWith(`${lab.plane.kernel.machineOf(process).name}_`));
    if (leader === undefined) return [...found, `${which}: nobody of ours holds the lease: ${holder}`];
    signal(lab, leader, which);
    const took = timeUntil(lab, () => ![holder, "", undefined].includes(lease().spec.holderIdentity));
    const { min, max } = recording.observed.timings?.[which] ?? { min: 0, max: 60 };
    const wrong = outside(took, { min, max: which === "SIGTERM" ? max : Math.max(max, takenAtLatest) }) ?? (took !== undefined && took < seconds(leaseExpires) ? `after ${inSeconds(took)}: before the lease expired` : undefined);
    if (wrong !== undefined) found.push(`${which}: new holder ${wrong}`);
    if (which === "SIGSTOP") found.push(...afterResume(lab, leader));
    startProcess(lab.plane.kernel, leader);
  }
  return found;
}

/** An old leader that goes on finds its lease lost and exits. */
function afterResume(lab: TimelineLab, leader: ProcessRecord): readonly string[] {
  resumeProcess(lab.plane.kernel, leader);
  const exited = timeUntil(lab, () => leader.status === "exited");
  if (exited === undefined) return ["SIGSTOP: resumed, the old leader goes on"];
  return leader.exitReason.includes("leaderelection lost") ? [] : [`SIGSTOP: resumed, the old leader ends with "${leader.exitReason}"`];
}

/** One of two API servers is killed or stopped in the moment when a Deployment of two is made at the other. */
export function apiserverLossDifferences(recording: Recording, seed: number): readonly string[] {
  const found: string[] = [];
  for (const which of ["SIGKILL", "SIGTERM"] as const) {
    for (const [victim, survivor] of [["kube-apiserver-cp-1", "kube-apiserver-cp-2"], ["kube-apiserver-cp-2", "kube-apiserver-cp-1"]] as const) {
      const lab = new TimelineLab({ seed, nodes, quickHeartbeats: false, apiservers: 2 });
      signal(lab, lab.plane.kernel.process(victim), which);
      lab.origin = lab.plane.kernel.state.now;
      const namespace = lab.namespace;
      const made = lab.plane.create("apps/v1/deployments", { ...deployment, metadata: { name: "web", namespace } }, survivor);
      if (made.code !== 201) found.push(`${which} ${victim}: create at the survivor got ${made.code}`);
      const { events } = lab.history;
      const count = (path: string, value?: string): number => events.filter((event) => event.kind === "Pod" && event.set?.[path] !== undefined && (value === undefined || event.set[path] === value)).length;
      const reached = { podsCreated: () => events.filter((event) => event.kind === "Pod" && event.change === "ADDED").length >= 2, podsScheduled: () => count("spec.nodeName") >= 2, allReady: () => count("status.conditions[Ready].status", "True") >= 2 };
      for (const [mark, holds] of Object.entries(reached)) {
        timeUntil(lab, holds);
        const took = holds() ? lab.plane.kernel.state.now - lab.origin : undefined;
        const wrong = outside(took, recording.observed.timings?.[`${which} ${mark}`] ?? { min: 0, max: 60 });
        if (wrong !== undefined) found.push(`${which} ${victim}: ${mark} ${wrong}`);
      }
    }
  }
  return found;
}

const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  spec: { replicas: 2, selector: { matchLabels: { app: "web" } }, template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c", image: "registry.test/app:1" }] } } },
};
