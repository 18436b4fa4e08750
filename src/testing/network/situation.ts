import type { KubeObject } from "../../engine/api/index.ts";
import { seconds } from "../../engine/core/index.ts";
import type { EndpointSlice, Service } from "../../engine/kinds/index.ts";
import { joinHostPort, type Packet } from "../../engine/linux/index.ts";
import { isSameDistribution } from "./chiSquare.ts";
import { canonicalRuleset, canonicalSave, lineDifferences } from "./compareTables.ts";
import { clientPorts, firstClientPort } from "./netClient.ts";
import { type Attempt, type ClientPlace, type LabNode, NetworkLab } from "./networkLab.ts";
import type { RecordedConfig } from "./recordedConfig.ts";

type Tables = { readonly nat?: readonly string[]; readonly filter?: readonly string[]; readonly mangle?: readonly string[]; readonly ruleset?: readonly string[] };

interface Connections {
  readonly from: ClientPlace;
  readonly to: string;
  readonly proto: "tcp" | "udp";
  readonly n: number;
  readonly gap?: number;
  readonly sport?: number;
  /** Its address, where the place has more than one. */
  readonly src?: string;
}

export type Probe = Connections | { readonly healthz: string } | { readonly hold: string } | { readonly holdcheck: true };

interface ConnectionResult {
  readonly backends: Readonly<Record<string, number>>;
  readonly sourceSeenByBackend: Readonly<Record<string, number>>;
  readonly errors: Readonly<Record<string, number>>;
}

interface RecordedProbe {
  readonly probe: Probe;
  readonly result: ConnectionResult | { readonly response: readonly string[] } | readonly string[] | string;
}

interface ObservedStep {
  readonly tables: Tables;
  readonly probes: readonly RecordedProbe[];
}

interface Observed {
  readonly config: RecordedConfig;
  readonly tables: Tables;
  readonly probes: readonly RecordedProbe[];
  readonly steps?: readonly ObservedStep[];
}

type Step =
  | { readonly do: "replace" | "create" | "delete"; readonly obj: KubeObject }
  | { readonly do: "patchnode"; readonly patch: unknown };

export interface Situation {
  readonly name: string;
  readonly setup: { readonly nodeName: string; readonly nodes: readonly LabNode[]; readonly objects: readonly (Service | EndpointSlice)[] };
  readonly steps: readonly Step[];
  readonly observed: { readonly iptables?: Observed; readonly nftables?: Observed };
}

export interface Judgement {
  readonly differences: readonly string[];
  /** Tables and probes that were compared. */
  readonly checked: number;
}

/** As many tries at least: what has no chance must not hide behind a small number. */
const triesMin = 60;
const holdPort = firstClientPort + clientPorts - 1;

/** A situation anew: with its objects, changes and connections, against what a real kube-proxy and a real kernel did. */
export function playSituation(situation: Situation, mode: "iptables" | "nftables"): Judgement {
  const judgement = playOnce(situation, mode);
  if (judgement.differences.length === 0 || !hasTwins(situation)) return judgement;
  // Which of two slices with one endpoint counts is chance, in life: the other choice is right, too.
  return playOnce(withTwinsSwapped(situation), mode);
}

const endpointsIn = ({ setup }: Situation): readonly EndpointSlice[] => setup.objects.filter((object): object is EndpointSlice => object.kind === "EndpointSlice");

/** Whether two slices hold the same address. */
function hasTwins(situation: Situation): boolean {
  const all = endpointsIn(situation).flatMap(({ endpoints, ports }) => endpoints.map(({ addresses }) => `${addresses.join()} ${JSON.stringify(ports)}`));
  return new Set(all).size < all.length;
}

function withTwinsSwapped(situation: Situation): Situation {
  const names = endpointsIn(situation).map(({ metadata }) => metadata.name);
  let next = names.length;
  const objects = situation.setup.objects.map((object) => (object.kind === "EndpointSlice" ? { ...object, metadata: { ...object.metadata, name: names[--next] ?? "" } } : object)).toReversed();
  return { ...situation, setup: { ...situation.setup, objects } };
}

