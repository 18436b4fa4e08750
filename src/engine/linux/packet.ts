import type { Address } from "../core/index.ts";

/** A chain in PEM, or the names in a certificate that the cluster's authority has signed for the server. */
export type ServingCertificate = { readonly pem: string } | { readonly names: readonly string[] };

export type PacketProtocol = "TCP" | "UDP" | "SCTP";

/**
 * One request of a client, or the answer to it, on its way through the network: what in life would be a
 * short connection. Post it to the address it is for (a pod's or node's IP, a load balancer's address),
 * or to a node's kernel (`linux-worker-1`) that routes it, for addresses that only netfilter knows
 * (a Service's ClusterIP). The answer comes to `srcIp`, which is any address of the fabric.
 *
 * @simplified one packet there and one back stand for a connection's handshake, request, answer and end.
 */
export interface Packet {
  readonly type: "packet";
  /** The client's own number, the same in the answer. */
  readonly id: number;
  readonly kind: "request" | "response" | "refused";
  readonly protocol: PacketProtocol;
  readonly srcIp: Address;
  readonly srcPort: number;
  readonly dstIp: Address;
  readonly dstPort: number;
  /** Small: "GET /" there; the name of the pod that answered back. */
  readonly payload: string;
  /** Somebody will read the answer: it brings its text along. */
  readonly wantsBody?: true;
  readonly body?: string;
  /** The client speaks TLS. */
  readonly isTls?: boolean;
  /** What the server has shown to a client that speaks TLS; absent: it does not speak it. */
  readonly certificate?: ServingCertificate;
  /** Of HTTP: the Authorization header. */
  readonly authorization?: string;
  /** Of HTTP: the Accept header there; status and Content-Type back, where it is more than a page. */
  readonly accept?: string;
  readonly code?: number;
  readonly contentType?: string;
  /** More headers of an HTTP answer. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** TCP: the connection stays open after the answer, or this goes on in one that did. */
  readonly stream?: "opens" | "continues";
  /** The kernel's own word (ICMP) about a packet that it has refused. */
  readonly isRelated?: true;
  /** Machines that forwarded it so far; a packet that goes round in circles is dropped. */
  readonly hops?: number;
}

/** Time to live: more forwards than this and the packet is dropped. */
export const hopsMax = 16;

/** The packet that answers `packet`. */
export function answerTo(packet: Packet, kind: "response" | "refused", payload: string): Packet {
  return {
    type: "packet",
    id: packet.id,
    kind,
    protocol: packet.protocol,
    srcIp: packet.dstIp,
    srcPort: packet.dstPort,
    dstIp: packet.srcIp,
    dstPort: packet.srcPort,
    payload,
    ...(packet.stream === undefined || kind === "refused" ? {} : { stream: packet.stream }),
  };
}
