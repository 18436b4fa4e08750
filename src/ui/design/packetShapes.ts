import type { PacketKind } from "../../protocol/index.ts";
import { wordsOf } from "../stores/words/language.ts";

/** How a kind of message is drawn: its own outline and its own colour, in a box from -5 to 5. */
export interface PacketShape {
  /** Of an SVG path. */
  readonly d: string;
  readonly hollow: boolean;
  /** CSS custom property. */
  readonly colour: string;
}

const shape = (kind: PacketKind, d: string, hollow = false): PacketShape => ({ d, hollow, colour: `--packet-${kind}` });

export const packetShapes: Readonly<Record<PacketKind, PacketShape>> = {
  raft: shape("raft", "M0-5 5 0 0 5-5 0Z"),
  etcd: shape("etcd", "M-3.6-3.6h7.2v7.2h-7.2Z"),
  api: shape("api", "M4.2 0A4.2 4.2 0 1 1-4.2 0 4.2 4.2 0 1 1 4.2 0Z"),
  watch: shape("watch", "M3.6 0A3.6 3.6 0 1 1-3.6 0 3.6 3.6 0 1 1 3.6 0Z", true),
  cri: shape("cri", "M0-4.8 4.6 3.6h-9.2Z"),
  probe: shape("probe", "M-1.5-4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3Z"),
  traffic: shape("traffic", "M-4.6-3.4h4.8L4.8 0 .2 3.4h-4.8Z"),
  dns: shape("dns", "M0-4.8 4.6-1.5 2.9 3.9h-5.8L-4.6-1.5Z"),
  cloud: shape("cloud", "M-2.4-4.2h4.8L4.8 0 2.4 4.2h-4.8L-4.8 0Z"),
  other: shape("other", "M2.6 0A2.6 2.6 0 1 1-2.6 0 2.6 2.6 0 1 1 2.6 0Z"),
  failed: shape("failed", "M-3.6-3.6 3.6 3.6M3.6-3.6-3.6 3.6", true),
};

/** What the legend says of a kind of message. */
export const packetWords = (kind: PacketKind): string => wordsOf("design").packets[kind];
