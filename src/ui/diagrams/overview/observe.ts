import type { Facts } from "../../design/facts.ts";
import { cluster } from "../../stores/cluster.ts";
import { isLeader, nodeLook } from "../../design/processLook.ts";

/** Leaders, nodes, and processes that are not as they should be. */
export function observe(): Facts {
  const facts = new Map<string, string>();
  for (const row of cluster.processes.rows()) {
    if (row.running !== "running") facts.set(row.name, `${row.name} is ${row.running}`);
    else if (row.condition === "degraded") facts.set(row.name, `${row.name} is degraded`);
    if (isLeader(row.role)) facts.set(`leader of ${row.binary}`, `${row.name} leads`);
  }
  for (const row of cluster.machines.rows()) {
    if (row.power === "off") facts.set(row.name, `${row.name} is powered off`);
    else if (row.isolated) facts.set(row.name, `${row.name} is cut off`);
    if (row.diskFull) facts.set(`disk of ${row.name}`, `the disk of ${row.name} is full`);
    const node = nodeLook(row);
    if (node !== undefined) facts.set(`node ${row.name}`, `node ${row.name} is ${node.word}`);
  }
  return facts;
}
