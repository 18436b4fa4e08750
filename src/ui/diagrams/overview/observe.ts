import type { MachineRow } from "../../../protocol/index.ts";
import type { Facts } from "../../design/facts.ts";
import { cluster } from "../../stores/cluster.ts";
import { isLeader, nodeLook } from "../../design/processLook.ts";

/** Of more workers than this, only those are told of that are not Ready, and of those no more than a few. */
const workersToldMax = 60;
const troublesToldMax = 20;

/** Leaders, nodes, and processes that are not as they should be. */
export function observe(): Facts {
  const facts = new Map<string, string>();
  for (const row of cluster.processes.rows()) {
    if (row.running !== "running") facts.set(row.name, `${row.name} is ${row.running}`);
    else if (row.condition === "degraded") facts.set(row.name, `${row.name} is degraded`);
    if (isLeader(row.role)) facts.set(`leader of ${row.binary}`, `${row.name} leads`);
  }
  const machines = cluster.machines.rows();
  for (const row of machines) {
    if (row.power === "off") facts.set(row.name, `${row.name} is powered off`);
    else if (row.isolated) facts.set(row.name, `${row.name} is cut off`);
    if (row.diskFull) facts.set(`disk of ${row.name}`, `the disk of ${row.name} is full`);
  }
  tellOfNodes(facts, machines);
  return facts;
}

function tellOfNodes(facts: Map<string, string>, machines: readonly MachineRow[]): void {
  const isCrowd = machines.length > workersToldMax;
  const notReady = isCrowd ? machines.filter((row) => row.nodeReady === "NotReady" || row.nodeReady === "Unknown") : [];
  for (const row of isCrowd ? notReady.slice(0, troublesToldMax) : machines) {
    const node = nodeLook(row);
    if (node !== undefined) facts.set(`node ${row.name}`, `node ${row.name} is ${node.word}`);
  }
  if (isCrowd) facts.set("nodes", notReady.length === 0 ? "no node is out of order" : `${notReady.length} nodes are out of order`);
}
