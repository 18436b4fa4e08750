import { vitalRows } from "../../engine/cluster/index.ts";
import { say } from "../../engine/core/index.ts";
import type { ProcessRecord } from "../../engine/core/index.ts";
import type { Deployment, Pod, Service } from "../../engine/kinds/index.ts";
import type { Said, VitalSign, WhyLink } from "../../protocol/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { processSubject } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { whyNoPath, whyProcessStands } from "./faults.ts";
import { whyNoLeader } from "./leader.ts";
import { whyPod } from "./pod.ts";
import { whyApiUnreachable, whyCannotWrite, whyRequestsSlow } from "./reach.ts";
import { whyService } from "./service.ts";
import { whyWorkload } from "./workload.ts";

const probeNamespace = "vital-signs";
const heartbeat = "heartbeat";

const asks: Readonly<Record<VitalSign, Said>> = {
  read: say`reads an object through the API`,
  write: say`writes an object through the API`,
  schedule: say`makes a pod and waits until it has a node`,
  heal: say`deletes a pod of a Deployment and waits for the next one`,
  traffic: say`calls a Service at its node port`,
};

/** Why a vital sign is red, or slow. */
export function whyVital(facts: Facts, sign: VitalSign): Chain {
  const [probe] = facts.processesOf("vital-signs");
  const row = vitalRows(facts.cluster)?.find((each) => each.sign === sign);
  if (probe === undefined) return endOf("object", { sentence: say`This cluster has no probes.`, evidence: say`its blueprint` });
  if (row === undefined) return whyProcessStands(facts, probe) ?? endOf("unknown", { sentence: say`The probes have said nothing yet.`, evidence: say`the memory of ${probe.name}`, subject: processSubject(probe) });
  const last = row.history.at(-1);
  const said: WhyLink = { sentence: say`The probe ${asks[sign]}: ${row.text}.`, evidence: say`the memory of ${probe.name}`, ...(last === undefined ? {} : { at: last[0] }), subject: processSubject(probe) };
  if (row.status === "ok" || row.status === "unknown") return endOf(row.status === "ok" ? "well" : "passing", said);
  return because(said, whySign(facts, sign, probe) ?? endOf("unknown", { sentence: say`All that it depends on works at this moment: what was in the way is over, and the next probe says so.`, evidence: say`the memories and machines on its way` }));
}

function whySign(facts: Facts, sign: VitalSign, probe: ProcessRecord): Chain | undefined {
  switch (sign) {
    case "read":
    case "write":
      return whyCannotWrite(facts, probe) ?? whyRequestsSlow(facts, probe);
    case "schedule":
      return whyCannotWrite(facts, probe) ?? whyCanaryWaits(facts) ?? whyRequestsSlow(facts, probe);
    case "heal":
      return whyCannotWrite(facts, probe) ?? whyNobodyReplaces(facts) ?? whyHeartbeat(facts) ?? whyRequestsSlow(facts, probe);
    case "traffic":
      return whyNoTraffic(facts, probe);
  }
}

/** The pod of the scheduling probe that has no node. */
function whyCanaryWaits(facts: Facts): Chain | undefined {
  const waiting = facts.list<Pod>("Pod", probeNamespace).filter(({ metadata, spec }) => metadata.labels?.["app"] === "canary" && (spec.nodeName ?? "") === "");
  const [first] = waiting;
  return first === undefined ? undefined : whyPod(facts, first);
}

/** What a status says was written by the controllers, so they are asked first. */
function whyNobodyReplaces(facts: Facts): Chain | undefined {
  const noLeader = whyNoLeader(facts, "kube-controller-manager");
  return noLeader === undefined ? undefined : because({ sentence: say`A ReplicaSet's pods are replaced by the controller manager.`, evidence: say`the memories of the controller managers` }, noLeader);
}

function whyHeartbeat(facts: Facts): Chain | undefined {
  const deployment = facts.get<Deployment>("Deployment", probeNamespace, heartbeat);
  if (deployment === undefined) return undefined;
  const chain = whyWorkload(facts, deployment);
  return chain.ends === "well" ? undefined : chain;
}

/** From the laptop to a node, and by the node's rules to a pod. */
function whyNoTraffic(facts: Facts, probe: ProcessRecord): Chain | undefined {
  const laptop = facts.machineOf(probe);
  const service = facts.get<Service>("Service", probeNamespace, heartbeat);
  const chain = service === undefined ? undefined : whyService(facts, service);
  if (chain !== undefined && chain.ends !== "well") return chain;
  for (const kernel of facts.processesOf("linux")) {
    const path = whyNoPath(facts, laptop, facts.machineOf(kernel));
    if (path !== undefined) return because({ sentence: say`The probe calls one node after the other, and ${facts.machineOf(kernel).name} does not answer.`, evidence: say`the state of the network`, subject: processSubject(kernel) }, path);
  }
  return whyApiUnreachable(facts, probe);
}
