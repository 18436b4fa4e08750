import { useEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { commandLine, parseCommandLine } from "../../protocol/index.ts";
import { bindStyles } from "../design/bindStyles.ts";
import { Kbd } from "../design/Kbd.tsx";
import { clusterNames } from "../stores/names.ts";
import { runCommand } from "../stores/runCommand.ts";
import { runInTerminal } from "../stores/terminalRequests.ts";
import { useUi } from "../stores/ui.ts";
import { useWords } from "../stores/words/language.ts";
import styles from "./CommandBar.module.css";
import { suggest } from "./suggest.ts";

const css = bindStyles(styles);

/** What is asked of the page, not of the cluster: the terminal answers it. */
const isQuestion = (line: string): boolean => /^(?:why|what-if)\s+\S/.test(line.trim());

/** A line in which anything can be typed that can be clicked: suggests verbs and the names of what exists. */
export function CommandBar() {
  const { commandBar: words } = useWords("app");
  const [text, setText] = useState("");
  const [cursor, setCursor] = useState(0);
  const [error, setError] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const suggestions = useMemo(() => suggest(text), [text]);
  const close = () => dialog.current?.close();

  useEffect(() => {
    dialog.current?.showModal();
    input.current?.focus();
  }, []);

  const submit = (line: string) => {
    if (isQuestion(line)) {
      close();
      runInTerminal(line);
      return;
    }
    const parsed = parseCommandLine(line, clusterNames);
    if (!parsed.ok) {
      setError(parsed.error);
      return;
    }
    close();
    // What kubectl prints is worth more than a notice.
    if (parsed.value.type === "kubectl") runInTerminal(parsed.value.line);
    else void runCommand(parsed.value);
  };
  const take = (index: number) => {
    const suggestion = suggestions[index];
    if (suggestion === undefined) return;
    setCursor(0);
    if (suggestion.run !== undefined) {
      close();
      useUi.setState({ overlay: null });
      suggestion.run();
    } else if (suggestion.complete) submit(suggestion.line);
    else setText(suggestion.line);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "ArrowDown") setCursor((cursor + 1) % Math.max(1, suggestions.length));
    else if (event.key === "ArrowUp") setCursor((cursor - 1 + suggestions.length) % Math.max(1, suggestions.length));
    else if (event.key === "Tab" && suggestions.length > 0) {
      setText(suggestions[cursor]?.line ?? text);
      setCursor(0);
    } else if (event.key === "Enter") {
      const suggestion = suggestions[cursor];
      if (parseCommandLine(text, clusterNames).ok || isQuestion(text) || suggestion === undefined) submit(text);
      else take(cursor);
    } else return;
    event.preventDefault();
  };

  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- a press on the backdrop is an extra; Escape does the same
    <dialog
      ref={dialog}
      className={css("bar")}
      aria-label={words.label}
      // What was chosen may have opened another dialog by now.
      onClose={() => useUi.setState(({ overlay }) => (overlay === "palette" ? { overlay: null } : {}))}
      onClick={(event) => {
        if (event.target === event.currentTarget) close();
      }}
    >
      <div className={css("line")}>
        <span aria-hidden="true">$</span>
        <input
          ref={input}
          value={text}
          role="combobox"
          aria-label={words.command}
          aria-expanded={suggestions.length > 0}
          aria-controls="command-suggestions"
          aria-activedescendant={suggestions.length > 0 ? `command-suggestion-${cursor}` : undefined}
          placeholder="kill -9 etcd-cp-1"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={(event) => {
            setText(event.target.value);
            setCursor(0);
            setError("");
          }}
          onKeyDown={onKeyDown}
        />
        <Kbd>Esc</Kbd>
      </div>
      {error !== "" && (
        <p className={css("error")} role="alert">
          {error}
        </p>
      )}
      <div id="command-suggestions" role="listbox" aria-label={words.suggestions} className={css("list")}>
        {suggestions.map((suggestion, index) => (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are handled by the input, which keeps the focus
          <div
            key={suggestion.line}
            id={`command-suggestion-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === cursor}
            className={css("option", index === cursor && "current")}
            onPointerMove={() => setCursor(index)}
            onClick={() => {
              take(index);
              input.current?.focus();
            }}
          >
            {suggestion.run === undefined ? <code>{suggestion.line}</code> : <b>{suggestion.line}</b>}
            <span>{suggestion.help}</span>
          </div>
        ))}
      </div>
      <LastCommand />
    </dialog>
  );
}

/** What the selected thing's first action would be, typed: a hint how to begin. */
function LastCommand() {
  const { commandBar: words } = useWords("app");
  const selection = useUi((state) => state.selection);
  if (selection?.type !== "process") return null;
  return (
    <p className={css("hint")}>
      {words.selected} <code>{selection.name}</code>. {words.try} <code>{commandLine({ type: "process", action: "kill", process: selection.name })}</code>
    </p>
  );
}
