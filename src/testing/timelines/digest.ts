import type { RecordedEvent, Recording, StoredChains } from "./recording.ts";

const followed: readonly string[] = ["metadata.deletionTimestamp", "status.phase", "status.conditions[Ready].status", "status.conditions[Progressing].reason", "spec.replicas"];

const scalar = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** The order-only digest of a timeline: what happened to which object, without times and values that jitter. */
export function digest(events: readonly RecordedEvent[]): readonly string[] {
  const lines: string[] = [];
  for (const event of events) {
    if (event.kind === "Event") {
      lines.push(`event ${event.on ?? ""} ${event.reason ?? ""}`);
      continue;
    }
    const subject = `${event.kind}/${event.name ?? ""}`;
    if (event.change === "ADDED") lines.push(`+${subject}`);
    else if (event.change === "DELETED") lines.push(`-${subject}`);
    else {
      for (const path of followed) {
        const value = event.set?.[path];
        if (value === undefined || value === null) continue;
        lines.push(`${subject} ${path}=${path === "metadata.deletionTimestamp" ? "set" : scalar(value)}`);
      }
    }
  }
  return lines;
}

/** A digest taken apart: what became of each object, and how often each event was told. */
export interface Chains {
  /** "ReplicaSet/web-1" -> its lines; pods of one owner share a name and are kept as sorted chains. */
  readonly objects: ReadonlyMap<string, readonly string[]>;
  /** "Pod Scheduled" -> count */
  readonly events: ReadonlyMap<string, number>;
}

export const anonymous = (name: string): string => name.replace(/-#\d+/g, "-#");

export function chainsOf(lines: readonly string[]): Chains {
  const own = new Map<string, string[]>();
  const events = new Map<string, number>();
  for (const line of lines) {
    const match = /^(event )?([+-]?)(\w+)\/(\S+)(?: (.*))?$/.exec(line);
    if (match === null) continue;
    const [, isEvent, sign = "", kind = "", name = "", rest = ""] = match;
    if (isEvent !== undefined) {
      const key = `${kind}/${anonymous(name)} ${rest}`;
      events.set(key, (events.get(key) ?? 0) + 1);
      continue;
    }
    const list = own.get(`${kind}/${name}`) ?? [];
    list.push(sign === "" ? rest : sign);
    own.set(`${kind}/${name}`, list);
  }
  const groups = new Map<string, string[]>();
  for (const [subject, list] of own) {
    const group = groups.get(anonymous(subject)) ?? [];
    group.push(list.join(", "));
    groups.set(anonymous(subject), group);
  }
  for (const group of groups.values()) group.sort();
  return { objects: groups, events };
}

/** The trials of a recording, each taken apart. */
export function trialsOf({ observed }: Recording): readonly Chains[] {
  return observed.chains?.map(unpack) ?? (observed.sequences ?? []).map(chainsOf);
}

function unpack({ objects, events }: StoredChains): Chains {
  const repeat = (chains: Readonly<Record<string, number>>): readonly string[] => Object.entries(chains).flatMap(([chain, count]) => Array.from({ length: count }, () => chain));
  return { objects: new Map(Object.entries(objects).map(([subject, chains]) => [subject, repeat(chains)])), events: new Map(Object.entries(events)) };
}
