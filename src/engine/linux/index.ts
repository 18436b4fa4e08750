/** A worker machine's operating system kernel. */
export { linuxKernel } from "./linuxKernel.ts";
export type { LinuxConfig } from "./linuxKernel.ts";
export type * from "./messages.ts";
export { cpuStat, cpuUse } from "./cgroup.ts";
export { memoryInUse, memoryInUseBy } from "./processes.ts";
export type { ContainerProcess, LinuxState, PodNetwork } from "./state.ts";
export { answerTo } from "./packet.ts";
export type { Packet, PacketProtocol } from "./packet.ts";
export { podsOnNode } from "./podsOnNode.ts";
export type { ContainerOnNode, PodOnNode } from "./podsOnNode.ts";
export type * from "./netfilter.ts";
export { applyTableChanges, emptyTables, parts31 } from "./netfilter.ts";
export { iptablesSave } from "./iptablesSave.ts";
export { walkNewConnection } from "./packetWalk.ts";
export type { Flow, Verdict, WalkContext } from "./packetWalk.ts";
export { formatIpv4, inCidr, parseCidr, parseIpv4 } from "./ip.ts";