function playOnce({ setup, steps, observed }: Situation, mode: "iptables" | "nftables"): Judgement {
  const recorded = observed[mode];
  if (recorded === undefined) return { differences: [], checked: 0 };
  const lab = new NetworkLab(setup.nodes, setup.nodeName, recorded.config);
  for (const object of setup.objects) lab.create(object);
  for (const address of backendsOf(setup.objects, observed)) {
    const [ip = "", port] = address.split(":");
    lab.ensureBackend(setup.nodes, ip, Number(port));
  }
  lab.run(seconds(3));
  const differences: string[] = [];
  let checked = 0;
  const affinity = setup.objects.flatMap((object) => (object.kind === "Service" && object.spec.sessionAffinity === "ClientIP" ? [object.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800] : []))[0];
  const look = ({ tables, probes }: ObservedStep, label: string): void => {
    for (const [table, difference] of differentTables(lab, tables)) differences.push(`${label}${table}: ${difference}`);
    checked += Object.keys(tables).length;
    const chosen = new Map<string, string>();
    for (const probe of probes) {
      checked++;
      for (const difference of differentProbe(lab, probe, affinity, chosen)) differences.push(`${label}${JSON.stringify(probe.probe)}: ${difference}`);
    }
  };
  look(recorded, "");
  for (const [at, step] of steps.entries()) {
    if (step.do === "patchnode") lab.patchNode(step.patch);
    else if (step.do === "delete") lab.delete(step.obj);
    else if (step.do === "create") lab.create(step.obj);
    else lab.replace(step.obj);
    lab.run(seconds(3));
    const after = recorded.steps?.[at];
    if (after !== undefined) look(after, `step ${at + 1}: `);
  }
  return { differences, checked };
}

/** All who listen in a situation: behind each address of a slice, and who answered anywhere. */
function backendsOf(objects: Situation["setup"]["objects"], observed: Situation["observed"]): ReadonlySet<string> {
  const all = new Set<string>();
  for (const object of objects) {
    if (object.kind !== "EndpointSlice" || object.addressType !== "IPv4") continue;
    const ports = (object.ports ?? []).flatMap(({ port }) => port ?? []);
    for (const ip of object.endpoints.flatMap(({ addresses }) => addresses)) for (const port of ports) all.add(joinHostPort(ip, port));
  }
  const moments = Object.values(observed).flatMap((recorded): readonly ObservedStep[] => [recorded, ...(recorded.steps ?? [])]);
  for (const { result } of moments.flatMap(({ probes }) => probes)) {
    if (typeof result === "object" && "backends" in result) for (const address of Object.keys(result.backends)) all.add(address);
  }
  return all;
}

function differentTables(lab: NetworkLab, recorded: Tables): readonly (readonly [string, string])[] {
  const is = lab.tables();
  const differ: (readonly [string, string])[] = [];
  for (const table of ["nat", "filter", "mangle"] as const) {
    const expected = recorded[table];
    if (expected !== undefined) for (const difference of lineDifferences(canonicalSave(expected), canonicalSave(is[table]))) differ.push([table, difference]);
  }
  if (recorded.ruleset !== undefined) for (const difference of lineDifferences(canonicalRuleset(recorded.ruleset), canonicalRuleset(is.ruleset))) differ.push(["nftables", difference]);
  return differ;
}

function differentProbe(lab: NetworkLab, { probe, result }: RecordedProbe, affinity: number | undefined, chosen: Map<string, string>): readonly string[] {
  if ("hold" in probe) {
    const { outcome } = lab.attempt("pod", probe.hold, { port: holdPort, stream: "opens" });
    heldBy.set(lab, probe.hold);
    return differs(result, outcome === "answer" ? ["open", "reply pong"] : [outcome]);
  }
  if ("holdcheck" in probe) return differs(result, lab.attempt("pod", heldBy.get(lab) ?? "", { port: holdPort, stream: "continues" }).outcome === "answer" ? "reply pong" : "no reply");
  if ("healthz" in probe) return differs((result as { readonly response: readonly string[] }).response, healthLines(lab.attempt("external", probe.healthz, { path: "/" })));
  return differentConnections(lab, probe, result as ConnectionResult, affinity, chosen);
}

/** Where the connection that is kept open goes. */
const heldBy = new WeakMap<NetworkLab, string>();

