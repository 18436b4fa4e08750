import type { ClientMessage, KubeletResponse, StreamFromServer } from "../api/index.ts";
import type { KubeObject, ResourceKind } from "../api/index.ts";
import { assertNever, microsPerSecond, millis, seconds } from "../core/index.ts";
import type { ProcessEvent, Program } from "../core/index.ts";
import type { EtcdServerMessage } from "../etcd/index.ts";
import type { Packet } from "../linux/index.ts";
import { resourceKinds } from "../kinds/registry.ts";
import { tendApiServices } from "./aggregator/availability.ts";
import { isRemoteDue } from "./aggregator/remote.ts";
import { newRbacMemory } from "./auth/rbac/rbacAuthorizer.ts";
import { completeConfig } from "./config.ts";
import type { ApiserverConfig, ApiserverOptions } from "./config.ts";
import { isKubeletConnection, onKubeletClosed, onKubeletConnected, onKubeletDialTimeout, onKubeletMessage, onKubeletRefused } from "./connect/kubeletStreams.ts";
import { describe } from "./describe.ts";
import { handleEtcdEvent, handleEtcdTimer, isEtcdConnection, newEtcdClient, tickEtcdClient } from "./etcdClient/etcdClient.ts";
import { syncCustomCaches } from "./crd/caches.ts";
import { tendDefinitions } from "./crd/controllers.ts";
import { definitionsKey, servedResources } from "./crd/served.ts";
import { newFairness } from "./fairness/state.ts";
import { packetConn, readPacket } from "./inbound/httpPackets.ts";
import { takePacket, takeTimeout } from "./outbound/calls.ts";
import { onSettled } from "./server/settled.ts";
import { serveResources } from "./registry/resources.ts";
import { turnWheel } from "./registry/watch.ts";
import { bootstrap, newBootstrapState } from "./server/bootstrap/bootstrap.ts";
import { newAnswered } from "./metrics/answered.ts";
import { releaseMasterLease } from "./server/bootstrap/masterLease.ts";
import { compactIfDue } from "./server/compaction.ts";
import { onFreshGiveUp, onProgressTimer, startCaching } from "./server/caches.ts";
import type { ApiserverEnv, Server } from "./server/context.ts";
import { closeConnection, deadlineHorizon, expireRequests, giveUpQueue, onDeadline, receive, receiveRequest, runSeated } from "./server/pipeline.ts";
import { endWatch, loopbackConn } from "./server/respond.ts";
import { receiveEtcd } from "./server/resume.ts";
import type { ApiserverMessage, ApiserverState, ApiserverTimer } from "./state.ts";
import { newCacher } from "./storage/cacher.ts";
import { view } from "./view.ts";

/** Custom kinds follow the definitions that this server has seen. */
function onDefinitions(server: Server, base: Server["resources"]): void {
  const { config, resources, state, env } = server;
  const now = servedResources(base, state);
  if (now !== resources) syncCustomCaches({ config, resources: now, state, env });
  const revision = state.cachers.get(definitionsKey)?.revision ?? 0;
  if (revision === state.definitionsSeen) return;
  state.definitionsSeen = revision;
  tendDefinitions({ config, resources: now, state, env });
}

/** Between "terminate" and the end: requests in flight may finish. */
const shutdownGrace = seconds(2);
const shutdownPoll = millis(100);

/**
 * The kube-apiserver: listens for clients, and is the only process that talks to etcd.
 *
 * @param options `name`, `etcdServers` (the members' process names) and what is set on its command line.
 */
export function kubeApiserver(options: ApiserverOptions, kinds: readonly ResourceKind<KubeObject>[] = resourceKinds): Program<ApiserverState, ApiserverMessage, ApiserverTimer> {
  const config = completeConfig(options);
  const resources = serveResources(kinds);
  return {
    start: (env) => start(config, resources, env),
    step: (state, event, env) => {
      const server: Server = { config, resources: servedResources(resources, state), state, env };
      step(server, event);
      onDefinitions(server, resources);
      if (isRemoteDue(server, false)) tendApiServices(server);
      runSeated(server);
      drainLoopback(server);
    },
    view: (state, now) => view(state, now),
    describe,
  };
}

function start(config: ApiserverConfig, resources: Server["resources"], env: ApiserverEnv): ApiserverState {
  const state: ApiserverState = {
    phase: "starting",
    startedAt: env.now,
    shutdownAt: 0,
    etcd: newEtcdClient(config.etcdServers, env),
    cachers: new Map(),
    requests: new Map(),
    watchers: new Map(),
    connections: new Map(),
    streams: new Map(),
    streamsByKubelet: new Map(),
    wheel: new Map(),
    wheelAt: Math.floor(env.now / microsPerSecond),
    nextId: 1,
    readOnlyInFlight: 0,
    mutatingInFlight: 0,
    outbound: new Map(),
    liveLists: new Map(),
    definitionsTended: new Map(),
    definitionsSeen: 0,
    converted: new Map(),
    remoteTended: new Map(),
    remoteSeen: 0,
    compaction: { nextAt: env.now, version: 0, revision: 0, lastCompacted: 0 },
    eventLease: { id: 0, until: 0, events: 0 },
    bootstrap: newBootstrapState(env.now, env.rng),
    rbac: newRbacMemory(),
    requestSeries: new Map(),
    answered: newAnswered(),
    packets: new Map(),
    fairness: newFairness(),
    counters: { requests: 0, reads: 0, writes: 0, failures: 0, conflicts: 0, tooManyRequests: 0, timeouts: 0, watchesStarted: 0, watchEventsSent: 0, meanReadLatency: 0, meanWriteLatency: 0 },
  };
  const server: Server = { config, resources, state, env };
  for (const resource of resources.values()) {
    if (resource.served.storedAs !== undefined || resource.served.isVirtual === true) continue;
    const cacher = newCacher(resource.cacher);
    state.cachers.set(resource.key, cacher);
    startCaching(server, cacher);
  }
  // Answers of webhooks come here.
  env.claim(config.advertiseAddress);
  env.wakeAfter(tickPeriod(state, env.now), { type: "tick" });
  return state;
}

