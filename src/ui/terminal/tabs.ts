import { create } from "zustand";
import { emptyHistory } from "./lineHistory.ts";
import type { LineHistory } from "./lineHistory.ts";
import { append, replaceScreen } from "./scrollback.ts";
import type { Entry, EntryKind } from "./scrollback.ts";
import { localStore } from "../stores/storage.ts";

/** What is shown of one tab; its shell is kept apart. */
export interface Tab {
  readonly id: number;
  readonly entries: readonly Entry[];
  /** The command that runs now: the prompt waits for its end. */
  readonly running: string | undefined;
  /** Commands that wait for it. */
  readonly queue: readonly string[];
  readonly prompt: string;
  /** The command reads what is typed: lines, or keys that the other side echoes. */
  readonly reading?: "lines" | "raw" | undefined;
}

export interface TerminalState {
  readonly tabs: readonly Tab[];
  /** The id of the tab that is shown. */
  readonly active: number;
  /** Lines typed before, in all tabs. */
  readonly history: LineHistory;
}

export const tabsMax = 8;
const historyKey = "kubarium:shell-history";
const newTab = (id: number): Tab => ({ id, entries: [], running: undefined, queue: [], prompt: "laptop$ " });

/** The session lives as long as the page: closing the panel does not end it. */
export const useTerminal = create<TerminalState>(() => ({ tabs: [newTab(1)], active: 1, history: recallHistory() }));

export const tabOf = (id: number): Tab | undefined => useTerminal.getState().tabs.find((tab) => tab.id === id);

export function changeTab(id: number, change: (tab: Tab) => Partial<Tab>): void {
  useTerminal.setState(({ tabs }) => ({ tabs: tabs.map((tab) => (tab.id === id ? { ...tab, ...change(tab) } : tab)) }));
}

export const print = (id: number, kind: EntryKind, text: string): void => changeTab(id, ({ entries, prompt }) => ({ entries: append(entries, kind, text, prompt) }));
export const showScreen = (id: number, text: string): void => changeTab(id, ({ entries }) => ({ entries: replaceScreen(entries, text) }));
export const clear = (id: number): void => changeTab(id, () => ({ entries: [] }));

/** Opens one more tab and shows it. @returns its id; undefined when there are as many as may be */
export function openTab(): number | undefined {
  const { tabs } = useTerminal.getState();
  if (tabs.length >= tabsMax) return undefined;
  const id = Math.max(0, ...tabs.map((tab) => tab.id)) + 1;
  useTerminal.setState({ tabs: [...tabs, newTab(id)], active: id });
  return id;
}

/** Takes a tab away; the last one stays. */
export function dropTab(id: number): void {
  const { tabs, active } = useTerminal.getState();
  const index = tabs.findIndex((tab) => tab.id === id);
  if (index === -1 || tabs.length === 1) return;
  const rest = tabs.filter((tab) => tab.id !== id);
  useTerminal.setState({ tabs: rest, active: active === id ? (rest[Math.min(index, rest.length - 1)]?.id ?? active) : active });
}

export function setHistory(history: LineHistory): void {
  const isGrown = history.lines !== useTerminal.getState().history.lines;
  useTerminal.setState({ history });
  if (!isGrown) return;
  try {
    localStore().setItem(historyKey, JSON.stringify(history.lines.filter((line) => line.length < 10_000)));
  } catch {
    // Storage may be forbidden or full; the history then lasts for this visit.
  }
}

function recallHistory(): LineHistory {
  try {
    const kept: unknown = JSON.parse(localStore().getItem(historyKey) ?? "[]");
    const lines = Array.isArray(kept) ? kept.filter((line): line is string => typeof line === "string") : [];
    return { ...emptyHistory, lines, position: lines.length };
  } catch {
    return emptyHistory;
  }
}
