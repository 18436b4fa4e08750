import type { ServerMessage } from "../api/index.ts";
import { handleClientEvent, listObjects, newClient, request } from "../client/index.ts";
import type { ApiCall, ClientConfig, ClientOutput } from "../client/index.ts";
import { millis, seconds } from "../core/index.ts";
import type { Env, Micros, ProcessEvent, Program } from "../core/index.ts";
import type { Node, Pod, Service } from "../kinds/index.ts";
import type { Packet } from "../linux/index.ts";
import { beatConfigMap, canaryPod, heartbeat, heartbeatReplicas, probeNamespace, setupObjects } from "./setup.ts";
import { outcomesMax, signs } from "./state.ts";
import type { ProbesState, ProbesTimer, ProbeTag, Sign } from "./state.ts";
import { viewProbes } from "./vitalSummary.ts";

export interface VitalSignsConfig {
  readonly server: string;
  readonly port: string;
  /** The address that answers come back to. */
  readonly ip: string;
}

type ProbesMessage = ServerMessage | Packet;
type ProbesEnv = Env<ProbesMessage, ProbesTimer>;

/** How often each question is asked. */
const periods: Readonly<Record<Sign, Micros>> = { read: seconds(2), write: seconds(2), schedule: seconds(10), heal: seconds(20), traffic: seconds(1) };
/** After this a probe has failed; it stays under way until it is answered. */
export const patience: Readonly<Record<Sign, Micros>> = { read: seconds(5), write: seconds(5), schedule: seconds(10), heal: seconds(30), traffic: seconds(1) };
const setupRetry = seconds(2);
/** Before the first question: the controllers start after some 10 s, and then the heartbeat has to be pulled. */
const settling = seconds(16);

/**
 * The vital signs: a person's probes, sent from the laptop through the same doors that everybody
 * uses. They read and write an object, place a pod, kill a pod and wait for its successor, and call
 * a Service.
 */
export function vitalSigns(config: VitalSignsConfig): Program<ProbesState, ProbesMessage, ProbesTimer> {
  const client: ClientConfig = {
    server: config.server,
    port: config.port,
    user: "system:vital-signs",
    userAgent: "vital-signs",
    qps: 0,
    burst: 0,
    informers: [{ resource: "v1/pods", namespace: probeNamespace }, { resource: "v1/nodes" }],
  };
  return {
    start(env) {
      env.claim(config.ip);
      env.wakeAfter(millis(100), { owner: "probes", type: "setup" });
      for (const sign of signs) env.wakeAfter(periods[sign] + settling, { owner: "probes", type: "probe", sign });
      return newState(client, env);
    },
    step(state, event, env) {
      const outputs = handleClientEvent<ProbeTag>(client, state.client, event as ProcessEvent, env as Env);
      if (outputs !== undefined) for (const output of outputs) handleOutput(client, state, output, env);
      else if (event.type === "timer" && event.timer.owner === "probes") handleTimer({ client, ip: config.ip }, state, event.timer, env);
      else if (event.type === "datagram" && event.message.type === "packet") handlePacket(state, event.message, env);
      else if (event.type === "terminate") env.exit(0, "");
    },
    view: viewProbes,
  };
}

function newState(client: ClientConfig, env: ProbesEnv): ProbesState {
  const sign = () => ({ outcomes: [], pendingSince: undefined, error: "" });
  return {
    client: newClient<ProbeTag>(client, env as Env),
    signs: { read: sign(), write: sign(), schedule: sign(), heal: sign(), traffic: sign() },
    ready: [],
    beat: 0,
    canaries: 0,
    canary: undefined,
    victim: undefined,
    healthy: new Set(),
    requests: new Map(),
    nextRequest: 1,
    nodePort: 0,
  };
}

interface Context {
  readonly client: ClientConfig;
  readonly ip: string;
}

function handleTimer(context: Context, state: ProbesState, timer: ProbesTimer & { owner: "probes" }, env: ProbesEnv): void {
  switch (timer.type) {
    case "setup":
      return setUp(context.client, state, env);
    case "trafficTimeout":
      if (state.requests.delete(timer.id)) record(state, "traffic", -1, env, "no answer within 1 s");
      return;
    case "probe":
      env.wakeAfter(periods[timer.sign], timer);
      return probe(context, state, timer.sign, env);
  }
}

