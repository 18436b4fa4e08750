import { parseTime } from "../../engine/api/index.ts";
import type { ClientState } from "../../engine/client/index.ts";
import type { Binary } from "../../engine/cluster/index.ts";
import type { ControllerManagerState } from "../../engine/controllers/index.ts";
import { countOf, say, seconds, spanOf } from "../../engine/core/index.ts";
import type { ProcessRecord } from "../../engine/core/index.ts";
import type { Lease } from "../../engine/kinds/index.ts";
import type { SchedulerState } from "../../engine/scheduler/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { getLine, objectSubject, processSubject } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { whyProcessStands } from "./faults.ts";
import { ago, whyCannotWrite } from "./reach.ts";

/** Components of which one at a time works: the one that holds the lease of its name. */
export type Electing = Extract<Binary, "kube-scheduler" | "kube-controller-manager" | "cloud-controller-manager">;

const electionOf = ({ memory }: ProcessRecord) => (memory as { readonly client?: ClientState<unknown> } | undefined)?.client?.election;

/** Whether a process works as the leader, by its own memory. */
function leads(binary: Electing, record: ProcessRecord): boolean {
  if (record.status !== "running" || record.memory === undefined) return false;
  switch (binary) {
    case "kube-scheduler":
      return (record.memory as SchedulerState).role === "leader";
    case "kube-controller-manager":
      return (record.memory as ControllerManagerState).phase === "running";
    case "cloud-controller-manager":
      return electionOf(record)?.phase === "leader";
  }
}

/** The one that works; undefined: none does. */
export const leaderOf = (facts: Facts, binary: Electing): ProcessRecord | undefined => facts.processesOf(binary).find((record) => leads(binary, record));

const leaseGone = (lease: Lease | undefined): boolean => (lease?.spec.holderIdentity ?? "") === "";

/** Why no instance of a component works, or the one that works is not heard; undefined when all is well with it. */
export function whyNoLeader(facts: Facts, binary: Electing): Chain | undefined {
  const records = facts.processesOf(binary);
  const leader = records.find((record) => leads(binary, record));
  if (leader !== undefined) return whyCannotWrite(facts, leader);
  const running = records.filter(({ status }) => status === "running");
  if (running.length === 0) return whyNoneRuns(facts, binary, records);
  const lease = facts.get<Lease>("Lease", "kube-system", binary);
  const holder = lease?.spec.holderIdentity ?? "";
  const held = records.find((record) => holder.startsWith(`${facts.machineOf(record).name}_`));
  const [candidate] = running;
  const blocked = candidate === undefined ? undefined : whyCannotWrite(facts, candidate);
  const symptom = { sentence: say`No ${binary} works: ${countOf(running.length, "instance")} of ${records.length} ${running.length === 1 ? say`runs` : say`run`}, and none of them leads.`, evidence: say`the memories of ${running.map(({ name }) => name).join(", ")}`, ...(candidate === undefined ? {} : { subject: processSubject(candidate) }) };
  if (blocked !== undefined) return because(symptom, blocked);
  const renewed = parseTime(lease?.spec.renewTime);
  if (lease === undefined || leaseGone(lease) || renewed === undefined) return because(symptom, endOf("passing", { sentence: say`The lease is free: a standby takes it within 2 s of its next look.`, evidence: facts.copyEvidence("Lease"), ...(lease === undefined ? {} : { subject: objectSubject(lease), line: `kubectl get lease ${binary} -n kube-system -o yaml` }) }));
  if (holder === (candidate === undefined ? undefined : electionOf(candidate))?.identity) return because(symptom, endOf("passing", { sentence: say`${candidate?.name ?? ""} has the lease, and is getting ready to work.`, evidence: say`the memory of ${candidate?.name ?? ""}`, subject: objectSubject(lease) }));
  const duration = seconds(lease.spec.leaseDurationSeconds ?? 15);
  const link = { sentence: say`The lease still belongs to ${holder.replace(/_.*/, "")}: it was renewed ${ago(facts, renewed)}, and others may take it after ${spanOf(duration)} without a renewal.`, evidence: facts.copyEvidence("Lease"), at: renewed, subject: objectSubject(lease), line: getLine(lease) };
  const why = held === undefined ? undefined : whyProcessStands(facts, held);
  return because(symptom, why === undefined ? endOf("passing", link) : because(link, why));
}

function whyNoneRuns(facts: Facts, binary: Electing, records: readonly ProcessRecord[]): Chain {
  const last = records.reduce<ProcessRecord | undefined>((best, record) => (best === undefined || (record.deaths[record.incarnation] ?? 0) >= (best.deaths[best.incarnation] ?? 0) ? record : best), undefined);
  const evidence = say`the process tables of the control plane's machines`;
  if (last === undefined) return endOf("object", { sentence: say`This cluster has no ${binary}.`, evidence });
  const link = { sentence: records.length === 1 ? say`The only ${binary} does not run.` : say`None of the ${records.length} instances of ${binary} runs; ${last.name} went last.`, evidence, subject: processSubject(last), line: `kubectl get lease ${binary} -n kube-system` };
  const why = whyProcessStands(facts, last);
  return why === undefined ? endOf("unknown", link) : because(link, why);
}
