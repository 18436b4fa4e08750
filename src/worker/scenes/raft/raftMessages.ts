import type { Cluster } from "../../../engine/cluster/index.ts";
import type { RaftMessageScene } from "../../../protocol/index.ts";
import type { Recording } from "../../recording/recording.ts";
import { messagesInFlight } from "../inFlight.ts";

const underWayShown = 60;
const recentShown = 40;
/** So many messages of the whole cluster are looked through for those between members. */
const lookedThrough = 4_000;

type Between = (from: number, to: number) => boolean;

/** What is under way between members now. */
export function underWay(cluster: Cluster, isBetween: Between): { readonly messages: readonly RaftMessageScene[]; readonly omitted: number } {
  const { messages, omitted } = messagesInFlight(cluster, isBetween, underWayShown);
  return { messages: messages.map(({ message, payload }) => ({ ...message, ...saidIn(payload) })), omitted };
}

/** What members have said to one another lately, and what was lost: newest first. */
export function saidLately(cluster: Cluster, { messages }: Recording, isBetween: Between): readonly RaftMessageScene[] {
  const { now, processes } = cluster.kernel.state;
  const [from, until] = messages.range;
  const found: RaftMessageScene[] = [];
  for (let number = until - 1; number >= Math.max(from, until - lookedThrough) && found.length < recentShown; number--) {
    if (!isBetween(messages.from(number), messages.to(number))) continue;
    if (messages.sentAt(number) > now || (messages.arrivesAt(number) > now && !messages.isLost(number))) continue;
    const entry = messages.entry(number);
    if (entry === undefined) continue;
    const { seq, sentAt, arrivesAt, cause, lost, message } = entry;
    found.push({ seq, from: processes[entry.from]?.name ?? "", to: processes[entry.to]?.name ?? "", sentAt, arrivesAt, cause, text: cluster.describe(entry), ...(lost ? { isLost: true } : {}), ...saidIn(message) });
  }
  return found;
}

/** Fields that are numbers, words or flags are shown as they are; what is larger in a word. */
function saidIn(payload: unknown): Pick<RaftMessageScene, "type" | "fields"> {
  const fields = Object.entries(payload as Readonly<Record<string, unknown>>);
  const type = fields.find(([name]) => name === "type")?.[1];
  return { type: typeof type === "string" ? type : "", fields: fields.flatMap(([name, value]) => (name === "type" ? [] : [[name, wordsFor(value)] as const])) };
}

function wordsFor(value: unknown): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return listWords(value);
  if (typeof value === "object" && value !== null) return hasIndex(value) ? `up to index ${value.index}, term ${value.term}` : "…";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Entries by their indexes and terms, anything else by how many there are. */
function listWords(list: readonly unknown[]): string {
  const first: unknown = list[0];
  const last: unknown = list.at(-1);
  if (!hasIndex(first) || !hasIndex(last)) return list.length === 0 ? "none" : String(list.length);
  return list.length === 1 ? `${first.index}, term ${first.term}` : `${first.index} to ${last.index}, term ${first.term === last.term ? first.term : `${first.term} to ${last.term}`}`;
}

const hasIndex = (value: unknown): value is { readonly index: number; readonly term: number } => typeof value === "object" && value !== null && "index" in value && "term" in value;
