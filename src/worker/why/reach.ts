import type { ApiserverState } from "../../engine/apiserver/index.ts";
import { countOf, isPathBlocked, listed, say, spanOf } from "../../engine/core/index.ts";
import type { ProcessRecord } from "../../engine/core/index.ts";
import type { EtcdState } from "../../engine/etcd/index.ts";
import type { LoadBalancerState } from "../../engine/loadBalancer/index.ts";
import type { Said } from "../../protocol/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { whyNoPath, whyProcessStands, whySlow, whySlowLink } from "./faults.ts";
import { processSubject } from "./facts.ts";
import type { Facts } from "./facts.ts";

/** Whether two processes run and hear each other. */
function hearEachOther({ cluster }: Facts, a: ProcessRecord, b: ProcessRecord): boolean {
  const { state } = cluster.kernel;
  return a.status === "running" && b.status === "running" && !isPathBlocked(state, a.machine, b.machine) && !isPathBlocked(state, b.machine, a.machine);
}

/** The one that went down last made the difference. */
const lastDown = (records: readonly ProcessRecord[]): ProcessRecord | undefined => records.reduce<ProcessRecord | undefined>((last, record) => (last === undefined || diedAt(record) >= diedAt(last) ? record : last), undefined);
const diedAt = ({ deaths, incarnation }: ProcessRecord): number => deaths[incarnation] ?? 0;

const raftOf = ({ memory }: ProcessRecord) => (memory as EtcdState | undefined)?.raft;

/** Why etcd takes no write and answers no consistent read; undefined when a leader has a majority. */
export function whyNoQuorum(facts: Facts): Chain | undefined {
  const members = facts.processesOf("etcd");
  const majority = Math.floor(members.length / 2) + 1;
  const hasMajority = (member: ProcessRecord): boolean => members.filter((other) => other === member || hearEachOther(facts, member, other)).length >= majority;
  const leader = members.find((member) => member.status === "running" && raftOf(member)?.role === "leader" && hasMajority(member));
  if (leader !== undefined) return undefined;
  const up = members.filter(({ status }) => status === "running");
  const line = "etcdctl endpoint status --cluster -w table";
  const text = say`etcd can commit nothing: ${countOf(up.length, "member")} of ${members.length} ${up.length === 1 ? say`runs` : say`run`}, and a majority is ${majority}.`;
  if (up.length < majority) {
    const down = lastDown(members.filter(({ status }) => status !== "running"));
    const why = down === undefined ? undefined : whyProcessStands(facts, down);
    const link = { sentence: text, evidence: say`the process tables of the members' machines`, line, ...(down === undefined ? {} : { subject: processSubject(down) }) };
    return why === undefined ? endOf("unknown", link) : because(link, why);
  }
  const able = up.find(hasMajority);
  const [first] = up;
  if (able === undefined && first !== undefined) {
    const other = up.find((member) => member !== first && !hearEachOther(facts, first, member));
    const why = other === undefined ? undefined : whyNoPath(facts, facts.machineOf(first), facts.machineOf(other));
    const link = { sentence: say`etcd can commit nothing: no member hears a majority (${majority} of ${members.length}).`, evidence: say`the state of the network between the members`, subject: processSubject(first), line };
    return why === undefined ? endOf("unknown", link) : because(link, why);
  }
  const term = able === undefined ? 0 : (raftOf(able)?.term ?? 0);
  return endOf("passing", { sentence: say`etcd has no leader at this moment: a majority runs, and elects one (term ${term}).`, evidence: say`the memory of ${able?.name ?? say`the members`}`, line, ...(able === undefined ? {} : { subject: processSubject(able) }) });
}

/** Why one API server has nothing to say; undefined when it serves. */
export function whyServerSilent(facts: Facts, server: ProcessRecord): Chain | undefined {
  const stands = whyProcessStands(facts, server);
  if (stands !== undefined) return stands;
  const state = server.memory as ApiserverState | undefined;
  if (state?.phase === "running") return undefined;
  const link = { sentence: say`${server.name} is ${state?.phase ?? say`down`}, and takes no requests yet.`, evidence: say`the memory of ${server.name}`, subject: processSubject(server) };
  const quorum = whyNoQuorum(facts);
  return quorum === undefined ? endOf("passing", link) : because(link, quorum);
}

/** Why a client gets no answer of any API server; undefined when it reaches one that serves. */
export function whyApiUnreachable(facts: Facts, client: ProcessRecord): Chain | undefined {
  const stands = whyProcessStands(facts, client);
  if (stands !== undefined) return stands;
  const subject = processSubject(client);
  const symptom = { sentence: say`${client.name} cannot reach the API.`, evidence: say`the memory of ${client.name}`, subject, line: "kubectl get --raw /readyz" };
  const [balancer] = facts.processesOf("load-balancer");
  if (balancer === undefined) return undefined;
  const toBalancer = whyProcessStands(facts, balancer) ?? whyNoPath(facts, facts.machineOf(client), facts.machineOf(balancer));
  if (toBalancer !== undefined) return because(symptom, because({ sentence: say`Everybody finds the API servers through the load balancer, and it does not answer here.`, evidence: say`the clients' configuration`, subject: processSubject(balancer) }, toBalancer));
  return whyNoServer(facts, balancer, symptom);
}

