import type { KubeObject } from "../../../api/index.ts";
import { fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import type { Pod, Service } from "../../../kinds/index.ts";

/** A port of this machine, and the one in the pod that it leads to. */
export interface ForwardedPort {
  readonly local: number;
  readonly remote: number;
}

const portMax = 65_535;
const isNumber = (text: string): boolean => /^[-+]?\d+$/.test(text);

/** "[LOCAL PORT]:REMOTE PORT" */
function split(port: string): readonly [local: string, remote: string] {
  const [local = "", remote, ...more] = port.split(":");
  return remote !== undefined && more.length === 0 ? [local, remote] : [local, local];
}

const portsOf = ({ spec }: Pod) => [...spec.containers, ...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always")].flatMap(({ ports = [] }) => ports);

function podPort(pod: Pod, name: string): Result<number, string> {
  const found = portsOf(pod).find((port) => port.name === name);
  return found === undefined ? fail(`Pod '${pod.metadata.name}' does not have a named port '${name}'`) : ok(found.containerPort);
}

function servicePort({ metadata, spec }: Service, name: string): Result<number, string> {
  const found = spec.ports?.find((port) => port.name === name);
  return found === undefined ? fail(`Service '${metadata.name}' does not have a named port '${name}'`) : ok(found.port);
}

/** The container's port behind a Service's. @source k8s.io/kubectl/pkg/util/service_port.go LookupContainerPortNumberByServicePort */
function targetOf(service: Service, pod: Pod, number: number): Result<number, string> {
  const found = service.spec.ports?.find((port) => port.port === number);
  if (found === undefined) return fail(`Service ${service.metadata.name} does not have a service port ${number}`);
  if (service.spec.clusterIP === "None") return ok(number);
  const { targetPort } = found;
  if (typeof targetPort === "string") return podPort(pod, targetPort);
  return ok(targetPort === undefined || targetPort === 0 ? number : targetPort);
}

interface Declared {
  readonly number: number;
  readonly protocol: string;
}

const declared = (object: KubeObject): readonly Declared[] =>
  object.kind === "Service"
    ? ((object as Service).spec.ports ?? []).map(({ port, protocol }) => ({ number: port, protocol: protocol ?? "TCP" }))
    : portsOf(object as Pod).map(({ containerPort, protocol }) => ({ number: containerPort, protocol: protocol ?? "TCP" }));

/** @source k8s.io/kubectl/pkg/cmd/portforward/portforward.go checkUDPPorts */
function udpProblem(ports: readonly string[], object: KubeObject): string | undefined {
  const all = declared(object);
  const isOnlyUdp = (number: number): boolean => all.some((port) => port.number === number && port.protocol === "UDP") && !all.some((port) => port.number === number && port.protocol === "TCP");
  for (const port of ports) {
    const [, remote] = split(port);
    const number = isNumber(remote) ? ok(Number(remote)) : object.kind === "Service" ? servicePort(object as Service, remote) : podPort(object as Pod, remote);
    // An empty one is told by who looks at it next.
    if (!number.ok) return remote === "" ? undefined : number.error;
    if (isOnlyUdp(number.value)) return `UDP protocol is not supported for ${remote}`;
  }
  return undefined;
}

/** Ports with their names resolved, as "LOCAL:REMOTE". @returns what kubectl says of those that are none */
export function resolvePorts(ports: readonly string[], object: KubeObject, pod: Pod): Result<readonly string[], string> {
  const isService = object.kind === "Service";
  const problem = udpProblem(ports, isService ? object : pod);
  if (problem !== undefined) return fail(problem);
  const resolved: string[] = [];
  for (const port of ports) {
    const [local, remote] = split(port);
    if (!isService && remote === "") return fail("remote port cannot be empty");
    const named = isNumber(remote) ? ok(Number(remote)) : isService ? servicePort(object as Service, remote) : podPort(pod, remote);
    if (!named.ok) return named;
    const target = isService ? targetOf(object as Service, pod, named.value) : named;
    if (!target.ok) return target;
    const from = local === remote && !isNumber(remote) ? String(isService ? named.value : target.value) : local;
    resolved.push(from === String(target.value) ? from : !isService && port.split(":").length > 2 ? port : `${from}:${target.value}`);
  }
  return ok(resolved);
}

function parsePort(text: string, side: "local" | "remote"): Result<number, string> {
  if (!/^\d+$/.test(text)) return fail(`error parsing ${side} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text) > portMax ? fail(`error parsing ${side} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`) : ok(Number(text));
}

/** @source k8s.io/client-go/tools/portforward/portforward.go parsePorts */
export function parsePorts(ports: readonly string[]): Result<readonly ForwardedPort[], string> {
  const forwarded: ForwardedPort[] = [];
  for (const text of ports) {
    const parts = text.split(":");
    if (parts.length > 2) return fail(`invalid port format '${text}'`);
    const [first = "", second = first] = parts;
    const local = parsePort(parts.length === 2 && first === "" ? "0" : first, "local");
    if (!local.ok) return local;
    const remote = parsePort(second, "remote");
    if (!remote.ok) return remote;
    if (remote.value === 0) return fail("remote port must be > 0");
    forwarded.push({ local: local.value, remote: remote.value });
  }
  return ok(forwarded);
}

const isIpv4 = (text: string): boolean => /^(?:\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split(".").every((part) => Number(part) < 256);
const isIpv6 = (text: string): boolean => text.includes(":") && /^[0-9a-fA-F:]+$/.test(text) && (text.match(/::/g) ?? []).length <= 1;

/** "localhost" is both of its addresses. @source parseAddresses */
export function parseAddresses(addresses: readonly string[]): Result<readonly string[], string> {
  const parsed = new Set<string>();
  for (const address of addresses) {
    if (address === "localhost") for (const each of ["127.0.0.1", "::1"]) parsed.add(each);
    else if (isIpv4(address) || isIpv6(address)) parsed.add(address);
    else return fail(`${address} is not a valid IP`);
  }
  return ok([...parsed].sort());
}

/** "[::1]:80" */
export const joinHostPort = (host: string, port: number): string => (host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`);
