import { listRuleset } from "../../engine/linux/index.ts";
import type { Chain, LinuxState } from "../../engine/linux/index.ts";
import { seconds } from "../../engine/core/index.ts";
import { Simulation } from "../../worker/simulation.ts";
import { canonicalRuleset } from "../network/compareTables.ts";
import type { Broken } from "./lawBook.ts";

/** Node -> its netfilter tables, chains by name, as text. */
function tablesOf({ cluster }: Simulation): ReadonlyMap<string, string> {
  const tables = new Map<string, string>();
  for (const process of cluster.kernel.state.processes) {
    if (cluster.binaryOf(process.index) !== "linux" || process.memory === undefined) continue;
    const { tables: written, nft } = process.memory as LinuxState;
    const { nat, filter, mangle } = written;
    const lines = [...canonicalRuleset(listRuleset(nft)).filter((line) => !emptied.test(line)), ...Object.entries({ nat, filter, mangle }).flatMap(([table, chains]) => [...chains].map(([chain, rules]) => `${table} ${chain} ${chainText(chain, rules)}`))];
    tables.set(process.name, lines.sort().join("\n"));
  }
  return tables;
}

/** What was a Service's is empty for a while; a fresh kube-proxy never had it. */
const emptied = /\/ chain \S+\/\S*$/;

/** A chain of one Service; the others are shared by all. */
const ofOneService = /^KUBE-(SVC|SVL|SEP|EXT|FW)-/;

/** Services stand in the shared chains in the order in which they were heard of, which decides nothing: their rules exclude one another. Only the one for node ports, which catches the rest, has its place. */
function chainText(chain: string, rules: Chain): string {
  const texts = rules.map((rule) => JSON.stringify(rule));
  if (ofOneService.test(chain)) return texts.join(" ");
  const catchesRest = rules.at(-1)?.matches.some((match) => match.type === "addrtype") === true;
  return catchesRest ? [...texts.slice(0, -1).sort(), ...texts.slice(-1)].join(" ") : texts.sort().join(" ");
}

const longEnough = seconds(40);

/**
 * In a quiet cluster every node's netfilter tables are what a kube-proxy would write that begins
 * with an empty kernel. To know, the moment is copied, the copy's tables are flushed and its
 * kube-proxies are started anew: no second implementation says what is right.
 */
export function tablesAreFresh(simulation: Simulation): Broken | undefined {
  const law = "a node's netfilter tables are what a fresh kube-proxy would write";
  const copy = new Simulation(simulation.blueprint, simulation.seed);
  copy.restore(simulation.checkpoint());
  const { kernel } = copy.cluster;
  for (const process of kernel.state.processes) {
    if (process.memory === undefined) continue;
    const binary = copy.cluster.binaryOf(process.index);
    if (binary === "linux") (process.memory as LinuxState).nft.clear();
    if (binary === "linux") for (const chains of Object.values((process.memory as LinuxState).tables) as Map<string, unknown>[]) chains.clear();
    if (binary === "kube-proxy") copy.perform({ type: "process", action: "restart", process: process.name });
  }
  copy.advance(copy.now + longEnough);
  // Both see what changes meanwhile (an API server that has ended leaves the endpoints of "kubernetes").
  simulation.advance(simulation.now + longEnough);
  const fresh = tablesOf(copy);
  for (const [node, tables] of tablesOf(simulation)) {
    const wanted = fresh.get(node);
    if (tables === wanted) continue;
    const [has, should] = [new Set(tables.split("\n")), new Set(wanted?.split("\n"))];
    const extra = [...has].find((line) => !should.has(line));
    const missing = [...should].find((line) => !has.has(line));
    return { law, sentence: `${node} has ${extra ?? "nothing"} and lacks ${missing ?? "nothing"}`.slice(0, 400) };
  }
  return undefined;
}