/** Makes what is missing, one object after the other. */
function setUp(client: ClientConfig, state: ProbesState, env: ProbesEnv): void {
  const what = setupObjects.findIndex((_, index) => state.ready[index] !== true);
  const wanted = setupObjects[what];
  if (wanted === undefined) return;
  const { namespace } = wanted.object.metadata;
  ask(client, state, env, { verb: "create", resource: wanted.resource, ...(namespace === undefined ? {} : { namespace }), body: wanted.object }, { type: "setup", what });
}

function ask(client: ClientConfig, state: ProbesState, env: ProbesEnv, call: ApiCall, tag: ProbeTag): void {
  request(client, state.client, env as Env, call, tag);
}

/** Asks one of the questions. One that has not been answered yet counts as failed, and is not asked again. */
function probe(context: Context, state: ProbesState, sign: Sign, env: ProbesEnv): void {
  const own = state.signs[sign];
  if (own.pendingSince !== undefined && sign !== "traffic") {
    if (env.now - own.pendingSince > patience[sign]) note(state, sign, -1, env, own.error === "" ? "no answer" : own.error);
    return;
  }
  switch (sign) {
    case "read":
      own.pendingSince = env.now;
      return ask(context.client, state, env, { verb: "get", resource: "v1/configmaps", namespace: probeNamespace, name: beatConfigMap, timeout: patience.read }, { type: "read" });
    case "write":
      own.pendingSince = env.now;
      state.beat++;
      return ask(context.client, state, env, { ...writeCall, body: { data: { beat: String(state.beat) } } }, { type: "write" });
    case "schedule":
      return probeScheduling(context.client, state, env);
    case "heal":
      return probeHealing(context.client, state, env);
    case "traffic":
      return probeTraffic(context.ip, state, env);
  }
}

const writeCall: ApiCall = {
  verb: "patch",
  resource: "v1/configmaps",
  namespace: probeNamespace,
  name: beatConfigMap,
  patchType: "application/merge-patch+json",
  timeout: patience.write,
};

function probeScheduling(client: ClientConfig, state: ProbesState, env: ProbesEnv): void {
  const name = `canary-${++state.canaries}`;
  state.signs.schedule.pendingSince = env.now;
  state.canary = name;
  ask(client, state, env, { verb: "create", resource: "v1/pods", namespace: probeNamespace, body: canaryPod(name), timeout: patience.schedule }, { type: "canary", name });
}

function probeHealing(client: ClientConfig, state: ProbesState, env: ProbesEnv): void {
  const pods = [...listObjects(state.client, "v1/pods")].filter((pod) => pod.metadata.labels?.["app"] === heartbeat && state.healthy.has(pod.metadata.uid ?? ""));
  if (pods.length < heartbeatReplicas) {
    // Nothing to kill while the Deployment has not all its pods: that it has not is the finding.
    if (state.ready[2] === true) record(state, "heal", -1, env, `${pods.length} of ${heartbeatReplicas} pods are ready`);
    return;
  }
  const [victim] = pods;
  if (victim === undefined) return;
  state.signs.heal.pendingSince = env.now;
  state.victim = victim.metadata.name;
  ask(client, state, env, { verb: "delete", resource: "v1/pods", namespace: probeNamespace, name: victim.metadata.name, timeout: patience.heal }, { type: "victim", name: victim.metadata.name });
}

/** One request to the Service's node port, at one worker after the other. */
function probeTraffic(ip: string, state: ProbesState, env: ProbesEnv): void {
  const addresses = [...listObjects(state.client, "v1/nodes")].flatMap((node) => (node as Node).status?.addresses?.filter((address) => address.type === "InternalIP").map((address) => address.address) ?? []);
  if (state.nodePort === 0 || addresses.length === 0) return;
  const id = state.nextRequest++;
  const dstIp = addresses[id % addresses.length];
  if (dstIp === undefined) return;
  state.requests.set(id, env.now);
  env.post(dstIp, { type: "packet", id, kind: "request", protocol: "TCP", srcIp: ip, srcPort: 40_000 + (id % 20_000), dstIp, dstPort: state.nodePort, payload: "GET /" });
  env.wakeAfter(patience.traffic, { owner: "probes", type: "trafficTimeout", id });
}

