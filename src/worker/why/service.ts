import { isConditionTrue, matchesMap } from "../../engine/api/index.ts";
import type { EndpointSlice, Pod, Service } from "../../engine/kinds/index.ts";
import type { KubeProxyState } from "../../engine/network/index.ts";
import { nftServiceAddresses } from "../../engine/linux/index.ts";
import type { LinuxState, NetfilterTables } from "../../engine/linux/index.ts";
import { countOf, listed, say } from "../../engine/core/index.ts";
import type { ProcessRecord } from "../../engine/core/index.ts";
import type { Said, WhyLink } from "../../protocol/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { whyControllerIdle } from "./controllers.ts";
import { getLine, objectSubject, processSubject, titleOf } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { whyProcessStands } from "./faults.ts";
import { whyNoLeader } from "./leader.ts";
import { whyPod } from "./pod.ts";
import { whyApiUnreachable } from "./reach.ts";

/** Why a Service does not reach its pods, from the first thing on the way that is not as it should be. */
export function whyService(facts: Facts, service: Service): Chain {
  const { spec } = service;
  const evidence = facts.copyEvidence("Service");
  const subject = objectSubject(service);
  const said: WhyLink = { sentence: say`${titleOf(service)}: ${spec.type ?? "ClusterIP"}${spec.clusterIP === undefined ? "" : say` ${spec.clusterIP}`}, ports ${(spec.ports ?? []).map(({ port }) => port).join(", ")}.`, evidence, subject, line: getLine(service, "get") };
  if (spec.type === "ExternalName") return endOf("well", { ...said, sentence: say`${titleOf(service)} is only a name for ${spec.externalName ?? ""}: nothing is routed here.` });
  if (spec.selector === undefined) return because(said, endOf("object", { sentence: say`It has no spec.selector, so its EndpointSlices are for somebody to write by hand.`, evidence, subject, line: "kubectl get endpointslices" }));
  return because(said, whyNoBackends(facts, service) ?? whyNotRouted(facts, service) ?? whyNoAddress(facts, service) ?? endOf("well", { sentence: say`Its pods are ready, its EndpointSlices list them, and the kernels of ${nodesWords(facts, service)} have rules for them.`, evidence: say`${facts.copyEvidence("EndpointSlice")}, and the kernels of the nodes`, subject, line: `kubectl get endpointslices -l kubernetes.io/service-name=${service.metadata.name} -n ${service.metadata.namespace ?? ""}` }));
}

function nodesWords(facts: Facts, service: Service): Said {
  const all = facts.processesOf("linux").length;
  const looked = kernelsToLookAt(facts, readyAddresses(slicesOf(facts, service)).length).length;
  return looked === all ? say`all nodes that run` : say`the ${looked} of ${all} nodes that were looked at`;
}

const selectorText = (selector: Readonly<Record<string, string>>): string => Object.entries(selector).map(([key, value]) => `${key}=${value}`).join(",");

/** No pod that could answer; or there are some, and the slices do not say so. */
function whyNoBackends(facts: Facts, service: Service): Chain | undefined {
  const { namespace = "" } = service.metadata;
  const selector = service.spec.selector ?? {};
  const all = facts.list<Pod>("Pod", namespace);
  const pods = all.filter(({ metadata }) => matchesMap(selector, metadata.labels ?? {}));
  const evidence = facts.copyEvidence("Pod");
  const line = `kubectl get pods -l ${selectorText(selector)} -n ${namespace}`;
  if (pods.length === 0) return endOf("object", { sentence: say`Its spec.selector (${selectorText(selector)}) matches none of the ${countOf(all.length, "pod")} of namespace ${namespace}.${nearest(selector, all)}`, evidence, subject: objectSubject(service), line });
  const ready = pods.filter(({ metadata, status }) => metadata.deletionTimestamp === undefined && isConditionTrue(status.conditions, "Ready"));
  const [first] = pods;
  if (ready.length === 0 && service.spec.publishNotReadyAddresses !== true && first !== undefined) return because({ sentence: say`Its selector matches ${countOf(pods.length, "pod")}, and none is ready: only ready pods get traffic.`, evidence, subject: objectSubject(first), line }, whyPod(facts, first));
  return whySlicesStale(facts, service, ready);
}

