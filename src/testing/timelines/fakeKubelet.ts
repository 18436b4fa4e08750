import type { Condition } from "../../engine/api/index.ts";
import { formatTime } from "../../engine/api/index.ts";
import type { ClientTimer } from "../../engine/client/index.ts";
import { getObject, handleClientEvent, newClient, recordEvent, request } from "../../engine/client/index.ts";
import type { Micros, Program, ProcessEvent } from "../../engine/core/index.ts";
import { millis, seconds } from "../../engine/core/index.ts";
import type { Pod } from "../../engine/kinds/index.ts";
import type { Fake, FakeKubeletOptions, FakeKubeletState, FakePod, FakeTag } from "./fake.ts";
import { fakeKubeletClient } from "./fake.ts";
import { createNodes, renewLease, setNodeCondition } from "./fakeNodes.ts";
import { statusPatch } from "./fakeStatus.ts";

/** How the recorded fake kubelet was started. */
const startDelay = millis(500);
const stopDelay = millis(200);
const tick = seconds(1);
/** A pod that stays in back-off is looked at again, and says so again. */
const stillAfter = seconds(13);

type PodStep = "start" | "stillBackOff" | "exit" | "restart" | "backOff" | "ready" | "stopped" | "pull" | "pullBackOff";

type FakeTimer = ClientTimer | { readonly owner: "pod"; readonly uid: string; readonly step: PodStep; readonly at: Micros } | { readonly owner: "lease"; readonly node: string };

/** What the test tells it. */
export type FakeCommand =
  | { readonly type: "silence"; readonly nodes: readonly string[] }
  | { readonly type: "wake"; readonly nodes: readonly string[] }
  | { readonly type: "condition"; readonly node: string; readonly condition: Condition };

/**
 * The kubelets of all nodes in one process, as in the recordings: no containers, only the statuses that
 * annotations ask for (`oracle/behaviour`, `oracle/ready-delay`, `oracle/crash-after`, `oracle/terminate`).
 */
export function fakeKubelet(options: FakeKubeletOptions): Program<FakeKubeletState, unknown, FakeTimer> {
  const names = new Set(options.nodes.map((node) => node.name));
  return {
    start: (env) => ({ client: newClient<FakeTag>(fakeKubeletClient, env), pods: new Map(), silent: new Set(), nextIp: 1, registered: false }),
    step: (state, event, env) => step({ options, names, state, env }, event),
  };
}

function step(fake: Fake, event: ProcessEvent<unknown, FakeTimer>): void {
  const { state, env } = fake;
  const outputs = handleClientEvent(fakeKubeletClient, state.client, event as never, env);
  if (outputs !== undefined) {
    for (const output of outputs) {
      if (output.type === "synced" && output.resource === "v1/nodes" && !state.registered) {
        state.registered = true;
        createNodes(fake);
        fake.options.nodes.forEach(({ name }, index) => env.wakeAfter(Math.round((fake.options.leaseEvery * (index + 1)) / fake.options.nodes.length), { owner: "lease", node: name }));
      } else if ((output.type === "added" || output.type === "modified") && output.resource === "v1/pods") onPod(fake, output.object as Pod);
      else if (output.type === "deleted" && output.resource === "v1/pods") state.pods.delete(output.object.metadata.uid ?? "");
    }
    return;
  }
  if (event.type === "datagram") command(fake, event.message as FakeCommand);
  if (event.type !== "timer") return;
  if (event.timer.owner === "lease") {
    renewLease(fake, event.timer.node);
    env.wakeAfter(fake.options.leaseEvery, event.timer);
  } else if (event.timer.owner === "pod") onTimer(fake, event.timer.uid, event.timer.step);
}

function command(fake: Fake, told: FakeCommand): void {
  const { state } = fake;
  if (told.type === "silence") for (const node of told.nodes) state.silent.add(node);
  else if (told.type === "condition") setNodeCondition(fake, told.node, told.condition);
  else {
    for (const node of told.nodes) state.silent.delete(node);
    for (const node of told.nodes) {
      renewLease(fake, node);
      setNodeCondition(fake, node, { type: "Ready", status: "True", reason: "KubeletReady", message: "kubelet is posting ready status" });
    }
    for (const pod of state.pods.values()) if (told.nodes.includes(pod.node)) catchUp(fake, pod);
  }
}

