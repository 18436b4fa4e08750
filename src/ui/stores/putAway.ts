import type { History } from "../../protocol/index.ts";
import { checkHistory } from "./historyCheck.ts";
import { sessionStore } from "./storage.ts";

const storageKey = "kubarium:put-away";
/** What a browser gives a page here is some 5 MB, in characters. */
const charactersMost = 2_000_000;

/** The cluster of a tab that may be put away: browsers discard hidden tabs to save memory, and load them again later. */
export interface PutAway {
  readonly history: History;
  readonly speed: number;
}

/** Writes down what leads to this moment. Nothing is kept where storage is forbidden, or the history too long. */
export function putAway(kept: PutAway): void {
  try {
    const text = JSON.stringify(kept);
    if (text.length <= charactersMost) sessionStore().setItem(storageKey, text);
    else sessionStore().removeItem(storageKey);
  } catch {
    // The tab then begins anew if it is discarded, as it would without this.
  }
}

/** What was put away in this tab; undefined when there is nothing, or nothing that this page can run. */
export function takeOut(): PutAway | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStore().getItem(storageKey) ?? "null");
    if (typeof kept !== "object" || kept === null) return undefined;
    const { history, speed } = kept as Partial<Record<keyof PutAway, unknown>>;
    const checked = checkHistory(history);
    return checked.ok && typeof speed === "number" && speed >= 0.001 && speed <= 1000 ? { history: checked.value, speed } : undefined;
  } catch {
    return undefined;
  }
}