/** A pod that has the same keys with other values. */
function nearest(selector: Readonly<Record<string, string>>, pods: readonly Pod[]): Said {
  const keys = Object.keys(selector);
  const near = pods.find(({ metadata }) => keys.some((key) => metadata.labels?.[key] !== undefined));
  return near === undefined ? "" : say` ${near.metadata.name} has ${keys.filter((key) => near.metadata.labels?.[key] !== undefined).map((key) => `${key}=${near.metadata.labels?.[key] ?? ""}`).join(",")}.`;
}

const readyAddresses = (slices: readonly EndpointSlice[]): readonly string[] => slices.flatMap(({ endpoints }) => endpoints.filter(({ conditions }) => conditions?.ready !== false).flatMap(({ addresses }) => addresses));

const slicesOf = (facts: Facts, { metadata }: Service): readonly EndpointSlice[] => facts.list<EndpointSlice>("EndpointSlice", metadata.namespace).filter((slice) => slice.metadata.labels?.["kubernetes.io/service-name"] === metadata.name);

function differenceWords(missing: readonly string[], gone: readonly string[]): Said {
  if (missing.length === 0) return say`they still list ${listed(gone)}`;
  return gone.length === 0 ? say`they lack ${listed(missing)}` : say`they lack ${listed(missing)}, and they still list ${listed(gone)}`;
}

/** Ready pods that no slice lists, or slices that list what is gone. */
function whySlicesStale(facts: Facts, service: Service, ready: readonly Pod[]): Chain | undefined {
  const slices = slicesOf(facts, service);
  const listedNow = new Set(readyAddresses(slices));
  const own = new Set(ready.flatMap(({ status }) => (status.podIP === undefined ? [] : [status.podIP])));
  const missing = [...own].filter((ip) => !listedNow.has(ip));
  const gone = [...listedNow].filter((ip) => !own.has(ip));
  if (missing.length === 0 && gone.length === 0) return undefined;
  const [slice] = slices;
  const link: WhyLink = { sentence: say`Its EndpointSlices are not up to date: ${differenceWords(missing, gone)}.`, evidence: facts.copyEvidence("EndpointSlice"), subject: objectSubject(slice ?? service), line: `kubectl get endpointslices -l kubernetes.io/service-name=${service.metadata.name} -n ${service.metadata.namespace ?? ""}` };
  const idle = whyControllerIdle(facts, "endpointslice", `${service.metadata.namespace ?? ""}/${service.metadata.name}`);
  return idle === undefined ? endOf("passing", link) : because(link, idle);
}

/** Chains of a Service of many endpoints: one for each. */
const hopsMax = 20_000;
/** Rules that are looked through for one answer, on all nodes together. */
const stepsMax = 20_000;

/** The addresses to which a kernel's rules turn a Service's address. */
export function dnatTargets({ tables, nft }: Pick<LinuxState, "tables" | "nft">, clusterIp: string): ReadonlySet<string> {
  return nft.size === 0 ? iptablesTargets(tables, clusterIp) : new Set(nftServiceAddresses(nft, hopsMax).flatMap(({ ip, targets }) => (ip === clusterIp ? targets.map((target) => target.ip) : [])));
}

function iptablesTargets({ nat }: NetfilterTables, clusterIp: string): ReadonlySet<string> {
  const targets = new Set<string>();
  const seen = new Set<string>();
  const open = (nat.get("KUBE-SERVICES") ?? []).flatMap(({ destination, target }) => (destination === `${clusterIp}/32` && target?.type === "jump" ? [target.chain] : []));
  for (let chain = open.pop(); chain !== undefined && seen.size < hopsMax; chain = open.pop()) {
    if (seen.has(chain)) continue;
    seen.add(chain);
    for (const { target } of nat.get(chain) ?? []) {
      if (target?.type === "DNAT") targets.add(target.ip);
      else if (target?.type === "jump") open.push(target.chain);
    }
  }
  return targets;
}

