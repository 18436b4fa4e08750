import type { EtcdState } from "../../engine/etcd/index.ts";
import type { Node } from "../../engine/kinds/index.ts";
import { say } from "../../engine/core/index.ts";
import type { MachineRecord, ProcessRecord } from "../../engine/core/index.ts";
import type { WhyLink } from "../../protocol/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { machineSubject, processSubject } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { whyDiskFull, whyMachineStands, whyNoPath, whyProcessStands, whySlow, whySlowLink } from "./faults.ts";
import { whyNoLeader } from "./leader.ts";
import { whyNode } from "./node.ts";
import { whyApiUnreachable, whyCannotWrite, whyNoQuorum, whyRequestsSlow, whyServerLacksEtcd, whyServerSilent } from "./reach.ts";

/** Why a process is as it is. */
export function whyProcess(facts: Facts, record: ProcessRecord): Chain {
  const stands = whyProcessStands(facts, record);
  if (stands !== undefined) return stands;
  const view = facts.cluster.viewOf(record.index);
  const said: WhyLink = { sentence: say`${record.name} runs${view?.headline === undefined || view.headline === "" ? "" : say`: ${view.headline}`}.`, evidence: say`the memory of ${record.name}`, subject: processSubject(record) };
  const trouble = whyTroubled(facts, record) ?? whySlow(facts, record);
  return trouble === undefined ? endOf("well", said) : because(said, trouble);
}

/** What keeps a process that runs from its work. */
function whyTroubled(facts: Facts, record: ProcessRecord): Chain | undefined {
  const binary = facts.cluster.binaryOf(record.index);
  switch (binary) {
    case "etcd":
      return whyMemberTroubled(facts, record);
    case "kube-apiserver":
      return whyServerSilent(facts, record) ?? whyNoQuorum(facts) ?? whyServerLacksEtcd(facts, record) ?? whyRequestsSlow(facts, undefined);
    case "kube-scheduler":
    case "kube-controller-manager":
    case "cloud-controller-manager":
      return whyCannotWrite(facts, record) ?? whyNoLeader(facts, binary);
    case "kubelet": {
      const name = facts.machineOf(record).name;
      const node = facts.get<Node>("Node", "", name);
      const chain = node === undefined ? undefined : whyNode(facts, node);
      return whyCannotWrite(facts, record) ?? (chain?.ends === "well" ? undefined : chain);
    }
    case "kubectl":
    case "vital-signs":
    case "bridge":
      return whyCannotWrite(facts, record) ?? whyRequestsSlow(facts, record);
    case "kube-proxy":
      return whyApiUnreachable(facts, record);
    case "load-balancer": {
      const silent = facts.processesOf("kube-apiserver").map((server) => whyServerSilent(facts, server) ?? whyNoPath(facts, facts.machineOf(record), facts.machineOf(server)));
      return silent.find((chain) => chain !== undefined);
    }
    case "containerd":
    case "linux":
    case "cloud-provider":
    case undefined:
      return undefined;
  }
}

/** A member that is alone while the others have a leader, or all of them without one. */
function whyMemberTroubled(facts: Facts, record: ProcessRecord): Chain | undefined {
  const quorum = whyNoQuorum(facts);
  if (quorum !== undefined) return quorum;
  const raft = (record.memory as EtcdState | undefined)?.raft;
  if (raft === undefined || raft.leader !== "" || raft.role === "leader") return undefined;
  const others = facts.processesOf("etcd").filter((other) => other !== record && other.status === "running");
  for (const other of others) {
    const path = whyNoPath(facts, facts.machineOf(record), facts.machineOf(other));
    if (path !== undefined) return because({ sentence: say`It knows of no leader: it does not hear the members that have one.`, evidence: say`the memory of ${record.name}`, subject: processSubject(record), line: "etcdctl endpoint status --cluster -w table" }, path);
  }
  return undefined;
}

/** Why a machine is as it is. */
export function whyMachine(facts: Facts, machine: MachineRecord): Chain {
  const stands = whyMachineStands(facts, machine);
  if (stands !== undefined) return stands;
  const said: WhyLink = { sentence: say`The machine ${machine.name} is on.`, evidence: say`the state of the machine ${machine.name}`, subject: machineSubject(machine) };
  for (const other of facts.cluster.kernel.state.machines) {
    if (other.removed || other.index === machine.index || (!machine.isolated && other.isolated)) continue;
    const path = other.power === "off" || other.paused ? undefined : whyNoPath(facts, machine, other);
    if (path !== undefined) return because(said, path);
  }
  if (machine.diskFull) return because(said, whyDiskFull(facts, machine));
  const node = facts.get<Node>("Node", "", machine.name);
  const chain = node === undefined ? undefined : whyNode(facts, node);
  if (chain !== undefined && chain.ends !== "well") return because(said, chain);
  for (const index of machine.processes) {
    const record = facts.cluster.kernel.state.processes[index];
    const why = record === undefined ? undefined : (whyProcessStands(facts, record) ?? whySlow(facts, record));
    if (why !== undefined) return because(said, why);
  }
  return endOf("well", said);
}

/** Why a link between two machines is as it is. */
export function whyLink(facts: Facts, from: MachineRecord, to: MachineRecord): Chain {
  return whyNoPath(facts, from, to) ?? whySlowLink(facts, from, to) ?? endOf("well", { sentence: say`What ${from.name} and ${to.name} send to each other arrives.`, evidence: say`the state of the network`, subject: { type: "link", from: from.name, to: to.name } });
}