/** The node is back: what was missed is done now. A status that did not change is not told again. */
function catchUp(fake: Fake, pod: FakePod): void {
  const stored = storedPod(fake, pod);
  if (stored === undefined) return;
  if (pod.phase === "Pending" && pod.container === "creating") later(fake, pod, "start", startDelay);
  onPod(fake, stored);
}

const annotation = (pod: Pod, name: string): string | undefined => pod.metadata.annotations?.[`oracle/${name}`];
const secondsOf = (text: string | undefined, fallback: Micros): Micros => (text === undefined ? fallback : Math.round(Number(text) * 1e6));

export const storedPod = (fake: Fake, pod: FakePod): Pod | undefined => getObject<Pod>(fake.state.client, "v1/pods", `${pod.namespace}/${pod.name}`);

function onPod(fake: Fake, object: Pod): void {
  const { state } = fake;
  const node = object.spec.nodeName;
  const { uid = "", name, namespace = "" } = object.metadata;
  if (node === undefined || !fake.names.has(node) || state.silent.has(node)) return;
  let pod = state.pods.get(uid);
  if (pod === undefined) {
    pod = { uid, namespace, name, node, phase: "Pending", container: "creating", startedAt: 0, finishedAt: 0, exitCode: 0, ready: false, restarts: 0, crashes: 0, backOff: seconds(10), stopping: false, done: false, ip: "", since: {}, statuses: {} };
    state.pods.set(uid, pod);
    if (object.metadata.deletionTimestamp === undefined) {
      tell(fake, pod);
      later(fake, pod, object.spec.containers[0]?.image?.includes("does-not-exist") === true ? "pull" : "start", startDelay);
    }
  }
  if (object.metadata.deletionTimestamp !== undefined) {
    stop(fake, pod, object);
    return;
  }
  if (pod.container === "running" && pod.phase === "Running") followBehaviour(fake, pod, object);
}

function stop(fake: Fake, pod: FakePod, object: Pod): void {
  if (pod.stopping) return;
  pod.stopping = true;
  if (pod.container === "running") {
    emit(fake, object, "Normal", "Killing", "Stopping container c");
    later(fake, pod, "stopped", secondsOf(annotation(object, "terminate"), stopDelay));
  } else later(fake, pod, "stopped", pod.phase === "Succeeded" || pod.phase === "Failed" ? 0 : stopDelay);
}

/** Annotations may change while it runs. */
function followBehaviour(fake: Fake, pod: FakePod, object: Pod): void {
  const behaviour = annotation(object, "behaviour") ?? "";
  if (behaviour === "never-ready" && pod.ready) {
    pod.ready = false;
    tell(fake, pod);
  }
  if (behaviour.startsWith("crash:") && pod.crashes === 0) {
    pod.crashes = 1;
    later(fake, pod, "exit", tick);
  }
}

function later(fake: Fake, pod: FakePod, what: PodStep, delay: Micros): void {
  fake.env.wakeAfter(delay, { owner: "pod", uid: pod.uid, step: what, at: fake.env.now + delay }, fake.env.cause);
}

function onTimer(fake: Fake, uid: string, what: PodStep): void {
  const pod = fake.state.pods.get(uid);
  if (pod === undefined || pod.done || fake.state.silent.has(pod.node)) return;
  const object = storedPod(fake, pod);
  if (object === undefined || (pod.stopping && what !== "stopped")) return;
  switch (what) {
    case "start":
    case "restart":
      return start(fake, pod, object);
    case "ready":
      pod.ready = true;
      return tell(fake, pod);
    case "exit":
      return exit(fake, pod, object);
    case "backOff":
      pod.container = "backOff";
      emitBackOff(fake, pod, object);
      later(fake, pod, "restart", pod.backOff);
      if (pod.backOff > stillAfter) later(fake, pod, "stillBackOff", stillAfter);
      tell(fake, pod);
      pod.backOff = Math.min(pod.backOff * 2, seconds(300));
      return;
    case "stillBackOff":
      return emitBackOff(fake, pod, object);
    case "pull":
      return pull(fake, pod, object);
    case "pullBackOff":
      pod.container = "pullBackOff";
      emit(fake, object, "Normal", "BackOff", `Back-off pulling image "${imageOf(object)}"`);
      emit(fake, object, "Warning", "Failed", "Error: ImagePullBackOff");
      later(fake, pod, "pull", seconds(9));
      return tell(fake, pod);
    case "stopped":
      return stopped(fake, pod, object);
  }
}

