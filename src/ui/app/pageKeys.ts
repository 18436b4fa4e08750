import { select, togglePanel, useUi } from "../stores/ui.ts";
import { goTo } from "../stores/place.ts";
import { isShared } from "../stores/useIsShared.ts";
import type { Words } from "../stores/words/language.ts";
import { diagrams, isApart } from "./diagrams.ts";
import { panels } from "./panels.ts";
import { changeGear, redo, step, toggleRunning, undo } from "./timeControl.ts";

/** Something that one can do on the page, whatever is selected. */
export interface PageAction {
  readonly group: "Time" | "Page" | "Panels" | "Diagrams" | "Diagram" | "Settings" | "Examples";
  /** What it does: "step one event". */
  readonly words: string;
  /** The same in the reader's language, where the catalogue does not name it by its English words. */
  readonly said?: (words: Words["app"]) => string;
  /** "Space", "Ctrl Shift Z", "G T": one key after another, or with the named ones held. */
  readonly keys?: string;
  readonly run: () => void;
  /** Absent: always. */
  readonly isOffered?: () => boolean;
  /** Of no use to somebody who has to look for it by name. */
  readonly isKeyOnly?: true;
}

const isOwn = (): boolean => !isShared();
const open = (overlay: NonNullable<ReturnType<typeof useUi.getState>["overlay"]>) => () => useUi.setState({ overlay });

const panelKeys: Readonly<Record<string, string>> = { terminal: "T", manifests: "M", objects: "O", events: "E", journal: "J", commands: "C", trace: "W", why: "Y", whatIf: "I" };

/**
 * All actions that have keys: what the keyboard does, what the sheet of keys says and what can be typed are
 * this one table.
 */
export const pageKeys: readonly PageAction[] = [
  { group: "Time", words: "pause, run", keys: "Space", run: toggleRunning },
  { group: "Time", words: "step one event", keys: ".", run: () => step("event"), isOffered: isOwn },
  { group: "Time", words: "step to the next message", keys: ",", run: () => step("message"), isOffered: isOwn },
  { group: "Time", words: "step to the next reconcile", keys: ";", run: () => step("reconcile"), isOffered: isOwn },
  { group: "Time", words: "slower", keys: "[", run: () => changeGear(-1) },
  { group: "Time", words: "faster", keys: "]", run: () => changeGear(1) },
  { group: "Time", words: "undo the last command: back to the moment before it", keys: "Ctrl Z", run: undo, isOffered: isOwn },
  { group: "Time", words: "redo the command that was undone", keys: "Ctrl Shift Z", run: redo, isOffered: isOwn },
  { group: "Page", words: "type a command", keys: "/", run: open("palette"), isKeyOnly: true },
  { group: "Page", words: "keys and help", keys: "?", run: open("help") },
  {
    group: "Page",
    words: "open the inspector",
    keys: "Enter",
    run: () => {
      const { selection } = useUi.getState();
      if (selection !== null) select(selection, true);
    },
    isKeyOnly: true,
  },
  {
    group: "Page",
    words: "close, deselect",
    keys: "Esc",
    run: () => {
      const { panel, selection } = useUi.getState();
      if (selection !== null) select(null);
      else if (panel !== null) togglePanel(panel);
    },
    isKeyOnly: true,
  },
  ...panels.map(({ id, title }): PageAction => ({ group: "Panels", words: `panel: ${title}`, said: (words) => words.panelOf(words.panels[id] ?? title), ...(panelKeys[id] === undefined ? {} : { keys: `G ${panelKeys[id]}` }), run: () => togglePanel(id) })),
  ...diagrams.map(({ id, title, key }): PageAction => ({ group: "Diagrams", words: `diagram: ${title}`, said: (words) => words.diagramOf(words.diagrams[id]?.title ?? title), keys: `V ${key.toUpperCase()}`, run: () => goTo(id), isOffered: () => isOwn() || !isApart(id) })),
];

const named: Readonly<Record<string, string>> = { " ": "Space", Escape: "Esc" };

/** What a key press is called in the table. */
export function keysOf({ key, ctrlKey, metaKey, shiftKey }: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey">): string {
  const name = named[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  if (!ctrlKey && !metaKey) return name;
  if (name === "Y") return "Ctrl Shift Z";
  return shiftKey ? `Ctrl Shift ${name}` : `Ctrl ${name}`;
}

const byKeys = new Map(pageKeys.flatMap((action) => (action.keys === undefined ? [] : [[action.keys, action] as const])));

/** What these keys do now. */
export function actionFor(keys: string): PageAction | undefined {
  const action = byKeys.get(keys);
  return action?.isOffered?.() === false ? undefined : action;
}

/** Whether this key is the first of two. */
export const isChordStart = (key: string): boolean => key === "G" || key === "V";
