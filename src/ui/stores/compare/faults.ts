import { parseCommandLine } from "../../../protocol/index.ts";
import type { Command, MachineRow, PodRow, ProcessRow } from "../../../protocol/index.ts";
import type { ClusterRows } from "../cluster.ts";
import { namesIn } from "../names.ts";
import { wordsOf } from "../words/language.ts";
import type { Words } from "../words/language.ts";

/** What a fault is to this cluster: the commands that cause it, or why it cannot be had here. */
export type Aimed = { readonly ok: true; readonly commands: readonly Command[] } | { readonly ok: false; readonly error: string };

/** Something to be done to every lane at the same instant; each finds its own target for it. */
export interface Fault {
  readonly id: FaultId;
  readonly group: "etcd" | "api" | "machines" | "work" | "heal";
  readonly aim: (rows: ClusterRows) => Aimed;
}

/** What each is called is among the words. */
export type FaultId = keyof Words["compare"]["faults"];

export const faultLabel = (id: FaultId): string => wordsOf("compare").faults[id];

const refuse = (error: string): Aimed => ({ ok: false, error });
const does = (...commands: readonly Command[]): Aimed => ({ ok: true, commands });
const stop = (process: string): Command => ({ type: "process", action: "stop", process });
const kubectl = (line: string): Command => ({ type: "kubectl", line });

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

const running = (rows: ClusterRows, binary: ProcessRow["binary"]): readonly ProcessRow[] =>
  rows.processes.rows().filter((row) => row.binary === binary && row.running === "running").toSorted(byName);

const stopSome =
  (binary: ProcessRow["binary"], count: number) =>
  (rows: ClusterRows): Aimed => {
    const found = running(rows, binary);
    return found.length < count ? refuse(wordsOf("compare").tooFew(found.length, binary)) : does(...found.slice(0, count).map(({ name }) => stop(name)));
  };

const stopLeader =
  (binary: ProcessRow["binary"], action: "stop" | "kill") =>
  (rows: ClusterRows): Aimed => {
    const leader = running(rows, binary).find(({ role }) => role === "leader");
    return leader === undefined ? refuse(wordsOf("compare").noLeader(binary)) : does({ type: "process", action, process: leader.name });
  };

/** Workers that are on, with the pods of people's own workloads on them; the busiest first. */
function busiest(rows: ClusterRows): readonly { readonly machine: MachineRow; readonly pods: number }[] {
  const isOwn = (pod: PodRow) => pod.namespace !== "kube-system" && pod.namespace !== "vital-signs";
  const workers = rows.machines.rows().filter((row) => row.role === "worker" && row.power === "on" && !row.isolated && row.cordoned !== true);
  const counted = workers.map((machine) => ({ machine, pods: rows.pods.rows().filter((pod) => pod.node === machine.name && isOwn(pod)).length }));
  return counted.toSorted((a, b) => b.pods - a.pods || byName(a.machine, b.machine));
}

const onBusiest =
  (order: (machine: string) => Command) =>
  (rows: ClusterRows): Aimed => {
    const [first] = busiest(rows);
    return first === undefined ? refuse(wordsOf("compare").noWorker) : does(order(first.machine.name));
  };

function cutZone(rows: ClusterRows): Aimed {
  const pods = new Map<string, number>();
  const machines = new Map<string, string[]>();
  for (const { machine, pods: count } of busiest(rows)) {
    const { zone = "" } = machine;
    if (zone === "") continue;
    pods.set(zone, (pods.get(zone) ?? 0) + count);
    machines.set(zone, [...(machines.get(zone) ?? []), machine.name]);
  }
  const [zone] = [...pods].toSorted(([a, of], [b, than]) => than - of || (a < b ? -1 : 1))[0] ?? [];
  if (zone === undefined) return refuse(wordsOf("compare").noZone);
  return does(...(machines.get(zone) ?? []).toSorted().map((machine): Command => ({ type: "machine", action: "isolate", machine })));
}

/** A rolling update of what is called: the own Deployments, or where there are none the one behind the vital sign Traffic. */
function roll(rows: ClusterRows): Aimed {
  const deployments = rows.objects.rows().filter(({ kind, namespace }) => kind === "Deployment" && namespace !== "kube-system");
  const own = deployments.filter(({ namespace }) => namespace !== "vital-signs").toSorted(byName);
  const chosen = own.length > 0 ? own : deployments;
  return chosen.length === 0 ? refuse(wordsOf("compare").noDeployment) : does(...chosen.map(({ namespace, name }) => kubectl(`kubectl rollout restart deployment/${name} -n ${namespace}`)));
}

/** The menu of faults: a line each. Stopped processes stay down, since nobody starts them again. */
export const faults: readonly Fault[] = [
  { id: "stop-etcd-leader", group: "etcd", aim: stopLeader("etcd", "stop") },
  { id: "stop-etcd-1", group: "etcd", aim: stopSome("etcd", 1) },
  { id: "stop-etcd-2", group: "etcd", aim: stopSome("etcd", 2) },
  { id: "stop-etcd-3", group: "etcd", aim: stopSome("etcd", 3) },
  { id: "stop-api-1", group: "api", aim: stopSome("kube-apiserver", 1) },
  { id: "kill-scheduler", group: "api", aim: stopLeader("kube-scheduler", "kill") },
  { id: "poweroff", group: "machines", aim: onBusiest((machine) => ({ type: "machine", action: "crash", machine })) },
  { id: "drain", group: "machines", aim: onBusiest((machine) => kubectl(`kubectl drain ${machine} --ignore-daemonsets --delete-emptydir-data --force`)) },
  { id: "cut-zone", group: "machines", aim: cutZone },
  { id: "roll", group: "work", aim: roll },
  { id: "heal", group: "heal", aim: () => does({ type: "healAll" }) },
];

/** A line that was typed, read with the names of one lane. */
export function aimLine(line: string, rows: ClusterRows): Aimed {
  const parsed = parseCommandLine(line, namesIn(rows));
  return parsed.ok ? does(parsed.value) : refuse(parsed.error);
}