function emitBackOff(fake: Fake, pod: FakePod, object: Pod): void {
  emit(fake, object, "Warning", "BackOff", `Back-off restarting failed container c in pod ${pod.name}_${pod.namespace}(${pod.uid})`);
}

const imageOf = (pod: Pod): string => pod.spec.containers[0]?.image ?? "";

function pull(fake: Fake, pod: FakePod, object: Pod): void {
  const image = imageOf(object);
  pod.container = "pullError";
  emit(fake, object, "Normal", "Pulling", `Pulling image "${image}"`);
  emit(fake, object, "Warning", "Failed", `Failed to pull image "${image}": rpc error: code = NotFound desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`);
  emit(fake, object, "Warning", "Failed", "Error: ErrImagePull");
  later(fake, pod, "pullBackOff", tick);
  tell(fake, pod);
}

function start(fake: Fake, pod: FakePod, object: Pod): void {
  const { env, state } = fake;
  if (pod.container !== "creating") pod.restarts++;
  if (pod.ip === "") pod.ip = `10.244.${Math.floor(state.nextIp / 250)}.${(state.nextIp++ % 250) + 2}`;
  pod.phase = "Running";
  pod.container = "running";
  pod.startedAt = env.now;
  const behaviour = annotation(object, "behaviour") ?? "";
  const delay = secondsOf(annotation(object, "ready-delay"), 0);
  pod.ready = behaviour !== "never-ready" && delay === 0;
  if (behaviour !== "never-ready" && delay > 0) later(fake, pod, "ready", delay);
  const [word = "", after = "1"] = behaviour.split(":");
  if (word === "complete") later(fake, pod, "exit", secondsOf(after, tick));
  else if (behaviour === "crash") later(fake, pod, "exit", secondsOf(annotation(object, "crash-after"), tick));
  tell(fake, pod);
  emit(fake, object, "Normal", "Pulled", `Container image "${imageOf(object)}" already present on machine and can be accessed by the pod`);
  emit(fake, object, "Normal", "Created", "Container created");
  emit(fake, object, "Normal", "Started", "Container started");
}

function exit(fake: Fake, pod: FakePod, object: Pod): void {
  const [word, , code = "0"] = (annotation(object, "behaviour") ?? "").split(":");
  pod.exitCode = word === "complete" ? Number(code) : 1;
  pod.container = "exited";
  pod.ready = false;
  pod.finishedAt = fake.env.now;
  const policy = object.spec.restartPolicy ?? "Always";
  if (policy === "Never" || (policy === "OnFailure" && pod.exitCode === 0)) pod.phase = pod.exitCode === 0 ? "Succeeded" : "Failed";
  else later(fake, pod, pod.restarts === 0 ? "restart" : "backOff", tick);
  tell(fake, pod);
}

function stopped(fake: Fake, pod: FakePod, object: Pod): void {
  const { env, state } = fake;
  pod.done = true;
  if (pod.container === "running") {
    pod.container = "stopped";
    pod.exitCode = 0;
    pod.finishedAt = env.now;
    if ((object.spec.restartPolicy ?? "Always") !== "Always") pod.phase = "Succeeded";
  }
  pod.ready = false;
  tell(fake, pod);
  request(fakeKubeletClient, state.client, env, { verb: "delete", resource: "v1/pods", namespace: pod.namespace, name: pod.name, body: { gracePeriodSeconds: 0, preconditions: { uid: pod.uid } } }, "ignore");
}

function emit(fake: Fake, object: Pod, type: "Normal" | "Warning", reason: string, message: string): void {
  recordEvent(fakeKubeletClient, fake.state.client, fake.env, { object, type, reason, message, fieldPath: "spec.containers{c}" });
}

function tell(fake: Fake, pod: FakePod): void {
  const stored = storedPod(fake, pod);
  if (stored === undefined) return;
  const status = statusPatch(pod, stored, formatTime(fake.env.now));
  const { namespace, name, uid } = pod;
  request(fakeKubeletClient, fake.state.client, fake.env, { verb: "patch", resource: "v1/pods", namespace, name, subresource: "status", patchType: "application/strategic-merge-patch+json", body: { metadata: { uid }, status } }, "ignore");
}
