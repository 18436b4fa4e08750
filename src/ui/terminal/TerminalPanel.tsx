import { Plus, X } from "lucide-react";
import { memo, useEffect, useLayoutEffect, useRef } from "react";
import type { KeyboardEvent, RefObject } from "react";
import { flushSync } from "react-dom";
import { bindStyles } from "../design/bindStyles.ts";
import { IconButton } from "../design/IconButton.tsx";
import { useEditing } from "../stores/editing.ts";
import { useTime } from "../stores/time.ts";
import { useWords } from "../stores/words/language.ts";
import { CommandInput } from "./CommandInput.tsx";
import type { CommandInputHandle } from "./CommandInput.tsx";
import { unfinishedLine } from "./scrollback.ts";
import type { Entry } from "./scrollback.ts";
import { closeTab, endInput, interrupt, listen, submit } from "./session.ts";
import styles from "./Terminal.module.css";
import { clear, openTab, tabsMax, useTerminal } from "./tabs.ts";

const css = bindStyles(styles);

/** The laptop's command line: a small shell with kubectl in it, and everything that can be done to machines. */
export function TerminalPanel() {
  const active = useTerminal((state) => state.active);
  const input = useRef<CommandInputHandle>(null);
  useEffect(listen, []);
  return (
    <div className={css("frame")}>
      <TabBar onChange={() => input.current?.focus()} />
      <Screen key={active} id={active} input={input} />
      <TouchKeys input={input} />
    </div>
  );
}

function Screen({ id, input }: { readonly id: number; readonly input: RefObject<CommandInputHandle | null> }) {
  const words = useWords("terminal");
  const tab = useTerminal((state) => state.tabs.find((candidate) => candidate.id === id));
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const entries = tab?.entries;
  const running = tab?.running;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [entries, running]);
  if (tab === undefined) return null;
  // A program's own prompt stands where the shell's would.
  const asked = tab.reading === undefined ? "" : unfinishedLine(tab.entries);
  return (
    // A click beside the text is a click on the prompt, as in every terminal; the keyboard reaches the prompt by itself.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- see above
    <div
      ref={scroller}
      id={`shell-${id}`}
      dir="ltr"
      className={css("terminal")}
      onScroll={(event) => {
        const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
        isAtEnd.current = scrollTop + clientHeight >= scrollHeight - 24;
      }}
      onClick={(event) => {
        const isSelecting = window.getSelection()?.isCollapsed === false;
        if (!isSelecting && !(event.target instanceof HTMLButtonElement)) input.current?.focus();
      }}
    >
      <div role="log" aria-label={words.output} aria-live="polite" className={css("log")}>
        {tab.entries.length === 0 && <p className={css("note")}>{words.hint}</p>}
        {tab.entries.map((entry, index) => (
          <EntryView key={entry.id} entry={entry} hidden={index === tab.entries.length - 1 ? asked.length : 0} />
        ))}
      </div>
      {tab.reading === undefined && <Waiting running={running} />}
      <CommandInput
        ref={input}
        tab={id}
        prompt={tab.reading === undefined ? tab.prompt : asked}
        isWaiting={running !== undefined}
        isReading={tab.reading !== undefined}
        onEnd={() => endInput(id)}
        onInterrupt={(typed) => interrupt(id, typed)}
        onClear={() => clear(id)}
        onSubmit={(text) => {
          isAtEnd.current = true;
          submit(id, text);
        }}
      />
    </div>
  );
}

interface EntryProps {
  readonly entry: Entry;
  /** So many characters at its end stand elsewhere. */
  readonly hidden: number;
}

const EntryView = memo(function EntryView({ entry, hidden }: EntryProps) {
  const words = useWords("terminal");
  if (entry.kind === "typed" || entry.kind === "elsewhere") {
    return (
      <pre className={css("entry", entry.kind)}>
        <span className={css("prompt")}>{entry.prompt ?? "laptop$ "}</span>
        {entry.text}
        {entry.kind === "elsewhere" && <span className="visually-hidden"> {words.byClick}</span>}
      </pre>
    );
  }
  // What is written over every other second would never let a screen reader end.
  return (
    <pre className={css("entry", entry.kind)} aria-live={entry.kind === "screen" ? "off" : undefined}>
      {hidden === 0 ? entry.text : entry.text.slice(0, -hidden).replace(/\n$/, "")}
    </pre>
  );
});

