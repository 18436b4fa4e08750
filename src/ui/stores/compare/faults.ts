import { parseCommandLine } from "../../../protocol/index.ts";
import type { Command, MachineRow, PodRow, ProcessRow } from "../../../protocol/index.ts";
import type { ClusterRows } from "../cluster.ts";
import { namesIn } from "../names.ts";

/** What a fault is to this cluster: the commands that cause it, or why it cannot be had here. */
export type Aimed = { readonly ok: true; readonly commands: readonly Command[] } | { readonly ok: false; readonly error: string };

/** Something to be done to every lane at the same instant; each finds its own target for it. */
export interface Fault {
  readonly id: string;
  readonly label: string;
  readonly group: "etcd" | "api" | "machines" | "work" | "heal";
  readonly aim: (rows: ClusterRows) => Aimed;
}

const refuse = (error: string): Aimed => ({ ok: false, error });
const does = (...commands: readonly Command[]): Aimed => ({ ok: true, commands });
const stop = (process: string): Command => ({ type: "process", action: "stop", process });
const kubectl = (line: string): Command => ({ type: "kubectl", line });

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

const running = (rows: ClusterRows, binary: ProcessRow["binary"]): readonly ProcessRow[] =>
  rows.processes.rows().filter((row) => row.binary === binary && row.running === "running").toSorted(byName);

const stopSome =
  (binary: ProcessRow["binary"], what: string, count: number) =>
  (rows: ClusterRows): Aimed => {
    const found = running(rows, binary);
    return found.length < count ? refuse(`only ${found.length} ${what} ${found.length === 1 ? "runs" : "run"} here`) : does(...found.slice(0, count).map(({ name }) => stop(name)));
  };

const stopLeader =
  (binary: ProcessRow["binary"], action: "stop" | "kill") =>
  (rows: ClusterRows): Aimed => {
    const leader = running(rows, binary).find(({ role }) => role === "leader");
    return leader === undefined ? refuse(`no ${binary} leads here`) : does({ type: "process", action, process: leader.name });
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
    return first === undefined ? refuse("no worker is left here") : does(order(first.machine.name));
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
  if (zone === undefined) return refuse("no worker has a zone here");
  return does(...(machines.get(zone) ?? []).toSorted().map((machine): Command => ({ type: "machine", action: "isolate", machine })));
}

/** A rolling update of what is called: the own Deployments, or where there are none the one behind the vital sign Traffic. */
function roll(rows: ClusterRows): Aimed {
  const deployments = rows.objects.rows().filter(({ kind, namespace }) => kind === "Deployment" && namespace !== "kube-system");
  const own = deployments.filter(({ namespace }) => namespace !== "vital-signs").toSorted(byName);
  const chosen = own.length > 0 ? own : deployments;
  return chosen.length === 0 ? refuse("there is no Deployment here") : does(...chosen.map(({ namespace, name }) => kubectl(`kubectl rollout restart deployment/${name} -n ${namespace}`)));
}

/** The menu of faults: a line each. Stopped processes stay down, since nobody starts them again. */
export const faults: readonly Fault[] = [
  { id: "stop-etcd-leader", label: "Stop the etcd leader", group: "etcd", aim: stopLeader("etcd", "stop") },
  { id: "stop-etcd-1", label: "Stop 1 etcd member", group: "etcd", aim: stopSome("etcd", "etcd members", 1) },
  { id: "stop-etcd-2", label: "Stop 2 etcd members", group: "etcd", aim: stopSome("etcd", "etcd members", 2) },
  { id: "stop-etcd-3", label: "Stop 3 etcd members", group: "etcd", aim: stopSome("etcd", "etcd members", 3) },
  { id: "stop-api-1", label: "Stop 1 API server", group: "api", aim: stopSome("kube-apiserver", "API servers", 1) },
  { id: "stop-scheduler", label: "Kill the leading scheduler", group: "api", aim: stopLeader("kube-scheduler", "kill") },
  { id: "poweroff", label: "Cut the power of the busiest worker", group: "machines", aim: onBusiest((machine) => ({ type: "machine", action: "crash", machine })) },
  { id: "drain", label: "Drain the busiest worker", group: "machines", aim: onBusiest((machine) => kubectl(`kubectl drain ${machine} --ignore-daemonsets --delete-emptydir-data --force`)) },
  { id: "cut-zone", label: "Cut off the busiest zone", group: "machines", aim: cutZone },
  { id: "roll", label: "Rolling update", group: "work", aim: roll },
  { id: "heal", label: "Heal everything", group: "heal", aim: () => does({ type: "healAll" }) },
];

/** A line that was typed, read with the names of one lane. */
export function aimLine(line: string, rows: ClusterRows): Aimed {
  const parsed = parseCommandLine(line, namesIn(rows));
  return parsed.ok ? does(parsed.value) : refuse(parsed.error);
}
