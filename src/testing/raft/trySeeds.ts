import { plantedBugs } from "./brokenRules.ts";
import { runSimulation } from "./simulation.ts";
const from = Number(process.argv[2] ?? 1), count = Number(process.argv[3] ?? 20), bug = process.argv[4];
const rules = bug === undefined ? undefined : plantedBugs[Number(bug)]?.rules;
const hunts = process.argv[5] ? { profile: process.argv[5] as any, duration: 8_000_000 } : {};
const t0 = performance.now();
let ops = 0, acks = 0, events = 0, terms = 0, bad = 0;
for (let seed = from; seed < from + count; seed++) {
  const r = runSimulation(seed, { ...hunts, ...(rules === undefined ? {} : { rules }) });
  ops += r.operations; acks += r.acknowledged; events += r.events; terms += r.terms;
  if (r.broken.length > 0) { bad++; if (bad < 12) console.log(seed, r.broken.slice(0, 3)); }
}
console.log({ bug: bug === undefined ? "none" : plantedBugs[Number(bug)]?.name, count, bad, ms: Math.round(performance.now() - t0), perSeed: ((performance.now() - t0) / count).toFixed(1), ops: ops / count, acks: acks / count, events: events / count, terms: terms / count });
