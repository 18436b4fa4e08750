import type { VitalSign, WhyQuestion } from "../../protocol/index.ts";
import { cluster, vitalSigns } from "./cluster.ts";
import { resourceName } from "./resourceName.ts";

export const whyUsage = [
  "usage: why KIND/NAME [-n NAMESPACE]     why pod/web-1, why node worker-1, why deploy web",
  "       why PROCESS | MACHINE            why etcd-cp-1",
  "       why MACHINE MACHINE              the link between them",
  "       why read|write|schedule|heal|traffic",
  "       why %RUN                         the kubectl with this number in the list of commands",
].join("\n");

/** kubectl's short names of the kinds that people ask about. */
const shortNames: ReadonlyMap<string, string> = new Map([
  ["po", "Pod"], ["no", "Node"], ["svc", "Service"], ["deploy", "Deployment"], ["rs", "ReplicaSet"], ["sts", "StatefulSet"], ["ds", "DaemonSet"], ["cj", "CronJob"],
  ["ns", "Namespace"], ["pvc", "PersistentVolumeClaim"], ["pv", "PersistentVolume"], ["hpa", "HorizontalPodAutoscaler"], ["pdb", "PodDisruptionBudget"], ["cm", "ConfigMap"], ["rc", "ReplicationController"], ["quota", "ResourceQuota"],
]);

/** The kind behind a word that kubectl would take for it: "pod", "pods", "po". */
function kindOf(word: string): string | undefined {
  const lower = word.toLowerCase();
  const short = shortNames.get(lower);
  if (short !== undefined) return short;
  const kinds = new Set(cluster.objects.rows().map(({ kind }) => kind));
  return [...kinds, ...shortNames.values()].find((kind) => kind.toLowerCase() === lower || resourceName(kind) === lower);
}

const isClusterWide = (kind: string): boolean => cluster.objects.groupKeys(kind).some((uid) => cluster.objects.get(uid)?.namespace === "") || ["Node", "Namespace", "PersistentVolume"].includes(kind);

/** Reads what stands behind "why". @returns undefined when it names nothing */
export function parseWhy(args: readonly string[], namespaceOfTab: string): WhyQuestion | undefined {
  const words: string[] = [];
  let namespace = namespaceOfTab;
  for (let place = 0; place < args.length; place++) {
    const word = args[place] ?? "";
    const named = /^(?:-n|--namespace)(?:=(.*))?$/.exec(word);
    if (named === null) words.push(word);
    else namespace = named[1] ?? args[++place] ?? namespace;
  }
  const [first = "", second] = words;
  if (words.length === 1 && /^%\d+$/.test(first)) return { type: "command", run: Number(first.slice(1)) };
  if (words.length === 1 && vitalSigns.includes(first as VitalSign)) return { type: "vital", sign: first as VitalSign };
  if (words.length === 1 && cluster.processes.get(first) !== undefined) return { type: "process", name: first };
  if (cluster.machines.get(first) !== undefined && second === undefined) return { type: "machine", name: first };
  if (second !== undefined && cluster.machines.get(first) !== undefined && cluster.machines.get(second) !== undefined) return { type: "link", from: first, to: second };
  const [kindWord = "", name = second] = first.split("/");
  const kind = kindOf(kindWord);
  if (kind === undefined || name === undefined || name === "") return undefined;
  return { type: "object", kind, namespace: isClusterWide(kind) ? "" : namespace, name };
}