function Waiting({ running }: { readonly running: string | undefined }) {
  const words = useWords("terminal");
  const isClockRunning = useTime((state) => state.running);
  const isEditing = useEditing((state) => state.requests.length > 0);
  if (running === undefined) return null;
  const text = isEditing ? words.waiting.editor : isClockRunning ? words.waiting.running : words.waiting.still;
  return <p className={css("note", "waiting")}>{text}</p>;
}

/** One shell beside another: a watch in one, commands in the next. */
function TabBar({ onChange }: { readonly onChange: () => void }) {
  const words = useWords("terminal");
  const tabs = useTerminal((state) => state.tabs);
  const active = useTerminal((state) => state.active);
  const list = useRef<HTMLDivElement>(null);
  // The next key may come before the next paint, and is meant for the shell that was asked for.
  const change = (toOther: () => void) => {
    flushSync(toOther);
    onChange();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>("[role=tab]") ?? [])];
    const index = buttons.findIndex((button) => button === document.activeElement);
    if (move === 0 || index === -1) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[(index + move + buttons.length) % buttons.length]?.focus();
  };
  return (
    <div className={css("tabBar")}>
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus -- the tabs in it take the focus */}
      <div ref={list} role="tablist" aria-label={words.shells} className={css("tabs")} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <span key={tab.id} className={css("tab", tab.id === active && "shown")} role="presentation">
            <button
              type="button"
              role="tab"
              aria-selected={tab.id === active}
              aria-controls={tab.id === active ? `shell-${tab.id}` : undefined}
              tabIndex={tab.id === active ? 0 : -1}
              className={css("tabName")}
              title={tab.running}
              onClick={() => change(() => useTerminal.setState({ active: tab.id }))}
            >
              {words.shell(tab.id)}
              {tab.running !== undefined && <span className={css("tabRunning")}>{tab.running}</span>}
            </button>
            {tabs.length > 1 && (
              <button type="button" className={css("tabClose")} aria-label={words.closeShell(tab.id)} onClick={() => closeTab(tab.id)}>
                <X size={12} aria-hidden="true" />
              </button>
            )}
          </span>
        ))}
      </div>
      <IconButton
        size="s"
        label={words.oneMore}
        icon={<Plus size={14} />}
        disabled={tabs.length >= tabsMax}
        onClick={() => change(openTab)}
      />
    </div>
  );
}

const touchKeys = [
  { label: "Tab", name: "complete", act: (input: CommandInputHandle) => input.press("Tab") },
  { label: "↑", name: "before", act: (input: CommandInputHandle) => input.press("ArrowUp") },
  { label: "↓", name: "after", act: (input: CommandInputHandle) => input.press("ArrowDown") },
  { label: "Ctrl-C", name: "interrupt", act: (input: CommandInputHandle) => input.press("Interrupt") },
  { label: "|", name: "insert", act: (input: CommandInputHandle) => input.insert(" | ") },
  { label: "-", name: "insert", act: (input: CommandInputHandle) => input.insert("-") },
  { label: "/", name: "insert", act: (input: CommandInputHandle) => input.insert("/") },
] as const;

/** Keys that the keyboards of phones lack; shown on touch screens only. */
function TouchKeys({ input }: { readonly input: RefObject<CommandInputHandle | null> }) {
  const words = useWords("terminal");
  return (
    <div className={css("touchKeys")} role="toolbar" aria-label={words.keys.label}>
      {touchKeys.map(({ label, name, act }) => (
        <button
          key={label}
          type="button"
          aria-label={name === "insert" ? words.keys.insert(label) : words.keys[name]}
          // The keyboard stays where it is.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => {
            if (input.current !== null) act(input.current);
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
