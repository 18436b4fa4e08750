import type { Cluster } from "../../engine/cluster/index.ts";
import type { TraceEntry } from "../../engine/core/index.ts";
import type { Micros, TraceMessage } from "../../protocol/index.ts";

/** Of one cause, the first so many messages are kept; of causes, the last so many. */
const messagesMax = 3_000;
const causesMax = 80;

interface Trace {
  readonly messages: TraceMessage[];
  omitted: number;
  /** Of its last message. */
  until: Micros;
}

const noTrace = { messages: [], omitted: 0 };

/** What each command set off: the messages that carry its number, in the order in which they were sent. */
export class Traces {
  private readonly byCause = new Map<number, Trace>();
  private lastSeq = -1;

  /** A message leaves. Of a past that is lived through again all is known. */
  sent(cluster: Cluster, entry: TraceEntry): void {
    if (entry.cause === 0 || entry.seq < this.lastSeq) return;
    this.lastSeq = entry.seq;
    const trace = this.traceOf(entry.cause);
    trace.until = entry.arrivesAt;
    if (trace.messages.length >= messagesMax) {
      trace.omitted++;
      return;
    }
    const { processes } = cluster.kernel.state;
    const { seq, sentAt, arrivesAt, lost } = entry;
    const from = processes[entry.from]?.name ?? "";
    const to = processes[entry.to]?.name ?? "";
    trace.messages.push({ seq, from, to, sentAt, arrivesAt, text: cluster.describe(entry), ...(lost ? { lost } : {}) });
  }

  private traceOf(cause: number): Trace {
    const known = this.byCause.get(cause);
    if (known !== undefined) return known;
    const made: Trace = { messages: [], omitted: 0, until: 0 };
    this.byCause.set(cause, made);
    const oldest = this.byCause.size > causesMax ? this.byCause.keys().next().value : undefined;
    if (oldest !== undefined) this.byCause.delete(oldest);
    return made;
  }

  /** Of one cause; at most `messagesMax`, with how many more there were. */
  of(cause: number): { readonly messages: readonly TraceMessage[]; readonly omitted: number } {
    return this.byCause.get(cause) ?? noTrace;
  }

  /** Of a history that goes another way from `at` on. */
  upTo(at: Micros): Traces {
    const copy = new Traces();
    for (const [cause, { messages, omitted, until }] of this.byCause) copy.byCause.set(cause, { messages: [...messages], omitted, until });
    copy.lastSeq = this.lastSeq;
    copy.forgetAfter(at, Infinity);
    return copy;
  }

  /** What was sent after `at`, or set off by a later command than the last `commands`, has not happened. */
  forgetAfter(at: Micros, commands: number): void {
    this.lastSeq = -1;
    for (const [cause, trace] of this.byCause) {
      const kept = trace.messages.filter(({ sentAt }) => sentAt <= at);
      if (kept.length === 0 || cause > commands) this.byCause.delete(cause);
      else {
        trace.messages.splice(0, trace.messages.length, ...kept);
        this.lastSeq = Math.max(this.lastSeq, kept.at(-1)?.seq ?? -1);
      }
    }
  }
}
