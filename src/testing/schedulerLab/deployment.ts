import { seconds } from "../../engine/core/index.ts";
import type { Node, Pod } from "../../engine/kinds/index.ts";
import { SchedulerLab } from "./lab.ts";
import type { ByNode, DeploymentRecording, RecordedRun } from "./recording.ts";

const zoneLabel = "topology.kubernetes.io/zone";
const settled = seconds(15);

function countBy(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

/** What tells a node from another beside its name: nodes that are alike may change places, ties are settled by chance. */
function likenessOf(node: Node, pods: readonly Pod[]): string {
  const { name, labels = {} } = node.metadata;
  const own = Object.entries(labels).filter(([, value]) => value !== name);
  const load = pods.filter((pod) => pod.spec.nodeName === name).map(({ spec }) => ({ ...spec, nodeName: "" }));
  return JSON.stringify([own, node.spec, node.status, load]);
}

/** The counts of places that are alike, the smallest first: as one of the runs had them. */
function countDifferences(what: string, runs: readonly ByNode[], given: ByNode, groups: readonly (readonly string[])[]): readonly string[] {
  return groups.flatMap((places) => {
    const countsOf = (counts: ByNode): string => places.map((place) => counts[place] ?? 0).toSorted((a, b) => a - b).join(" ");
    const wanted = [...new Set(runs.map(countsOf))];
    return wanted.includes(countsOf(given)) ? [] : [`${what} ${places.join(", ")}: expected ${wanted.join(" or ")}, are ${countsOf(given)}`];
  });
}

/** The best total of each pod in turn, as far as the runs have it. */
function bestTotals(runs: readonly RecordedRun[], place: number): readonly number[] {
  return runs.flatMap(({ steps = [] }) => {
    const total = steps[place]?.total;
    return total === null || total === undefined || Object.keys(total).length === 0 ? [] : [Math.max(...Object.values(total))];
  });
}

/** Lets a Deployment's pods be placed and compares where they went with the recorded runs. @returns what differs */
export function playDeployment(recording: DeploymentRecording): readonly string[] {
  const lab = new SchedulerLab();
  lab.build(recording);
  for (const object of recording.objects) if (object.kind === "Deployment") lab.create(object);
  lab.run(settled);
  const occupied = new Set(recording.pods.map((pod) => pod.metadata.name));
  const pods = (lab.plane.list("v1/pods", { namespace: "default" }) as readonly Pod[]).filter((pod) => !occupied.has(pod.metadata.name));
  const zones = new Map(recording.nodes.map((node) => [node.metadata.name, node.metadata.labels?.[zoneLabel] ?? "None"]));
  const nodes = pods.map((pod) => pod.spec.nodeName ?? "None");
  const alike = new Map<string, string[]>();
  for (const node of recording.nodes) {
    const likeness = likenessOf(node, recording.pods);
    const group = alike.get(likeness);
    if (group === undefined) alike.set(likeness, [node.metadata.name]);
    else group.push(node.metadata.name);
  }
  const found = [
    ...countDifferences("perNode", recording.runs.map((run) => run.perNode), countBy(nodes), [...alike.values(), ["None"]]),
    ...countDifferences("perZone", recording.runs.map((run) => run.perZone), countBy(nodes.map((node) => zones.get(node) ?? "None")), [...new Set([...zones.values(), "None"])].map((zone) => [zone])),
  ];
  [...lab.scheduler.decisions.values()].filter((decision) => decision.nodeName !== "").forEach((decision, place) => {
    const wanted = bestTotals(recording.runs, place);
    const best = decision.total.length === 0 ? undefined : Math.max(...decision.total);
    if (wanted.length > 0 && best !== undefined && (best < Math.min(...wanted) || best > Math.max(...wanted))) found.push(`best total of pod ${place + 1}: expected ${[...new Set(wanted)].join(" or ")}, is ${best}`);
  });
  return found;
}
