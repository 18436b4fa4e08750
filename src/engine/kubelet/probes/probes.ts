import type { Container, IntOrString, Probe } from "../../api/index.ts";
import { type Micros, millis, seconds } from "../../core/index.ts";
import { findContainer } from "../containers.ts";
import { containerEvent } from "../events.ts";
import { callRuntime } from "../runtimeClient.ts";
import { loopRan } from "../loops.ts";
import type { ContainerInfo } from "../runtime/index.ts";
import type { Kubelet, PodWorker, ProbeFailure, ProbeName, ProbeRun } from "../state.ts";
import { updatePodStatus } from "../status/statusManager.ts";
import { probeFailureText } from "./probeTexts.ts";

const names = ["startup", "liveness", "readiness"] as const;
/** How long it takes until a started container is noticed by the kubelet's next look at it. */
const noticeMin = millis(100);
const noticeMax = millis(900);

export function probeOf(container: Container, name: ProbeName): Probe | undefined {
  return name === "startup" ? container.startupProbe : name === "liveness" ? container.livenessProbe : container.readinessProbe;
}

/** A container runs: its probes begin. @source pkg/kubelet/prober/worker.go */
export function probesStarted(kubelet: Kubelet, worker: PodWorker, container: Container, running: ContainerInfo): void {
  for (const name of names) {
    if (probeOf(container, name) === undefined) continue;
    const key = `${container.name}/${name}`;
    const before = worker.probes.get(key);
    if (before?.containerId === running.id) continue;
    if (before?.timer !== undefined) kubelet.env.cancelTimer(before.timer);
    const takenOver = running.startedAt < kubelet.env.now - seconds(5);
    const probe: ProbeRun = {
      name,
      container: container.name,
      containerId: running.id,
      result: initialResult(name, worker, container.name, takenOver),
      streak: 0,
      lastOutcome: undefined,
      request: 0,
      askedAt: -1,
      nextAt: -1,
      lastFailure: undefined,
      timer: undefined,
      timeout: undefined,
      onHold: false,
    };
    worker.probes.set(key, probe);
    schedule(kubelet, worker, probe, running);
  }
}

/** A container that a new kubelet takes over keeps the readiness that the API knows. */
function initialResult(name: ProbeName, worker: PodWorker, container: string, takenOver: boolean): "success" | "failure" | "unknown" {
  if (name === "liveness") return "success";
  const known = takenOver ? (worker.pod.status.containerStatuses ?? []).find((status) => status.name === container) : undefined;
  if (name === "startup") return known?.started === true ? "success" : "unknown";
  return known?.ready === true ? "success" : "failure";
}

/**
 * The next tick. Ticks are a period apart, from when the pod was admitted; a readiness probe also runs as
 * soon as the kubelet has seen its container start.
 */
function schedule(kubelet: Kubelet, worker: PodWorker, probe: ProbeRun, running: ContainerInfo): void {
  const spec = specOf(worker, probe);
  if (spec === undefined || probe.onHold) return;
  const { env } = kubelet;
  const period = seconds(spec.periodSeconds ?? 10);
  const delay = seconds(spec.initialDelaySeconds ?? 0);
  const isFirst = probe.lastOutcome === undefined && probe.request === 0;
  let at: Micros;
  if (isFirst && probe.name === "readiness" && delay === 0 && env.now - running.startedAt < noticeMax) {
    at = env.now + env.rng.int(noticeMin, noticeMax);
  } else {
    const earliest = Math.max(env.now + 1, running.startedAt + delay);
    at = worker.startTime + Math.max(1, Math.ceil((earliest - worker.startTime) / period)) * period;
  }
  probe.nextAt = at;
  probe.timer = env.wakeAfter(at - env.now, { owner: "kubelet", type: "probe", uid: worker.uid, probe: `${probe.container}/${probe.name}` });
}

function specOf(worker: PodWorker, probe: ProbeRun): Probe | undefined {
  const container = findContainer(worker.pod.spec, probe.container);
  return container === undefined ? undefined : probeOf(container, probe.name);
}

/** A tick: asks, unless the container does not run or has not started yet. */
export function probeTick(kubelet: Kubelet, worker: PodWorker, key: string): void {
  const probe = worker.probes.get(key);
  const current = probe === undefined ? undefined : worker.containers.get(probe.container)?.current;
  if (probe === undefined || current === undefined) return;
  probe.timer = undefined;
  probe.nextAt = -1;
  if (worker.phase === "terminated" || current.id !== probe.containerId || current.state !== "running") return;
  if (worker.phase === "terminating" && probe.name !== "readiness") return;
  const startup = worker.probes.get(`${probe.container}/startup`);
  const hasStarted = startup === undefined || startup.result === "success";
  if (probe.name === "startup" && hasStarted) return;
  schedule(kubelet, worker, probe, current);
  if ((probe.name !== "startup" && !hasStarted) || probe.request !== 0) return;
  ask(kubelet, worker, probe, current);
}

function ask(kubelet: Kubelet, worker: PodWorker, probe: ProbeRun, current: ContainerInfo): void {
  const { state, env, config } = kubelet;
  const spec = specOf(worker, probe);
  if (spec === undefined) return;
  const key = `${probe.container}/${probe.name}`;
  const request = state.nextProbe++;
  const timeout = seconds(spec.timeoutSeconds ?? 1);
  probe.request = request;
  probe.askedAt = env.now;
  loopRan(kubelet, "probes");
  state.probeRequests.set(request, { uid: worker.uid, probe: key });
  if (spec.exec !== undefined) {
    const sent = callRuntime(kubelet, { type: "ExecSync", containerId: current.id, timeout }, { type: "exec", uid: worker.uid, probe: key });
    if (sent === 0) {
      probe.request = 0;
      state.probeRequests.delete(request);
    }
    return;
  }
  const kind = spec.httpGet !== undefined ? "http" : spec.grpc !== undefined ? "grpc" : "tcp";
  const port = portOf(worker, probe.container, spec);
  const ip = spec.httpGet?.host ?? spec.tcpSocket?.host ?? worker.sandbox?.ip ?? "";
  env.post(`linux-${config.node}`, { type: "probe", request, probe: kind, ip, port });
  probe.timeout = env.wakeAfter(timeout, { owner: "kubelet", type: "probeTimeout", request });
}

