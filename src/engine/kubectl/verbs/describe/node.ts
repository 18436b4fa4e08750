import { ageOf, bytesOf, formatBytes, formatMilliCpu, milliCpuOf } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";
import type { Lease, Node, Pod } from "../../../kinds/index.ts";
import { longTime } from "../../longTime.ts";
import { annotationsText, labelsText } from "./common.ts";

const rolePrefix = "node-role.kubernetes.io/";
type Quantities = Readonly<Record<string, string>>;

function rolesOf({ metadata }: Node): string {
  const roles = Object.keys(metadata.labels ?? {}).filter((key) => key.startsWith(rolePrefix) && key.length > rolePrefix.length).map((key) => key.slice(rolePrefix.length));
  return roles.length === 0 ? "<none>" : roles.sort(compareStrings).join(",");
}

function taintsText({ spec }: Node): string {
  const taints = (spec.taints ?? []).map(({ key, value, effect }) => `${key ?? ""}${value === undefined || value === "" ? "" : `=${value}`}:${effect}\n`).sort(compareStrings);
  return taints.length === 0 ? "Taints:\t<none>\n" : `Taints:\t${taints.join("\t")}`;
}

const quantitiesText = (title: string, list: Quantities | undefined): string =>
  Object.keys(list ?? {}).length === 0 ? "" : `${title}:\n${Object.entries(list ?? {}).sort(([a], [b]) => compareStrings(a, b)).map(([name, value]) => `  ${name}:\t${value}\n`).join("")}`;

/** What the containers of a pod ask for together: the sum, or what an init container asks for if that is more. */
function total(pod: Pod, list: "requests" | "limits", name: string): number {
  const amount = (quantities: Quantities | undefined): number => (name === "cpu" ? milliCpuOf(quantities?.[name]) : bytesOf(quantities?.[name]));
  const sum = pod.spec.containers.reduce((all, container) => all + amount(container.resources?.[list]), 0);
  return (pod.spec.initContainers ?? []).reduce((most, container) => Math.max(most, amount(container.resources?.[list])), sum);
}

const shown = (name: string, value: number): string => (value === 0 ? "0" : name === "cpu" ? formatMilliCpu(value) : formatBytes(value));
const percent = (value: number, all: number): number => (all === 0 ? 0 : Math.floor((value * 100) / all));

function podsText(pods: readonly Pod[], node: Node, now: number): string {
  const allocatable = (name: string): number => (name === "cpu" ? milliCpuOf(node.status.allocatable?.[name]) : bytesOf(node.status.allocatable?.[name]));
  const cell = (name: string, value: number): string => `${shown(name, value)} (${percent(value, allocatable(name))}%)`;
  const rows = pods.map((pod) => {
    const cells = (["cpu", "memory"] as const).flatMap((name) => (["requests", "limits"] as const).map((list) => cell(name, total(pod, list, name))));
    return `  ${pod.metadata.namespace ?? ""}\t${pod.metadata.name}\t\t${cells.join("\t")}\t${ageOf(pod.metadata.creationTimestamp, now)}\n`;
  });
  const hugePages = Object.keys(node.status.allocatable ?? {}).filter((name) => name.startsWith("hugepages-")).sort(compareStrings);
  const resources = ["cpu", "memory", "ephemeral-storage", ...hugePages].map((name) => {
    const sum = (list: "requests" | "limits"): number => pods.reduce((all, pod) => all + total(pod, list, name), 0);
    return `  ${name}\t${cell(name, sum("requests"))}\t${cell(name, sum("limits"))}\n`;
  });
  return [
    `Non-terminated Pods:\t(${pods.length} in total)\n`,
    "  Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n",
    "  ---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n",
    ...rows,
    "Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n  Resource\tRequests\tLimits\n  --------\t--------\t------\n",
    ...resources,
  ].join("");
}

/** `kubectl describe node`, but for the events. @source k8s.io/kubectl/pkg/describe/describe.go describeNode */
export function describeNode(node: Node, { lease, pods, now }: { readonly lease: Lease | undefined; readonly pods: readonly Pod[]; readonly now: number }): string {
  const { metadata, spec, status } = node;
  const info = status.nodeInfo;
  const conditions = (status.conditions ?? []).map((one) => `  ${one.type} \t${one.status} \t${longTime(one.lastHeartbeatTime)} \t${longTime(one.lastTransitionTime)} \t${one.reason ?? ""} \t${one.message ?? ""}\n`);
  const running = pods.filter((pod) => pod.status?.phase !== "Succeeded" && pod.status?.phase !== "Failed");
  const { holderIdentity, acquireTime, renewTime } = lease?.spec ?? {};
  return [
    `Name:\t${metadata.name}\nRoles:\t${rolesOf(node)}\n`,
    labelsText("Labels", metadata.labels),
    annotationsText("Annotations", metadata.annotations),
    `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}\n`,
    taintsText(node),
    `Unschedulable:\t${spec.unschedulable === true}\n`,
    lease === undefined
      ? `Lease:\tFailed to get lease: leases.coordination.k8s.io ${JSON.stringify(metadata.name)} not found\n`
      : `Lease:\n  HolderIdentity:\t${holderIdentity ?? "<unset>"}\n  AcquireTime:\t${acquireTime === undefined ? "<unset>" : longTime(acquireTime)}\n  RenewTime:\t${renewTime === undefined ? "<unset>" : longTime(renewTime)}\n`,
    conditions.length === 0 ? "" : `Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n  ----\t------\t-----------------\t------------------\t------\t-------\n${conditions.join("")}`,
    `Addresses:\n${(status.addresses ?? []).map(({ type, address }) => `  ${type}:\t${address}\n`).join("")}`,
    quantitiesText("Capacity", status.capacity),
    quantitiesText("Allocatable", status.allocatable),
    "System Info:\n",
    ...(
      [
        ["Machine ID", info?.machineID],
        ["System UUID", info?.systemUUID],
        ["Boot ID", info?.bootID],
        ["Kernel Version", info?.kernelVersion],
        ["OS Image", info?.osImage],
        ["Operating System", info?.operatingSystem],
        ["Architecture", info?.architecture],
        ["Container Runtime Version", info?.containerRuntimeVersion],
        ["Kubelet Version", info?.kubeletVersion],
        ["Kube-Proxy Version", info?.kubeProxyVersion],
      ] as const
    ).map(([title, value]) => `  ${title}:\t${value ?? ""}\n`),
    spec.podCIDR === undefined ? "" : `PodCIDR:\t${spec.podCIDR}\n`,
    spec.podCIDRs === undefined ? "" : `PodCIDRs:\t${spec.podCIDRs.join(",")}\n`,
    spec.providerID === undefined ? "" : `ProviderID:\t${spec.providerID}\n`,
    podsText(running, node, now),
  ].join("");
}
