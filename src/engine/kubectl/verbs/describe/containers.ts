import type { ContainerState, ContainerStatus, Pod } from "../../../kinds/index.ts";
import type { Container } from "../podTemplateOf.ts";
import { compareStrings } from "../../../core/index.ts";
import { longTime } from "../../longTime.ts";
import { later } from "./later.ts";
import { orNone } from "./common.ts";

type Probe = NonNullable<Container["livenessProbe"]>;
type EnvVar = NonNullable<Container["env"]>[number];

const two = "    ";
const three = "      ";

function probeText(probe: Probe): string {
  const attributes = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 1}s period=${probe.periodSeconds ?? 10}s #success=${probe.successThreshold ?? 1} #failure=${probe.failureThreshold ?? 3}`;
  if (probe.exec !== undefined) return `exec [${(probe.exec.command ?? []).join(" ")}] ${attributes}`;
  if (probe.httpGet !== undefined) return `http-get ${(probe.httpGet.scheme ?? "HTTP").toLowerCase()}://${probe.httpGet.host ?? ""}:${probe.httpGet.port}${probe.httpGet.path ?? ""} ${attributes}`;
  if (probe.tcpSocket !== undefined) return `tcp-socket ${probe.tcpSocket.host ?? ""}:${probe.tcpSocket.port} ${attributes}`;
  return `unknown ${attributes}`;
}

function stateText(title: string, state: ContainerState | undefined): string {
  if (state?.running !== undefined) return `${two}${title}:\tRunning\n${three}Started:\t${longTime(state.running.startedAt)}\n`;
  if (state?.terminated !== undefined) {
    const { reason, message, exitCode, signal, startedAt, finishedAt } = state.terminated;
    const lines = [
      `${two}${title}:\tTerminated\n`,
      reason === undefined || reason === "" ? "" : `${three}Reason:\t${reason}\n`,
      message === undefined || message === "" ? "" : `${three}Message:\t${message}\n`,
      `${three}Exit Code:\t${exitCode}\n`,
      signal === undefined || signal === 0 ? "" : `${three}Signal:\t${signal}\n`,
      `${three}Started:\t${longTime(startedAt)}\n`,
      `${three}Finished:\t${longTime(finishedAt)}\n`,
    ];
    return lines.join("");
  }
  const reason = state?.waiting?.reason;
  return `${two}${title}:\tWaiting\n${reason === undefined || reason === "" ? "" : `${three}Reason:\t${reason}\n`}`;
}

function quantitiesText(title: string, list: Readonly<Record<string, string>> | undefined): string {
  const entries = Object.entries(list ?? {}).sort(([a], [b]) => compareStrings(a, b));
  return entries.length === 0 ? "" : `${two}${title}:\n${entries.map(([name, value]) => `${three}${name}:\t${value}\n`).join("")}`;
}

function seccompText({ type, localhostProfile }: { readonly type?: string; readonly localhostProfile?: string }): string {
  return `${two}SeccompProfile:\t${type ?? ""}\n${type === "Localhost" ? `${three}LocalhostProfile:\t${localhostProfile ?? ""}\n` : ""}`;
}

function listText(title: string, words: readonly string[] | undefined): string {
  if (words === undefined || words.length === 0) return "";
  return `${two}${title}:\n${words.flatMap((word) => word.split("\n")).map((line) => `${three}${line}\n`).join("")}`;
}

/** What a field reference comes to in this pod. @source k8s.io/kubectl/pkg/util/fieldpath */
function fieldValue(pod: Pod | undefined, path: string): string {
  if (pod === undefined) return "";
  if (path === "metadata.name") return pod.metadata.name;
  if (path === "metadata.namespace") return pod.metadata.namespace ?? "";
  if (path === "metadata.uid") return pod.metadata.uid ?? "";
  const [, field, key = ""] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? [];
  return field === "labels" ? (pod.metadata.labels?.[key] ?? "") : field === "annotations" ? (pod.metadata.annotations?.[key] ?? "") : "";
}