/** A port by number, or by the name that the container gave it. */
export function portOf(worker: PodWorker, containerName: string, spec: Probe): number {
  const port: IntOrString | undefined = spec.httpGet?.port ?? spec.tcpSocket?.port ?? spec.grpc?.port;
  if (typeof port === "number") return port;
  const container = findContainer(worker.pod.spec, containerName);
  return container?.ports?.find((candidate) => candidate.name === port)?.containerPort ?? Number(port ?? 0);
}

/** An answer, or none in time. */
export function probeAnswered(kubelet: Kubelet, request: number, failure: ProbeFailure | undefined): void {
  const asked = kubelet.state.probeRequests.get(request);
  if (asked === undefined) return;
  kubelet.state.probeRequests.delete(request);
  const worker = kubelet.state.pods.get(asked.uid);
  const probe = worker?.probes.get(asked.probe);
  if (worker === undefined || probe?.request !== request) return;
  probe.request = 0;
  if (probe.timeout !== undefined) kubelet.env.cancelTimer(probe.timeout);
  probe.timeout = undefined;
  count(kubelet, worker, probe, failure);
}

/** An exec probe has no number of its own at the kernel: it is found by its name. */
export function execProbeAnswered(kubelet: Kubelet, uid: string, key: string, failure: ProbeFailure | undefined): void {
  const probe = kubelet.state.pods.get(uid)?.probes.get(key);
  if (probe !== undefined && probe.request !== 0) probeAnswered(kubelet, probe.request, failure);
}

/** Counts equal outcomes; the threshold of them changes the result. */
function count(kubelet: Kubelet, worker: PodWorker, probe: ProbeRun, failure: ProbeFailure | undefined): void {
  const spec = specOf(worker, probe);
  const current = worker.containers.get(probe.container)?.current;
  if (spec === undefined || current?.id !== probe.containerId || current.state !== "running") return;
  const success = failure === undefined;
  probe.streak = probe.lastOutcome === success ? probe.streak + 1 : 1;
  probe.lastOutcome = success;
  probe.lastFailure = failure;
  if (failure !== undefined) unhealthy(kubelet, worker, probe, spec, failure);
  const threshold = success ? (spec.successThreshold ?? 1) : (spec.failureThreshold ?? 3);
  const result = success ? "success" : "failure";
  if (probe.streak < threshold || probe.result === result) return;
  probe.result = result;
  kubelet.state.podsVersion += 1;
  if (!success && probe.name !== "readiness") {
    probe.onHold = true;
    restart(kubelet, worker, probe, current);
    return;
  }
  updatePodStatus(kubelet, worker);
  // The sidecar or container that others wait for has started.
  if (probe.name === "startup") kubelet.env.wakeAfter(1, { owner: "kubelet", type: "sync", uid: worker.uid }, worker.cause);
}

function unhealthy(kubelet: Kubelet, worker: PodWorker, probe: ProbeRun, spec: Probe, failure: ProbeFailure): void {
  const where = { ip: worker.sandbox?.ip ?? "", port: portOf(worker, probe.container, spec) };
  const label = `${probe.name.charAt(0).toUpperCase()}${probe.name.slice(1)}`;
  const message = `${label} probe failed: ${probeFailureText(spec, failure, where)}`;
  containerEvent(kubelet, worker, { name: probe.container }, { type: "Warning", reason: "Unhealthy", message });
}

function restart(kubelet: Kubelet, worker: PodWorker, probe: ProbeRun, current: ContainerInfo): void {
  if (worker.phase !== "syncing" || worker.stopping.has(current.id)) return;
  worker.stopping.add(current.id);
  const message = `Container ${probe.container} failed ${probe.name} probe, will be restarted`;
  containerEvent(kubelet, worker, { name: probe.container }, { reason: "Killing", message });
  const spec = specOf(worker, probe);
  const grace: Micros = seconds(spec?.terminationGracePeriodSeconds ?? worker.pod.spec.terminationGracePeriodSeconds ?? 30);
  callRuntime(kubelet, { type: "StopContainer", containerId: current.id, timeout: grace }, { type: "stop", uid: worker.uid, containerId: current.id });
}

export function stopContainerProbes(kubelet: Kubelet, worker: PodWorker, container: string): void {
  for (const probe of worker.probes.values()) if (probe.container === container) stopProbe(kubelet, probe);
}

export function stopProbes(kubelet: Kubelet, worker: PodWorker): void {
  for (const probe of worker.probes.values()) stopProbe(kubelet, probe);
  worker.probes.clear();
}

function stopProbe(kubelet: Kubelet, probe: ProbeRun): void {
  if (probe.timer !== undefined) kubelet.env.cancelTimer(probe.timer);
  probe.timer = undefined;
  probe.nextAt = -1;
  if (probe.timeout !== undefined) kubelet.env.cancelTimer(probe.timeout);
  probe.timeout = undefined;
  if (probe.request !== 0) kubelet.state.probeRequests.delete(probe.request);
  probe.request = 0;
}
