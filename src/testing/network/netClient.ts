import type { Address, ConnId, Program } from "../../engine/core/index.ts";
import { joinHostPort, type LinuxMessage, type Packet } from "../../engine/linux/index.ts";
import { answerTo } from "../../engine/linux/packet.ts";

export interface NetClientConfig {
  /** Its address. */
  readonly ip: Address;
  /** The kernel that its packets go through first. */
  readonly kernel: string;
  /** It is a process of that machine, or of one of its pods; otherwise it stands outside. */
  readonly isInside: boolean;
}

export interface NetClientState {
  socket: ConnId | undefined;
  readonly answers: Map<string, Packet>;
}

/** What a test tells it to send. */
interface Ask {
  readonly type: "ask";
  readonly packet: Packet;
}
export const ask = (packet: Packet): Ask => ({ type: "ask", packet });

export const firstClientPort = 40_000;
export const clientPorts = 20_000;

/** Where an answer to a packet comes from, and where to: others are not for this connection. */
export const answerKey = (from: Address, fromPort: number, port: number): string => `${from} ${fromPort} ${port}`;

/** It is a server as well: it says whom it has seen. */
const serve = (asked: Packet): Packet => ({ ...answerTo(asked, "response", ""), body: joinHostPort(asked.srcIp, asked.srcPort) });

/** A program that sends packets as it is told and keeps the answers. */
export function netClient({ ip, kernel, isInside }: NetClientConfig): Program<NetClientState, LinuxMessage | Ask> {
  return {
    start(env) {
      if (isInside) return { socket: env.dial(kernel), answers: new Map() };
      env.claim(ip);
      return { socket: undefined, answers: new Map() };
    },
    step(state, event, env) {
      if (event.type === "connected") {
        env.send(event.conn, { type: "listen", ip, ports: Array.from({ length: clientPorts }, (_, at) => firstClientPort + at) });
      } else if (event.type === "datagram" && event.message.type === "ask") {
        env.post(kernel, event.message.packet);
      } else if ((event.type === "datagram" || event.type === "message") && event.message.type === "packet") {
        const { srcIp, srcPort, dstPort, kind } = event.message;
        if (kind === "request") env.post(kernel, serve(event.message));
        else state.answers.set(answerKey(srcIp, srcPort, dstPort), event.message);
      }
    },
  };
}