function envLine({ name, value, valueFrom }: EnvVar, pod: Pod | undefined): string {
  if (valueFrom?.fieldRef !== undefined) return `${three}${name}:\t${fieldValue(pod, valueFrom.fieldRef.fieldPath)} (${valueFrom.fieldRef.apiVersion ?? "v1"}:${valueFrom.fieldRef.fieldPath})\n`;
  if (valueFrom?.resourceFieldRef !== undefined) return `${three}${name}:\t (${valueFrom.resourceFieldRef.resource})\n`;
  if (valueFrom?.secretKeyRef !== undefined) return `${three}${name}:\t<set to the key '${valueFrom.secretKeyRef.key}' in secret '${valueFrom.secretKeyRef.name ?? ""}'>\tOptional: ${valueFrom.secretKeyRef.optional === true}\n`;
  if (valueFrom?.configMapKeyRef !== undefined) return `${three}${name}:\t<set to the key '${valueFrom.configMapKeyRef.key}' of config map '${valueFrom.configMapKeyRef.name ?? ""}'>\tOptional: ${valueFrom.configMapKeyRef.optional === true}\n`;
  const [first = "", ...more] = (value ?? "").split("\n");
  return `${three}${name}:\t${first}\n${more.map((line) => `${three}\t${line}\n`).join("")}`;
}

function envFromText(container: Container): string {
  const sources = container.envFrom ?? [];
  if (sources.length === 0) return "";
  const lines = sources.map(({ prefix, configMapRef, secretRef }) => {
    const [from, reference] = configMapRef === undefined ? (["Secret", secretRef] as const) : (["ConfigMap", configMapRef] as const);
    const withPrefix = prefix === undefined || prefix === "" ? "" : ` with prefix '${prefix}'`;
    return `${three}${reference?.name ?? ""}\t${from}${withPrefix}\tOptional: ${reference?.optional === true}\n`;
  });
  return `${two}Environment Variables from:\n${lines.join("")}`;
}

function mountsText(container: Container): string {
  const mounts = (container.volumeMounts ?? []).toSorted((a, b) => compareStrings(a.mountPath, b.mountPath));
  if (mounts.length === 0) return `${two}Mounts:\t<none>\n`;
  const lines = mounts.map(({ mountPath, name, readOnly, subPath }) => `${three}${mountPath} from ${name} (${[readOnly === true ? "ro" : "rw", ...(subPath === undefined || subPath === "" ? [] : [`path="${subPath}"`])].join(",")})\n`);
  return `${two}Mounts:\n${lines.join("")}`;
}

const withName = (port: string, name: string | undefined): string => (name === undefined || name === "" ? port : later(`${port} (${name})`, port));

function containerText(container: Container, status: ContainerStatus | undefined, indent: string, pod: Pod | undefined): string {
  const ports = (container.ports ?? []).map((port) => withName(`${port.containerPort}/${port.protocol ?? "TCP"}`, port.name)).join(", ");
  const hostPorts = (container.ports ?? []).map((port) => withName(`${port.hostPort ?? 0}/${port.protocol ?? "TCP"}`, port.name)).join(", ");
  const plural = ports.includes(",") ? "s" : "";
  const env = container.env ?? [];
  const parts = [
    `  ${indent === "" ? "" : " "}${container.name}:\n`,
    status === undefined ? "" : `${two}Container ID:\t${status.containerID ?? ""}\n`,
    `${two}Image:\t${container.image ?? ""}\n`,
    status === undefined ? "" : `${two}Image ID:\t${status.imageID ?? ""}\n`,
    `${two}Port${plural}:\t${orNone(ports)}\n`,
    `${two}Host Port${plural}:\t${orNone(hostPorts)}\n`,
    container.securityContext?.seccompProfile === undefined ? "" : seccompText(container.securityContext.seccompProfile),
    listText("Command", container.command),
    listText("Args", container.args),
  ];
  if (status !== undefined) {
    parts.push(stateText("State", status.state), status.lastState?.terminated === undefined ? "" : stateText("Last State", status.lastState));
    parts.push(`${two}Ready:\t${status.ready ? "True" : "False"}\n`, `${two}Restart Count:\t${status.restartCount}\n`);
  }
  parts.push(quantitiesText("Limits", container.resources?.limits), quantitiesText("Requests", container.resources?.requests));
  for (const [title, probe] of [["Liveness", container.livenessProbe], ["Readiness", container.readinessProbe], ["Startup", container.startupProbe]] as const) {
    if (probe !== undefined) parts.push(`${two}${title}:\t${probeText(probe)}\n`);
  }
  parts.push(envFromText(container), env.length === 0 ? `${two}Environment:\t<none>\n` : `${two}Environment:\n${env.map((variable) => envLine(variable, pod)).join("")}`, mountsText(container));
  return parts.join("");
}

/** The containers of a pod (with what became of them) or of a template (`indent` two blanks). */
export function containersText(title: string, containers: readonly Container[], statuses: readonly ContainerStatus[], indent = "", pod?: Pod): string {
  if (containers.length === 0) return `${indent}${title}: <none>\n`;
  return `${indent}${title}:\n${containers.map((container) => containerText(container, statuses.find((status) => status.name === container.name), indent, pod)).join("")}`;
}