/** The nodes whose rules are compared: all, but in a large cluster only so many, those first whose kube-proxy does not run. */
function kernelsToLookAt(facts: Facts, endpoints: number): readonly ProcessRecord[] {
  const kernels = facts.processesOf("linux");
  const most = Math.max(10, Math.floor(stepsMax / Math.max(1, endpoints)));
  if (kernels.length <= most) return kernels;
  const isWell = (kernel: ProcessRecord): boolean => facts.process(`kube-proxy-${facts.machineOf(kernel).name}`)?.status === "running";
  return [...kernels.filter((kernel) => !isWell(kernel)), ...kernels.filter(isWell)].slice(0, most);
}

/** A node whose kernel has not the rules that the slices ask for. */
function whyNotRouted(facts: Facts, service: Service): Chain | undefined {
  const { clusterIP = "" } = service.spec;
  if (clusterIP === "" || clusterIP === "None" || service.spec.internalTrafficPolicy === "Local") return undefined;
  const wanted = new Set(readyAddresses(slicesOf(facts, service)));
  for (const record of kernelsToLookAt(facts, wanted.size)) {
    const state = record.memory as LinuxState | undefined;
    if (state === undefined || record.status !== "running") continue;
    const has = dnatTargets(state, clusterIP);
    const missing = [...wanted].filter((ip) => !has.has(ip));
    const gone = [...has].filter((ip) => !wanted.has(ip));
    if (missing.length > 0 || gone.length > 0) return whyRulesStale(facts, { record, node: state.node, line: state.nft.size === 0 ? "iptables-save -t nat" : "nft list ruleset", missing, gone, isEmpty: has.size === 0 });
  }
  return undefined;
}

interface StaleRules {
  /** What shows the rules in a shell of the node. */
  readonly line: string;
  readonly record: ProcessRecord;
  readonly node: string;
  readonly missing: readonly string[];
  readonly gone: readonly string[];
  readonly isEmpty: boolean;
}

function rulesWords(missing: readonly string[], gone: readonly string[]): Said {
  if (missing.length === 0) return say`they still lead to ${listed(gone)}`;
  return gone.length === 0 ? say`they lack ${listed(missing)}` : say`they lack ${listed(missing)}, and still lead to ${listed(gone)}`;
}

function whyRulesStale(facts: Facts, { record, node, line, missing, gone, isEmpty }: StaleRules): Chain {
  const link: WhyLink = { sentence: isEmpty ? say`The kernel of ${node} has no rules for it.` : say`The rules in the kernel of ${node} are old: ${rulesWords(missing, gone)}.`, evidence: say`the netfilter tables of ${node}`, subject: processSubject(record), line };
  const proxy = facts.process(`kube-proxy-${node}`);
  if (proxy === undefined) return because(link, endOf("object", { sentence: say`No kube-proxy runs on ${node}.`, evidence: say`the list of processes` }));
  const why = whyProcessStands(facts, proxy) ?? whyApiUnreachable(facts, proxy);
  if (why !== undefined) return because(link, because({ sentence: say`kube-proxy writes these rules, and has heard of nothing new.`, evidence: say`the process table of ${node}`, subject: processSubject(proxy) }, why));
  const state = proxy.memory as KubeProxyState | undefined;
  return because(link, endOf("passing", { sentence: say`${proxy.name} writes them at most once a second${state === undefined ? "" : say`; ${countOf(state.changed.size, "Service")} wait`}.`, evidence: say`the memory of ${proxy.name}`, subject: processSubject(proxy) }));
}

/** A load balancer of the cloud that was asked for and is not there. */
function whyNoAddress(facts: Facts, service: Service): Chain | undefined {
  if (service.spec.type !== "LoadBalancer" || (service.status?.loadBalancer?.ingress ?? []).length > 0) return undefined;
  const link: WhyLink = { sentence: say`Within the cluster it works. From outside it has no address: the cloud controller manager asks the provider for a load balancer, and none has come.`, evidence: facts.copyEvidence("Service"), subject: objectSubject(service), line: getLine(service, "get") };
  const noManager = whyNoLeader(facts, "cloud-controller-manager");
  if (noManager !== undefined) return because(link, noManager);
  const [provider] = facts.processesOf("cloud-provider");
  const down = provider === undefined ? undefined : whyProcessStands(facts, provider);
  return down === undefined ? endOf("passing", link) : because(link, down);
}
