import type { Env } from "../core/index.ts";
import type { NetAnswer, NetRequest } from "../workloads/index.ts";
import { addressInHosts } from "./hostsFile.ts";
import { familyOf, joinHostPort } from "./ip.ts";
import { podOf } from "./lookup.ts";
import type { LinuxMessage, LinuxTimer } from "./messages.ts";
import type { Packet } from "./packet.ts";
import type { ContainerProcess, LinuxState } from "./state.ts";
import type { RunningCommand } from "./streamState.ts";

type LinuxEnv = Env<LinuxMessage, LinuxTimer>;

/**
 * Sends what a command asks the network for. @returns whether it is on its way; false: the name means nothing
 * @simplified no DNS: names are looked up in /etc/hosts alone; those of Services and of hosts elsewhere are not found.
 */
export function sendRequest(state: LinuxState, { process, command }: { readonly process: ContainerProcess; readonly command: RunningCommand }, request: NetRequest, env: LinuxEnv): boolean {
  const { ip } = podOf(state, process).spec;
  const found = familyOf(request.host) === "IPv4" ? request.host : addressInHosts(process.files.get("/etc/hosts") ?? process.spec.etcHosts, request.host);
  if (found === undefined) return false;
  const host = found.startsWith("127.") ? ip : found;
  command.srcPort = state.nextPort;
  command.server = joinHostPort(host, request.port);
  state.nextPort = state.nextPort >= 60_999 ? 32_768 : state.nextPort + 1;
  const packet: Packet = { type: "packet", id: command.srcPort, kind: "request", protocol: "TCP", srcIp: ip, srcPort: command.srcPort, dstIp: host, dstPort: request.port, payload: `GET ${request.url}`, wantsBody: true };
  env.post(env.process, packet);
  return true;
}

/** Whether a packet answers what a command of this container has asked. */
export function answersTo(state: LinuxState, process: ContainerProcess, command: RunningCommand, packet: Packet): boolean {
  return command.srcPort !== 0 && command.srcPort === packet.dstPort && command.server === joinHostPort(packet.srcIp, packet.srcPort) && podOf(state, process).spec.ip === packet.dstIp;
}

export const netAnswerOf = (packet: Packet): NetAnswer => (packet.kind === "refused" ? { type: "refused" } : { type: "response", body: packet.body ?? "" });
