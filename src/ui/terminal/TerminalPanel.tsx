import { memo, useEffect, useLayoutEffect, useRef } from "react";
import { bindStyles } from "../design/bindStyles.ts";
import { useTime } from "../stores/time.ts";
import { CommandInput } from "./CommandInput.tsx";
import type { Entry } from "./scrollback.ts";
import { clear, interrupt, listen, useTerminal } from "./session.ts";
import styles from "./Terminal.module.css";

const css = bindStyles(styles);

/** The laptop's command line: kubectl and everything that can be done to machines. */
export function TerminalPanel() {
  const entries = useTerminal((state) => state.entries);
  const running = useTerminal((state) => state.running);
  const scroller = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const isAtEnd = useRef(true);

  useEffect(listen, []);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [entries, running]);

  return (
    // A click beside the text is a click on the prompt, as in every terminal; the keyboard reaches the prompt by itself.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- see above
    <div
      ref={scroller}
      className={css("terminal")}
      onScroll={(event) => {
        const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
        isAtEnd.current = scrollTop + clientHeight >= scrollHeight - 24;
      }}
      onClick={(event) => {
        const isSelecting = window.getSelection()?.isCollapsed === false;
        if (!isSelecting && !(event.target instanceof HTMLButtonElement)) input.current?.focus({ preventScroll: true });
      }}
    >
      <div role="log" aria-label="Terminal output" aria-live="polite" className={css("log")}>
        {entries.length === 0 && <p className={css("note")}>Type a command, or “help” for what there is. Tab completes. What you do with the mouse appears here as the line to type.</p>}
        {entries.map((entry) => (
          <EntryView key={entry.id} entry={entry} />
        ))}
      </div>
      <Waiting running={running} />
      <CommandInput
        ref={input}
        isWaiting={running !== undefined}
        onInterrupt={interrupt}
        onClear={clear}
        onSubmit={() => {
          isAtEnd.current = true;
        }}
      />
    </div>
  );
}

const EntryView = memo(function EntryView({ entry }: { readonly entry: Entry }) {
  if (entry.kind === "typed" || entry.kind === "elsewhere") {
    return (
      <pre className={css("entry", entry.kind)}>
        <span className={css("prompt")}>laptop$ </span>
        {entry.text}
        {entry.kind === "elsewhere" && <span className="visually-hidden"> (done by a click)</span>}
      </pre>
    );
  }
  return <pre className={css("entry", entry.kind)}>{entry.text}</pre>;
});

function Waiting({ running }: { readonly running: string | undefined }) {
  const isClockRunning = useTime((state) => state.running);
  if (running === undefined) return null;
  return <p className={css("note")}>{isClockRunning ? "waiting for an answer… (Ctrl-C stops waiting)" : "The clock stands still: the answer comes when time goes on. (Ctrl-C stops waiting)"}</p>;
}
