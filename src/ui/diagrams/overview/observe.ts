import type { MachineRow } from "../../../protocol/index.ts";
import type { Facts } from "../../design/facts.ts";
import { cluster } from "../../stores/cluster.ts";
import { isLeader, nodeLook } from "../../design/processLook.ts";
import { wordsOf } from "../../stores/words/language.ts";
import { runState } from "../../design/processLook.ts";

/** Of more workers than this, only those are told of that are not Ready, and of those no more than a few. */
const workersToldMax = 60;
const troublesToldMax = 20;

/** Leaders, nodes, and processes that are not as they should be. */
export function observe(): Facts {
  const words = wordsOf("overview");
  const facts = new Map<string, string>();
  for (const row of cluster.processes.rows()) {
    if (row.running !== "running") facts.set(row.name, words.observed.isState(row.name, runState(row.running)));
    else if (row.condition === "degraded") facts.set(row.name, words.observed.degraded(row.name));
    if (isLeader(row.role)) facts.set(`leader of ${row.binary}`, words.observed.leads(row.name));
  }
  const machines = cluster.machines.rows();
  for (const row of machines) {
    if (row.power === "off") facts.set(row.name, words.observed.off(row.name));
    else if (row.isolated) facts.set(row.name, words.observed.cutOff(row.name));
    if (row.diskFull) facts.set(words.observed.disk(row.name), words.observed.diskFull(row.name));
  }
  tellOfNodes(facts, machines);
  return facts;
}

function tellOfNodes(facts: Map<string, string>, machines: readonly MachineRow[]): void {
  const words = wordsOf("overview");
  const isCrowd = machines.length > workersToldMax;
  const notReady = isCrowd ? machines.filter((row) => row.nodeReady === "NotReady" || row.nodeReady === "Unknown") : [];
  for (const row of isCrowd ? notReady.slice(0, troublesToldMax) : machines) {
    const node = nodeLook(row);
    if (node !== undefined) facts.set(words.observed.node(row.name), words.observed.nodeIs(row.name, node.word));
  }
  if (isCrowd) facts.set("nodes", notReady.length === 0 ? words.observed.allNodesWell : words.observed.nodesTroubled(notReady.length));
}