function whyNoServer(facts: Facts, balancer: ProcessRecord, symptom: Chain["links"][number]): Chain | undefined {
  const servers = facts.processesOf("kube-apiserver");
  const silent = servers.map((server) => ({ server, why: whyServerSilent(facts, server) ?? whyNoPath(facts, facts.machineOf(balancer), facts.machineOf(server)) }));
  const serving = silent.filter(({ why }) => why === undefined);
  if (serving.length > 0) return whyNotSeenHealthy(balancer, serving.map(({ server }) => server), symptom);
  const last = lastDown(servers.filter(({ status }) => status !== "running")) ?? servers[0];
  const why = silent.find(({ server }) => server === last)?.why;
  const link = { sentence: say`None of ${countOf(servers.length, "API server")} answers the load balancer.`, evidence: say`the memory of ${balancer.name}, and the process tables`, subject: processSubject(balancer) };
  return because(symptom, why === undefined ? endOf("unknown", link) : because(link, why));
}

/** The load balancer must see it pass its checks first. */
function whyNotSeenHealthy(balancer: ProcessRecord, servers: readonly ProcessRecord[], symptom: Chain["links"][number]): Chain | undefined {
  const state = balancer.memory as LoadBalancerState | undefined;
  const seen = servers.some(({ name }) => state?.backends.find(({ address }) => address === name)?.isHealthy !== false);
  if (seen) return undefined;
  const backend = state?.backends.find(({ address }) => address === servers[0]?.name);
  return because(symptom, endOf("passing", { sentence: say`${listed(servers.map(({ name }) => name))} serves again, and the load balancer has not seen it pass its checks yet (last: ${backend?.lastCheck ?? say`none`}).`, evidence: say`the memory of ${balancer.name}`, subject: processSubject(balancer) }));
}

/** Why a write by this client does not come to an end; undefined when nothing stands in its way. */
export const whyCannotWrite = (facts: Facts, client: ProcessRecord): Chain | undefined => {
  const unreachable = whyApiUnreachable(facts, client);
  if (unreachable !== undefined) return unreachable;
  const quorum = whyNoQuorum(facts);
  if (quorum !== undefined) return because({ sentence: say`The API servers answer, and cannot store anything.`, evidence: say`the memories of the API servers`, line: "kubectl get --raw /readyz?verbose" }, quorum);
  return whyNoServerReachesEtcd(facts);
};

/** The members with which a write can be committed. */
function ableMembers(facts: Facts): readonly ProcessRecord[] {
  const members = facts.processesOf("etcd");
  return members.filter((member) => members.filter((other) => other === member || hearEachOther(facts, member, other)).length > members.length / 2);
}

/** Why an API server gets nothing out of etcd although a majority runs; undefined when it does. */
export function whyServerLacksEtcd(facts: Facts, server: ProcessRecord): Chain | undefined {
  const able = ableMembers(facts);
  const [member] = able;
  if (member === undefined || able.some((each) => hearEachOther(facts, server, each))) return undefined;
  const why = whyNoPath(facts, facts.machineOf(server), facts.machineOf(member));
  return why === undefined ? undefined : because({ sentence: say`${server.name} hears no etcd member that belongs to a majority.`, evidence: say`the state of the network`, subject: processSubject(server), line: "kubectl get --raw /readyz/etcd" }, why);
}

/** Each API server is cut off from the members that have a leader. */
function whyNoServerReachesEtcd(facts: Facts): Chain | undefined {
  const lacking = facts.processesOf("kube-apiserver").filter(({ status }) => status === "running").map((server) => whyServerLacksEtcd(facts, server));
  return lacking.every((chain) => chain !== undefined) ? lacking[0] : undefined;
}

/** Why requests take long though they are answered; undefined when nothing is slow on their way. */
export function whyRequestsSlow(facts: Facts, client: ProcessRecord | undefined): Chain | undefined {
  const [balancer] = facts.processesOf("load-balancer");
  const on = [...facts.processesOf("etcd"), ...facts.processesOf("kube-apiserver"), ...(balancer === undefined ? [] : [balancer]), ...(client === undefined ? [] : [client])].filter(({ status }) => status === "running");
  for (const record of on) {
    const slow = whySlow(facts, record);
    if (slow !== undefined) return slow;
  }
  for (const a of on) {
    for (const b of on) {
      const slow = a.machine === b.machine ? undefined : whySlowLink(facts, facts.machineOf(a), facts.machineOf(b));
      if (slow !== undefined) return slow;
    }
  }
  return undefined;
}

/** How long ago, for a sentence: "12 s ago". */
export const ago = (facts: Facts, at: number): Said => say`${spanOf(facts.now - at)} ago`;
