import { seconds } from "../../engine/core/index.ts";
import type { Pod } from "../../engine/kinds/index.ts";
import { SchedulerLab } from "./lab.ts";
import type { ByNode, DeploymentRecording, RecordedRun } from "./recording.ts";

const zoneLabel = "topology.kubernetes.io/zone";
const settled = seconds(15);

function countBy(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

const sortedCounts = (counts: ByNode): string => Object.values(counts).toSorted((a, b) => a - b).join(" ");

/** Each count within what the runs had, and all counts together (whichever node has them) as one of the runs had them. */
function countDifferences(what: string, runs: readonly ByNode[], given: ByNode): readonly string[] {
  const places = new Set([...runs.flatMap((run) => Object.keys(run)), ...Object.keys(given)]);
  const found: string[] = [];
  for (const place of places) {
    const counts = runs.map((run) => run[place] ?? 0);
    const count = given[place] ?? 0;
    if (count < Math.min(...counts) || count > Math.max(...counts)) found.push(`${what} ${place}: expected ${[...new Set(counts)].join(" or ")}, is ${count}`);
  }
  if (!runs.some((run) => sortedCounts(run) === sortedCounts(given))) found.push(`${what}: expected counts ${runs.map(sortedCounts).join(" or ")}, are ${sortedCounts(given)}`);
  return found;
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
  const found = [
    ...countDifferences("perNode", recording.runs.map((run) => run.perNode), countBy(nodes)),
    ...countDifferences("perZone", recording.runs.map((run) => run.perZone), countBy(nodes.map((node) => zones.get(node) ?? "None"))),
  ];
  [...lab.scheduler.decisions.values()].filter((decision) => decision.nodeName !== "").forEach((decision, place) => {
    const wanted = bestTotals(recording.runs, place);
    const best = decision.total.length === 0 ? undefined : Math.max(...decision.total);
    if (wanted.length > 0 && best !== undefined && (best < Math.min(...wanted) || best > Math.max(...wanted))) found.push(`best total of pod ${place + 1}: expected ${[...new Set(wanted)].join(" or ")}, is ${best}`);
  });
  return found;
}
