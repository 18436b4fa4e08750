import type { Micros, TraceEntry } from "../../engine/core/index.ts";

/** Messages kept; older ones make room. */
export const messagesKept = 200_000;
const firstCapacity = 4_096;

const kinds = ["message", "datagram", "syn", "connected", "refused", "closed", "accepted", "terminate", "timer", "fsynced", "start", "killAfterGrace", "keepAlive", "cancelled"] as const satisfies readonly TraceEntry["kind"][];
const kindNumber = new Map<TraceEntry["kind"], number>(kinds.map((kind, index) => [kind, index]));

/**
 * The last messages that were sent, as columns of numbers: a look through all of them takes a
 * fraction of a millisecond. What they say is kept by reference, since messages never change.
 */
export class MessageRing {
  private capacity = firstCapacity;
  private sentAtOf = new Float64Array(firstCapacity);
  private arrivesAtOf = new Float64Array(firstCapacity);
  private recordedAtOf = new Float64Array(firstCapacity);
  private seqOf = new Float64Array(firstCapacity);
  private fromOf = new Int32Array(firstCapacity);
  private toOf = new Int32Array(firstCapacity);
  private causeOf = new Int32Array(firstCapacity);
  /** Twice the kind's number, plus one for a lost message. */
  private formOf = new Uint8Array(firstCapacity);
  private saidOf: unknown[] = [];
  /** Numbers of the oldest message kept and of the next: they count all that were ever recorded. */
  private oldest = 0;
  private next = 0;
  private clearedAt: Micros = 0;
  /** When the last message was recorded that had to make room. */
  private droppedAt: Micros = 0;

  /** @param max more are never kept; the tests take fewer */
  constructor(private readonly max = messagesKept) {}

  add(now: Micros, entry: TraceEntry): void {
    if (this.next - this.oldest === this.capacity) {
      if (this.capacity < this.max) this.grow();
      else this.droppedAt = this.recordedAtOf[this.oldest++ % this.capacity] ?? 0;
    }
    const at = this.next++ % this.capacity;
    this.recordedAtOf[at] = now;
    this.sentAtOf[at] = entry.sentAt;
    this.arrivesAtOf[at] = entry.arrivesAt;
    this.seqOf[at] = entry.seq;
    this.fromOf[at] = entry.from;
    this.toOf[at] = entry.to;
    this.causeOf[at] = entry.cause;
    this.formOf[at] = (kindNumber.get(entry.kind) ?? 0) * 2 + (entry.lost ? 1 : 0);
    this.saidOf[at] = entry.message;
  }

  /** What was recorded after `now`, from event number `seq` on, has not happened. */
  forgetAfter(now: Micros, seq: number): void {
    while (this.next > this.oldest && this.isAfter((this.next - 1) % this.capacity, now, seq)) this.next--;
  }

  private isAfter(at: number, now: Micros, seq: number): boolean {
    const own = this.seqOf[at] ?? 0;
    // A lost message takes no number: the next event has the same.
    return own > seq || (own === seq && (this.recordedAtOf[at] ?? 0) > now);
  }

  /** Nothing is known of what was before `now`. */
  clear(now: Micros): void {
    this.oldest = this.next;
    this.saidOf = [];
    this.clearedAt = now;
  }

  private grow(): void {
    const before = this.capacity;
    const capacity = Math.min(this.max, before * 4);
    const moved = <Column extends Float64Array | Int32Array | Uint8Array>(column: Column, wider: Column): Column => {
      for (let number = this.oldest; number < this.next; number++) wider[number % capacity] = column[number % before] ?? 0;
      return wider;
    };
    const said: unknown[] = [];
    for (let number = this.oldest; number < this.next; number++) said[number % capacity] = this.saidOf[number % before];
    this.recordedAtOf = moved(this.recordedAtOf, new Float64Array(capacity));
    this.sentAtOf = moved(this.sentAtOf, new Float64Array(capacity));
    this.arrivesAtOf = moved(this.arrivesAtOf, new Float64Array(capacity));
    this.seqOf = moved(this.seqOf, new Float64Array(capacity));
    this.fromOf = moved(this.fromOf, new Int32Array(capacity));
    this.toOf = moved(this.toOf, new Int32Array(capacity));
    this.causeOf = moved(this.causeOf, new Int32Array(capacity));
    this.formOf = moved(this.formOf, new Uint8Array(capacity));
    this.saidOf = said;
    this.capacity = capacity;
  }

  /** Numbers of the messages kept: from the first up to, not with, the second. */
  get range(): readonly [from: number, until: number] {
    return [this.oldest, this.next];
  }

  /** All that were sent after this moment are kept. */
  get completeSince(): Micros {
    return Math.max(this.clearedAt, this.droppedAt);
  }

  sentAt(number: number): Micros {
    return this.sentAtOf[number % this.capacity] ?? 0;
  }

  arrivesAt(number: number): Micros {
    return this.arrivesAtOf[number % this.capacity] ?? 0;
  }

  from(number: number): number {
    return this.fromOf[number % this.capacity] ?? 0;
  }

  to(number: number): number {
    return this.toOf[number % this.capacity] ?? 0;
  }

  cause(number: number): number {
    return this.causeOf[number % this.capacity] ?? 0;
  }

  isLost(number: number): boolean {
    return ((this.formOf[number % this.capacity] ?? 0) & 1) === 1;
  }

  /** The whole message; undefined when it is not kept. */
  entry(number: number): TraceEntry | undefined {
    if (number < this.oldest || number >= this.next) return undefined;
    const at = number % this.capacity;
    return {
      seq: this.seqOf[at] ?? 0,
      sentAt: this.sentAt(number),
      arrivesAt: this.arrivesAt(number),
      from: this.from(number),
      to: this.to(number),
      cause: this.cause(number),
      lost: this.isLost(number),
      kind: kinds[(this.formOf[at] ?? 0) >> 1] ?? "message",
      message: this.saidOf[at],
    };
  }
}
