import { lanesMost } from "../../../protocol/index.ts";
import type { Binary, ProcessRow } from "../../../protocol/index.ts";

/** From the top: who asks, who serves, who stores, who controls, who runs. */
const order: readonly Binary[] = ["kubectl", "bridge", "vital-signs", "load-balancer", "kube-apiserver", "etcd", "kube-scheduler", "kube-controller-manager", "cloud-controller-manager", "cloud-provider", "kubelet", "containerd", "kube-proxy", "linux"];

/** A binary's name stands for its processes; of those that are many for the first few. */
const firstOf: Readonly<Partial<Record<Binary, number>>> = { kubelet: 4, containerd: 4, "kube-proxy": 4, linux: 4 };

/** What is shown at first. */
export const firstLanes = ["kubectl", "kube-apiserver", "etcd", "kube-scheduler", "kube-controller-manager", "kubelet"] as const;

type Row = Pick<ProcessRow, "name" | "binary">;

const isBinary = (token: string): token is Binary => (order as readonly string[]).includes(token);

/** The processes that the words stand for, in the order of lanes: names of processes, or of binaries. */
export function lanesFor(tokens: readonly string[], rows: readonly Row[]): readonly string[] {
  const chosen = new Set<string>();
  for (const token of tokens) {
    // "kubectl" is both: a process and the binary it runs.
    const isProcess = rows.some(({ name }) => name === token);
    if (isProcess) chosen.add(token);
    else if (isBinary(token)) for (const { name } of byName(rows.filter(({ binary }) => binary === token)).slice(0, firstOf[token] ?? lanesMost)) chosen.add(name);
  }
  return sortedRows(rows.filter(({ name }) => chosen.has(name))).map(({ name }) => name).slice(0, lanesMost);
}

/** The shortest words for a choice of processes: what stands in the address. */
export function tokensFor(lanes: readonly string[], rows: readonly Row[]): readonly string[] {
  const left = new Set(lanes);
  const tokens: string[] = [];
  for (const binary of order) {
    const all = lanesFor([binary], rows);
    const own = rows.filter((row) => row.binary === binary && left.has(row.name)).length;
    if (all.length > 1 && own === all.length && all.every((name) => left.has(name))) {
      tokens.push(binary);
      for (const name of all) left.delete(name);
    }
  }
  return [...tokens, ...left];
}

const byName = (rows: readonly Row[]): readonly Row[] => [...rows].sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
const sortedRows = (rows: readonly Row[]): readonly Row[] => [...byName(rows)].sort((a, b) => order.indexOf(a.binary) - order.indexOf(b.binary));

/** All processes by binary, for choosing. */
export function groupsOf(rows: readonly Row[]): readonly { readonly binary: Binary; readonly names: readonly string[] }[] {
  return order.map((binary) => ({ binary, names: byName(rows.filter((row) => row.binary === binary)).map(({ name }) => name) })).filter(({ names }) => names.length > 0);
}

/** A lane's name without what all of its kind share; shorter still where there is little room. */
export function laneName(name: string, isShort: boolean): string {
  const own = name.replace(/^kube-/, "").replace(/^cloud-controller-manager/, "cloud-controller");
  return isShort ? own.replace("controller-manager", "kcm").replace("cloud-controller", "ccm") : own;
}