/** While it starts, the server looks more often whether its caches are filled. */
const tickPeriod = (state: ApiserverState, now: number): number => (state.phase === "starting" || now < state.bootstrap.beginAt ? millis(50) : seconds(1));

function step(server: Server, event: ProcessEvent<ApiserverMessage, ApiserverTimer>): void {
  const { state, env } = server;
  switch (event.type) {
    case "message":
      if (isEtcdConnection(state.etcd, event.conn)) receiveEtcd(server, handleEtcdEvent(state.etcd, event as ProcessEvent<EtcdServerMessage>, env));
      else if (isKubeletConnection(server, event.conn)) onKubeletMessage(server, event.conn, event.message as KubeletResponse | StreamFromServer);
      else receive(server, event.conn, event.message as ClientMessage);
      return;
    case "accepted":
      if (state.phase === "terminating") env.close(event.conn);
      else state.connections.set(event.conn, { conn: event.conn, from: event.from, requests: new Map() });
      return;
    case "connected":
      if (isKubeletConnection(server, event.conn)) onKubeletConnected(server, event.conn);
      else receiveEtcd(server, handleEtcdEvent(state.etcd, event, env));
      return;
    case "refused":
      if (isKubeletConnection(server, event.conn)) onKubeletRefused(server, event.conn);
      else receiveEtcd(server, handleEtcdEvent(state.etcd, event, env));
      return;
    case "closed":
      if (isEtcdConnection(state.etcd, event.conn)) receiveEtcd(server, handleEtcdEvent(state.etcd, event, env));
      else if (isKubeletConnection(server, event.conn)) onKubeletClosed(server, event.conn);
      else closeConnection(server, event.conn);
      return;
    case "timer":
      onTimer(server, event.timer);
      return;
    case "terminate":
      terminate(server);
      return;
    case "datagram":
      if (event.message.type === "packet") takeDatagram(server, event.message);
      return;
    case "fsynced":
      return;
    default:
      assertNever(event);
  }
}

/** A packet: an answer to this server, or a request of a program in a pod. */
function takeDatagram(server: Server, packet: Packet): void {
  if (packet.kind !== "request") return onSettled(server, takePacket(server, packet));
  if (server.state.phase === "terminating") return;
  const request = readPacket(server, packet);
  if (request !== undefined) receive(server, packetConn, request);
}

function onTimer(server: Server, timer: ApiserverTimer): void {
  const { state, env } = server;
  switch (timer.type) {
    case "tick":
      tick(server);
      return;
    case "deadline":
      onDeadline(server, timer.id);
      return;
    case "freshGiveUp":
      onFreshGiveUp(server, timer.id);
      return;
    case "queueGiveUp":
      giveUpQueue(server, timer.id);
      return;
    case "kubeletDial":
      onKubeletDialTimeout(server, timer.id);
      return;
    case "progress":
      onProgressTimer(server, timer.resource);
      return;
    case "outboundTimeout":
      onSettled(server, takeTimeout(server, timer.id));
      return;
    case "exit":
      if (state.requests.size === 0 || env.now >= state.shutdownAt) env.exit(0, "terminated");
      else env.wakeAfter(shutdownPoll, { type: "exit" });
      return;
    case "etcdRedial":
    case "etcdRetry":
      handleEtcdTimer(state.etcd, timer, env);
      return;
    default:
      assertNever(timer);
  }
}

/** Once a second: deadlines, bookmarks, keepalives, lost caches, and what the server looks after by itself. */
function tick(server: Server): void {
  const { state, env } = server;
  if (state.phase === "starting" && isFilled(state)) {
    state.phase = "running";
    env.note("caches synced, ready to serve");
  }
  receiveEtcd(server, tickEtcdClient(state.etcd, env));
  for (const cacher of state.cachers.values()) if (cacher.phase === "waiting") startCaching(server, cacher);
  if (state.requests.size > 0) expireRequests(server, deadlineHorizon);
  turnWheel(server);
  bootstrap(server);
  tendDefinitions(server);
  if (isRemoteDue(server, true)) tendApiServices(server);
  compactIfDue(server);
  env.wakeAfter(tickPeriod(state, env.now), { type: "tick" });
}

function isFilled(state: ApiserverState): boolean {
  for (const cacher of state.cachers.values()) if (cacher.phase !== "watching") return false;
  return true;
}

/** Requests of the server to itself. They may ask for more; the count is bounded by the objects of one collection. */
function drainLoopback(server: Server): void {
  const { bootstrap: own } = server.state;
  while (own.queue.length > 0) {
    const queue = own.queue;
    own.queue = [];
    for (const request of queue) receiveRequest(server, loopbackConn, request);
  }
}

/** SIGTERM: not ready from now on, no new connections, watches end, requests in flight may finish. */
function terminate(server: Server): void {
  const { state, env } = server;
  if (state.phase === "terminating") return;
  state.phase = "terminating";
  releaseMasterLease(server);
  for (const watcher of state.watchers.values()) endWatch(server, watcher);
  state.shutdownAt = env.now + shutdownGrace;
  env.wakeAfter(shutdownPoll, { type: "exit" });
}