function differs(expected: unknown, is: unknown): readonly string[] {
  const [wanted, has] = [JSON.stringify(expected), JSON.stringify(is)];
  return wanted === has ? [] : [`expected ${wanted}, is ${has}`];
}

const reasons: Readonly<Record<number, string>> = { 200: "OK", 503: "Service Unavailable" };

/** An answer of HTTP, line by line. */
function healthLines({ packet, outcome }: Attempt): readonly string[] {
  if (packet === undefined) return [outcome];
  const { code = 0, contentType = "", headers = [], body = "" }: Packet = packet;
  return [`HTTP/1.1 ${code} ${reasons[code] ?? ""}`, `Content-Type: ${contentType}`, ...headers.map(([name, value]) => `${name}: ${value}`), `Content-Length: ${body.length}`, "", ...body.split("\n")];
}

/** Two machines stand outside. */
const placeOf = ({ from, src }: Connections): ClientPlace => (from === "external" && src === "172.18.0.101" ? "external2" : from);

interface Tally {
  readonly ends: Record<string, number>;
  readonly sources: Record<string, number>;
}

function differentConnections(lab: NetworkLab, probe: Connections, result: ConnectionResult, affinity: number | undefined, chosen: Map<string, string>): readonly string[] {
  const tally: Tally = { ends: {}, sources: {} };
  const tries = probe.gap === undefined && probe.sport === undefined ? Math.max(probe.n, triesMin) : probe.n;
  for (let at = 0; at < tries; at++) {
    if (at > 0 && probe.gap !== undefined) lab.run(seconds(probe.gap));
    const attempt = lab.attempt(placeOf(probe), probe.to, { protocol: probe.proto === "udp" ? "UDP" : "TCP", ...(probe.sport === undefined ? {} : { port: probe.sport }) });
    const end = attempt.outcome === "answer" ? (attempt.backend ?? "") : attempt.outcome;
    tally.ends[end] = (tally.ends[end] ?? 0) + 1;
    if (attempt.source !== undefined) tally.sources[attempt.source] = (tally.sources[attempt.source] ?? 0) + 1;
  }
  const expected = { ...result.backends, ...result.errors };
  if (affinity !== undefined && Object.keys(result.errors).length === 0) return differentAffinity(probe, expected, tally, affinity, chosen);
  const differ: string[] = [];
  if (!isSameDistribution(expected, tally.ends)) differ.push(`ends: expected ${JSON.stringify(expected)}, are ${JSON.stringify(tally.ends)}`);
  if (!isSameDistribution(result.sourceSeenByBackend, tally.sources)) differ.push(`sources: expected ${JSON.stringify(result.sourceSeenByBackend)}, are ${JSON.stringify(tally.sources)}`);
  return differ;
}

/** Who a client stays with is chance; that it stays (or does not), and with one for all ways to a port, is not. */
function differentAffinity(probe: Connections, expected: Readonly<Record<string, number>>, { ends, sources }: Tally, affinity: number, chosen: Map<string, string>): readonly string[] {
  const differ: string[] = [];
  const [who = "", ...others] = Object.keys(ends);
  const stays = probe.gap === undefined || probe.gap < affinity;
  if (stays && others.length > 0) differ.push(`stays with one, is with ${[who, ...others].join(", ")}`);
  if (!stays && others.length === 0) differ.push(`is free after ${affinity} s, stays with ${who}`);
  const ports = (all: readonly string[]): string => [...new Set(all.map((each) => each.split(":")[1]))].join();
  if (ports(Object.keys(expected)) !== ports(Object.keys(ends))) differ.push(`ends: expected ${JSON.stringify(expected)}, are ${JSON.stringify(ends)}`);
  const group = `${probe.from} ${who.split(":")[1] ?? ""}`;
  if (stays && (chosen.get(group) ?? who) !== who) differ.push(`another way to the port led to ${chosen.get(group) ?? ""}, this one to ${who}`);
  if (stays) chosen.set(group, who);
  const allowed = new Set(["10.244.0.5", "10.244.0.1", "172.18.0.2", "172.18.0.100"]);
  for (const source of Object.keys(sources)) if (!allowed.has(source)) differ.push(`seen as ${source}`);
  return differ;
}
