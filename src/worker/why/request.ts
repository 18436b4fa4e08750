import { matchesLabelSelector } from "../../engine/api/index.ts";
import { waitsFor } from "../../engine/apiserver/index.ts";
import type { AnsweredRequest, ApiserverState, RequestInFlight } from "../../engine/apiserver/index.ts";
import { say, spanOf } from "../../engine/core/index.ts";
import type { ProcessRecord } from "../../engine/core/index.ts";
import type { KubectlState } from "../../engine/kubectl/index.ts";
import type { PodDisruptionBudget, Service } from "../../engine/kinds/index.ts";
import { commandLine } from "../../protocol/index.ts";
import type { WhyLink } from "../../protocol/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { processSubject } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { ago, whyApiUnreachable, whyNoQuorum, whyRequestsSlow } from "./reach.ts";
import { whyService } from "./service.ts";
import { whyBudget } from "./workload.ts";

const slowAbove = 1_000_000;

/** Why a kubectl hangs, was refused, or took so long: where its requests stand in the memories of the API servers. */
export function whyCommand(facts: Facts, run: number): Chain {
  const stamped = facts.log[run - 1];
  if (stamped === undefined) return endOf("unknown", { sentence: say`There is no command ${run}.`, evidence: say`the list of commands` });
  const said: WhyLink = { sentence: say`Command ${run}: ${commandLine(stamped.command)}`, evidence: say`the list of commands`, at: stamped.at, subject: { type: "command", run } };
  if (stamped.command.type !== "kubectl") return endOf("well", said);
  const kubectl = facts.process("kubectl");
  if (kubectl === undefined) return endOf("unknown", said);
  const state = kubectl.memory as KubectlState | undefined;
  const own = state?.runs.get(run);
  if (own === undefined) return because(said, whyItEnded(facts, kubectl, run));
  if (own.isEditing) return because(said, endOf("passing", { sentence: say`It waits until its editor is closed.`, evidence: say`the memory of kubectl`, subject: processSubject(kubectl) }));
  const flight = oldestFlight(facts, run);
  if (flight !== undefined) return because(said, whyStands(facts, flight.server, flight.flight));
  const unreachable = whyApiUnreachable(facts, kubectl);
  const refused = unreachable === undefined ? lastRefusal(facts, run) : undefined;
  if (refused !== undefined) return because(said, whyRefused(facts, refused.server, refused.request, run));
  return because(said, unreachable ?? endOf("passing", { sentence: own.connected ? say`It is connected, and no API server has a request of it in hand at this moment.` : say`It is connecting to the load balancer.`, evidence: say`the memory of kubectl`, subject: processSubject(kubectl) }));
}

interface Found {
  readonly server: ProcessRecord;
  readonly flight: RequestInFlight;
}

function oldestFlight(facts: Facts, run: number): Found | undefined {
  for (const server of facts.processesOf("kube-apiserver")) {
    const state = server.memory as ApiserverState | undefined;
    for (const flight of state?.requests.values() ?? []) if (flight.cause === run && !flight.user.startsWith("system:")) return { server, flight };
  }
  return undefined;
}

/** A request that stands still in an API server. */
function whyStands(facts: Facts, server: ProcessRecord, flight: RequestInFlight): Chain {
  const wait = waitsFor(server.memory as ApiserverState, flight);
  const link: WhyLink = { sentence: say`${server.name} has its request in hand, at the stage ${flight.stage} since ${spanOf(facts.now - flight.stageSince)}${wait.text === "" ? "" : say`: it waits for ${wait.text}`}.${flight.deadline > facts.now ? say` It is given up in ${spanOf(flight.deadline - facts.now)}.` : ""}`, evidence: say`the memory of ${server.name}: its requests in flight`, at: flight.stageSince, subject: processSubject(server), line: "kubectl get --raw /metrics | grep apiserver_current_inflight_requests" };
  const why = whyWaits(facts, server, wait.on, wait.text);
  return why === undefined ? endOf("passing", link) : because(link, why);
}

function whyWaits(facts: Facts, server: ProcessRecord, on: ReturnType<typeof waitsFor>["on"], text: string): Chain | undefined {
  switch (on) {
    case "etcd":
    case "cache":
      return whyNoQuorum(facts) ?? whyRequestsSlow(facts, undefined);
    case "webhook": {
      const state = server.memory as ApiserverState;
      const call = [...state.outbound.values()].find(({ purpose }) => purpose.type === "webhook" && text.startsWith(purpose.url.replace(/\?timeout=\d+s$/, "")));
      const service = call === undefined ? undefined : facts.list<Service>("Service").find(({ spec, metadata }) => spec.clusterIP === call.address || text.includes(`${metadata.name}.${metadata.namespace ?? ""}.svc`));
      return service === undefined ? endOf("unknown", { sentence: say`Who is asked there is not a Service of this cluster that can be looked into.`, evidence: say`the memory of ${server.name}` }) : whyService(facts, service);
    }
    case "seat":
      return endOf("passing", { sentence: say`The API server serves only so many requests of one priority level at a time, and the others queue.`, evidence: say`the memory of ${server.name}: its priority levels`, subject: processSubject(server), line: "kubectl get prioritylevelconfigurations" });
    case "kubelet":
    case "other requests":
      return undefined;
    case "":
      return whyRequestsSlow(facts, undefined);
  }
}

