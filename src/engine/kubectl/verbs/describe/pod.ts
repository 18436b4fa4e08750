import { ageOf, parseTime } from "../../../api/index.ts";
import { humanDuration } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { longTime } from "../../longTime.ts";
import { annotationsText, controllerText, labelsText } from "./common.ts";
import { containersText } from "./containers.ts";
import { spreadText, tolerationsText } from "./template.ts";
import { volumesText } from "./volumes.ts";

const line = (title: string, value: string | number | undefined): string => (value === undefined || value === "" ? "" : `${title}:\t${value}\n`);

function phaseText({ metadata, status }: Pod, now: number): string {
  if (metadata.deletionTimestamp === undefined) return `Status:\t${status?.phase ?? ""}\n`;
  const at = parseTime(metadata.deletionTimestamp) ?? now;
  const how = at > now ? `in ${humanDuration(at - now)}` : `lasts ${ageOf(metadata.deletionTimestamp, now)}`;
  return `Status:\tTerminating (${how})\nTermination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s\n`;
}

function readinessGatesText({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return "";
  return `Readiness Gates:\n  Type\tStatus\n${gates.map(({ conditionType }) => `  ${conditionType} \t${status?.conditions?.find((condition) => condition.type === conditionType)?.status ?? "<none>"} \n`).join("")}`;
}

/** `kubectl describe pod`, but for the events. @source k8s.io/kubectl/pkg/describe/describe.go describePod */
export function describePod(pod: Pod, now: number): string {
  const { metadata, spec, status } = pod;
  const ips = status?.podIPs ?? [];
  const conditions = status?.conditions ?? [];
  return [
    `Name:\t${metadata.name}\nNamespace:\t${metadata.namespace ?? ""}\n`,
    line("Priority", spec.priority),
    line("Priority Class Name", spec.priorityClassName),
    line("Runtime Class Name", spec.runtimeClassName),
    line("Service Account", spec.serviceAccountName),
    spec.nodeName === undefined || spec.nodeName === "" ? "Node:\t<none>\n" : `Node:\t${spec.nodeName}/${status?.hostIP ?? ""}\n`,
    status?.startTime === undefined ? "" : `Start Time:\t${longTime(status.startTime)}\n`,
    labelsText("Labels", metadata.labels),
    annotationsText("Annotations", metadata.annotations),
    phaseText(pod, now),
    line("Reason", status?.reason),
    line("Message", status?.message),
    `IP:\t${status?.podIP ?? ""}\n`,
    ips.length === 0 ? "IPs:\t<none>\n" : `IPs:\n${ips.map(({ ip }) => `  IP:\t${ip}\n`).join("")}`,
    controllerText(pod),
    line("NominatedNodeName", status?.nominatedNodeName),
    spec.initContainers === undefined || spec.initContainers.length === 0 ? "" : containersText("Init Containers", spec.initContainers, status?.initContainerStatuses ?? [], "", pod),
    containersText("Containers", spec.containers, status?.containerStatuses ?? [], "", pod),
    spec.ephemeralContainers === undefined || spec.ephemeralContainers.length === 0 ? "" : containersText("Ephemeral Containers", spec.ephemeralContainers, status?.ephemeralContainerStatuses ?? [], "", pod),
    readinessGatesText(pod),
    conditions.length === 0 ? "" : `Conditions:\n  Type\tStatus\n${conditions.map((condition) => `  ${condition.type} \t${condition.status} \n`).join("")}`,
    volumesText(spec.volumes, ""),
    line("QoS Class", status?.qosClass),
    labelsText("Node-Selectors", spec.nodeSelector),
    tolerationsText("Tolerations", spec.tolerations),
    spreadText("Topology Spread Constraints", spec),
  ].join("");
}