function handlePacket(state: ProbesState, packet: Packet, env: ProbesEnv): void {
  const since = state.requests.get(packet.id);
  if (since === undefined) return;
  state.requests.delete(packet.id);
  if (packet.kind === "response") record(state, "traffic", env.now - since, env);
  else record(state, "traffic", -1, env, "connection refused");
}

/** Notes what became of a probe: how long it took, or -1 and why it failed. */
function note(state: ProbesState, sign: Sign, latency: Micros, env: ProbesEnv, error = ""): void {
  const own = state.signs[sign];
  own.outcomes.push([env.now, latency]);
  if (own.outcomes.length > outcomesMax) own.outcomes.shift();
  own.error = error;
}

/** The probe that was under way is over. */
function record(state: ProbesState, sign: Sign, latency: Micros, env: ProbesEnv, error = ""): void {
  note(state, sign, latency, env, error);
  state.signs[sign].pendingSince = undefined;
}

function handleOutput(client: ClientConfig, state: ProbesState, output: ClientOutput<ProbeTag>, env: ProbesEnv): void {
  switch (output.type) {
    case "response":
      return handleResponse(client, state, output, env);
    case "added":
    case "modified":
      if (output.resource === "v1/pods") podChanged(client, state, output.object as Pod, env);
      return;
    case "deleted":
      if (output.resource === "v1/pods") state.healthy.delete(output.object.metadata.uid ?? "");
      return;
    case "synced":
    case "startedLeading":
    case "stoppedLeading":
    case "newLeader":
    case "account":
      return;
  }
}

type Response = ClientOutput<ProbeTag> & { type: "response" };

function handleResponse(client: ClientConfig, state: ProbesState, output: Response, env: ProbesEnv): void {
  const { tag } = output;
  switch (tag.type) {
    case "setup":
      return handleSetup(client, state, output, tag.what, env);
    case "read":
    case "write": {
      const since = state.signs[tag.type].pendingSince ?? env.now;
      return record(state, tag.type, output.ok ? env.now - since : -1, env, output.ok ? "" : (output.status.message ?? ""));
    }
    case "canary":
      if (!output.ok) {
        state.canary = undefined;
        record(state, "schedule", -1, env, output.status.message ?? "");
      }
      return;
    case "victim":
      if (!output.ok) {
        state.victim = undefined;
        record(state, "heal", -1, env, output.status.message ?? "");
      }
      return;
    case "canaryGone":
      return;
  }
}

function handleSetup(client: ClientConfig, state: ProbesState, output: Response, what: number, env: ProbesEnv): void {
  const exists = output.ok || output.status.reason === "AlreadyExists";
  const isService = setupObjects[what]?.resource === "v1/services";
  if (output.ok && isService) state.nodePort = (output.body as Service).spec.ports?.[0]?.nodePort ?? 0;
  if (!output.ok && isService && exists) {
    // Made before a restart of ours: its node port must be asked for.
    ask(client, state, env, { verb: "get", resource: "v1/services", namespace: probeNamespace, name: heartbeat }, { type: "setup", what });
    return;
  }
  if (exists) state.ready[what] = true;
  env.wakeAfter(exists ? millis(10) : setupRetry, { owner: "probes", type: "setup" });
}

function podChanged(client: ClientConfig, state: ProbesState, pod: Pod, env: ProbesEnv): void {
  const { name, uid = "", deletionTimestamp } = pod.metadata;
  if (name.startsWith("canary-")) {
    const isPlaced = (pod.spec.nodeName ?? "") !== "";
    if (isPlaced && state.canary === name) {
      state.canary = undefined;
      record(state, "schedule", env.now - (state.signs.schedule.pendingSince ?? env.now), env);
    }
    if (isPlaced && deletionTimestamp === undefined) ask(client, state, env, { verb: "delete", resource: "v1/pods", namespace: probeNamespace, name, body: { gracePeriodSeconds: 0 } }, { type: "canaryGone", name });
    return;
  }
  const isReady = deletionTimestamp === undefined && pod.status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") === true;
  if (!isReady) state.healthy.delete(uid);
  else if (!state.healthy.has(uid)) {
    state.healthy.add(uid);
    if (state.victim !== undefined && state.victim !== name && state.healthy.size >= heartbeatReplicas) {
      state.victim = undefined;
      record(state, "heal", env.now - (state.signs.heal.pendingSince ?? env.now), env);
    }
  }
}