interface Answered {
  readonly server: ProcessRecord;
  readonly request: AnsweredRequest;
}

/** The answers to a command's own requests that API servers remember. */
const answersTo = (facts: Facts, run: number): readonly Answered[] =>
  facts.processesOf("kube-apiserver").flatMap((server) => ((server.memory as ApiserverState | undefined)?.answered.recent ?? []).filter(({ cause, user }) => cause === run && !user.startsWith("system:")).map((request) => ({ server, request })));

const lastRefusal = (facts: Facts, run: number): Answered | undefined =>
  answersTo(facts, run).filter(({ request }) => request.code >= 400).toSorted((a, b) => a.request.endedAt - b.request.endedAt).at(-1);

/** It is over: was it refused, or slow? */
function whyItEnded(facts: Facts, kubectl: ProcessRecord, run: number): Chain {
  const answered = answersTo(facts, run);
  const refused = lastRefusal(facts, run);
  if (refused !== undefined) return whyRefused(facts, refused.server, refused.request, run);
  const slowest = answered.toSorted((a, b) => b.request.endedAt - b.request.startedAt - (a.request.endedAt - a.request.startedAt))[0];
  if (slowest !== undefined && slowest.request.endedAt - slowest.request.startedAt >= slowAbove) return whyWasSlow(facts, slowest.server, slowest.request);
  const error = lastError(kubectl, run);
  if (error !== undefined) {
    const link: WhyLink = { sentence: say`It has ended, and says: ${error}`, evidence: say`what kubectl printed`, subject: processSubject(kubectl) };
    const unreachable = /refused|timeout|timed out|unable to connect|no route/i.test(error) ? whyApiUnreachable(facts, kubectl) : undefined;
    return unreachable === undefined ? endOf("unknown", link) : because(link, unreachable);
  }
  const time = slowest === undefined ? "" : say` Its longest request took ${spanOf(slowest.request.endedAt - slowest.request.startedAt)}.`;
  return endOf("well", { sentence: say`It has ended, and no API server remembers that it refused anything.${time}`, evidence: say`the memories of the API servers: their last requests`, ...(slowest === undefined ? {} : { subject: processSubject(slowest.server) }) });
}

const lastError = ({ memory }: ProcessRecord, run: number): string | undefined => (memory as KubectlState | undefined)?.output.findLast(({ id, stream, text }) => id === run && stream === "stderr" && text.trim() !== "")?.text.trim();

function whyRefused(facts: Facts, server: ProcessRecord, request: AnsweredRequest, run: number): Chain {
  const { verb, resource, namespace, name, code, stage, user, endedAt } = request;
  const what = `${verb} ${resource}${name === "" ? "" : ` ${namespace === "" ? "" : `${namespace}/`}${name}`}`;
  const link: WhyLink = { sentence: say`${server.name} answered ${code} to its ${what}, at the stage ${stage}, ${ago(facts, endedAt)}.`, evidence: say`the memory of ${server.name}: its last requests`, at: endedAt, subject: processSubject(server) };
  const said = lastError(facts.process("kubectl") ?? server, run);
  const words = said === undefined ? "" : say` It said: ${said}`;
  if (code === 403 && stage === "authorization") return because(link, endOf("object", { sentence: say`No Role or ClusterRole that is bound to the user "${user}" allows to ${verb} ${resource}${namespace === "" ? "" : say` in namespace ${namespace}`}.${words}`, evidence: say`the memory of ${server.name}: RBAC`, line: `kubectl auth can-i ${verb} ${resource}${namespace === "" ? "" : ` -n ${namespace}`} --as ${user}` }));
  const budget = code === 429 && resource === "pods/eviction" ? budgetOf(facts, namespace, name) : undefined;
  if (budget !== undefined) return because(link, whyBudget(facts, budget));
  if (code >= 500 || code === 429) {
    const quorum = whyNoQuorum(facts);
    if (quorum !== undefined) return because(link, quorum);
  }
  return endOf("object", { ...link, sentence: say`${link.sentence}${words}` });
}

/** The budget that protects a pod. */
function budgetOf(facts: Facts, namespace: string, name: string): PodDisruptionBudget | undefined {
  const pod = facts.get("Pod", namespace, name);
  return pod === undefined ? undefined : facts.list<PodDisruptionBudget>("PodDisruptionBudget", namespace).find(({ spec }) => spec.selector !== undefined && matchesLabelSelector(spec.selector, pod.metadata.labels ?? {}));
}

/** The stage at which a request that is over stood longest. */
function whyWasSlow(facts: Facts, server: ProcessRecord, request: AnsweredRequest): Chain {
  const { way, startedAt, endedAt, verb, resource } = request;
  const longest = way.map(({ stage, at }, index) => ({ stage, spent: (way[index + 1]?.at ?? endedAt) - at })).toSorted((a, b) => b.spent - a.spent)[0];
  const link: WhyLink = { sentence: say`Its ${verb} ${resource} took ${spanOf(endedAt - startedAt)}${longest === undefined ? "" : say`, of that ${spanOf(longest.spent)} at the stage ${longest.stage}`}.`, evidence: say`the memory of ${server.name}: its last requests`, at: startedAt, subject: processSubject(server) };
  const slow = whyNoQuorum(facts) ?? whyRequestsSlow(facts, facts.process("kubectl"));
  return slow === undefined ? endOf("unknown", link) : because(link, slow);
}
