import type { Binary } from "../../engine/cluster/index.ts";
import type { TraceEntry } from "../../engine/core/index.ts";
import { packetFields, packetKinds, packetsMax } from "../../protocol/index.ts";
import type { JournalLine, PacketKind } from "../../protocol/index.ts";

const linesMax = 120;

/**
 * Keeps an even sample of the messages of a frame: when it is full, every other one is dropped and
 * from then on only every second, fourth ... is kept.
 */
export class MessageSample {
  private entries: TraceEntry[] = [];
  private stride = 1;
  private skipped = 0;
  count = 0;

  add(entry: TraceEntry): void {
    this.count++;
    if (++this.skipped < this.stride) return;
    this.skipped = 0;
    this.entries.push(entry);
    if (this.entries.length <= packetsMax) return;
    this.entries = this.entries.filter((_, index) => index % 2 === 0);
    this.stride *= 2;
  }

  take(): { readonly entries: readonly TraceEntry[]; readonly count: number } {
    const taken = { entries: this.entries, count: this.count };
    this.entries = [];
    this.count = 0;
    this.stride = 1;
    this.skipped = 0;
    return taken;
  }
}

const kindIndex = Object.fromEntries(packetKinds.map((kind, index) => [kind, index])) as Readonly<Record<PacketKind, number>>;
const local: ReadonlySet<Binary> = new Set(["kubelet", "containerd", "linux", "kube-proxy"]);

/** What a message is about, by who talks to whom. */
export function packetKind(entry: TraceEntry, from: Binary | undefined, to: Binary | undefined): PacketKind {
  if (entry.lost) return "failed";
  if (from === "etcd" && to === "etcd") return "raft";
  if (from === "etcd" || to === "etcd") return "etcd";
  if (from === "cloud-provider" || to === "cloud-provider") return "cloud";
  const type = messageType(entry.message);
  if (type === "watchEvents") return "watch";
  if (type === "packet") return "traffic";
  if (from !== undefined && to !== undefined && local.has(from) && local.has(to)) return type === "probe" || type === "probeResult" ? "probe" : "cri";
  return "api";
}

export function messageType(message: unknown): string {
  return typeof message === "object" && message !== null && "type" in message && typeof message.type === "string" ? message.type : "";
}

/** Sampled messages as flat numbers that can be transferred. */
export function packPackets(entries: readonly TraceEntry[], binaryOf: (process: number) => Binary | undefined): Float64Array {
  const packed = new Float64Array(entries.length * packetFields);
  entries.forEach((entry, index) => {
    const at = index * packetFields;
    packed[at] = entry.seq;
    packed[at + 1] = entry.sentAt;
    packed[at + 2] = entry.arrivesAt;
    packed[at + 3] = entry.from;
    packed[at + 4] = entry.to;
    packed[at + 5] = kindIndex[packetKind(entry, binaryOf(entry.from), binaryOf(entry.to))];
  });
  return packed;
}

/** The latest messages as lines of the journal. */
export function journalLines(entries: readonly TraceEntry[], nameOf: (process: number) => string, describe: (entry: TraceEntry) => string): readonly JournalLine[] {
  return entries.slice(-linesMax).map((entry) => ({
    seq: entry.seq,
    at: entry.sentAt,
    cause: entry.cause,
    from: nameOf(entry.from),
    to: nameOf(entry.to),
    text: (entry.lost ? "lost: " : "") + describe(entry),
  }));
}
