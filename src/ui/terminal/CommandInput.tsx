import { useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent, Ref } from "react";
import { bindStyles } from "../design/bindStyles.ts";
import { clusterWords } from "./clusterWords.ts";
import { agreed, complete } from "./completion.ts";
import { editLine } from "./editLine.ts";
import type { Line } from "./editLine.ts";
import { walk } from "./lineHistory.ts";
import { splitScript } from "./script.ts";
import { print, submit, useTerminal } from "./session.ts";
import styles from "./Terminal.module.css";

const css = bindStyles(styles);

/** A manifest may be pasted, a film not. */
const inputMax = 1024 * 1024;
const optionsShown = 60;

export interface CommandInputProps {
  readonly ref: Ref<HTMLTextAreaElement>;
  readonly isWaiting: boolean;
  readonly onInterrupt: (typedSoFar: string) => void;
  readonly onClear: () => void;
  readonly onSubmit: () => void;
}

/** The prompt: history, completion and the keys of readline. */
export function CommandInput({ ref, isWaiting, onInterrupt, onClear, onSubmit }: CommandInputProps) {
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const cursor = useRef<number>(undefined);
  useImperativeHandle<HTMLTextAreaElement | null, HTMLTextAreaElement | null>(ref, () => field.current, []);

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    if (cursor.current !== undefined) element.setSelectionRange(cursor.current, cursor.current);
    cursor.current = undefined;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, 240)}px`;
  }, [text]);

  const write = (line: Line) => {
    cursor.current = line.cursor;
    setText(line.text);
    if (line.text === text) field.current?.setSelectionRange(line.cursor, line.cursor);
  };
  const writeAtEnd = (value: string) => write({ text: value, cursor: value.length });

  const completeAt = (position: number) => {
    const { from, options } = complete(text, position, clusterWords);
    const insert = agreed(options);
    if (insert.length > position - from) write({ text: text.slice(0, from) + insert + text.slice(position), cursor: from + insert.length });
    else if (options.length > 1) {
      const rest = options.length - optionsShown;
      print("note", `${options.slice(0, optionsShown).join("  ")}${rest > 0 ? `  and ${rest} more` : ""}`);
    }
  };
  const onControl = (event: KeyboardEvent<HTMLTextAreaElement>, position: number): boolean => {
    const { selectionStart, selectionEnd } = event.currentTarget;
    const isSelecting = selectionStart !== selectionEnd || window.getSelection()?.isCollapsed === false;
    if (event.key === "c") {
      if (isSelecting) return false;
      onInterrupt(text);
      writeAtEnd("");
      return true;
    }
    if (event.key === "l") {
      onClear();
      return true;
    }
    const edited = editLine({ text, cursor: position }, event.key);
    if (edited !== undefined) write(edited);
    return edited !== undefined;
  };
  const onArrow = (step: -1 | 1, position: number): boolean => {
    const isAtEdge = step === -1 ? !text.slice(0, position).includes("\n") : !text.slice(position).includes("\n");
    if (!isAtEdge) return false;
    const found = walk(useTerminal.getState().history, step, text);
    if (found === undefined) return true;
    useTerminal.setState({ history: found.history });
    writeAtEnd(found.line);
    return true;
  };
  const onEnter = (event: KeyboardEvent): boolean => {
    // An open here-document goes on in the next line, as in a shell.
    if (event.shiftKey || event.nativeEvent.isComposing || splitScript(text).waitsFor !== undefined) return false;
    onSubmit();
    submit(text);
    writeAtEnd("");
    return true;
  };

  const handle = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    const position = event.currentTarget.selectionStart;
    if (event.ctrlKey && !event.altKey && !event.metaKey) return onControl(event, position);
    switch (event.key) {
      case "Enter":
        return onEnter(event);
      case "ArrowUp":
        return onArrow(-1, position);
      case "ArrowDown":
        return onArrow(1, position);
      case "Tab":
        // On an empty line Tab moves on, so that the keyboard is never caught here.
        if (event.shiftKey || text.trim() === "") return false;
        completeAt(position);
        return true;
      default:
        return false;
    }
  };

  return (
    <div className={css("inputRow")}>
      <span className={css("prompt")} aria-hidden="true">
        laptop${" "}
      </span>
      <textarea
        ref={field}
        className={css("input")}
        aria-label={isWaiting ? "Command line (the last command still runs)" : "Command line"}
        rows={1}
        value={text}
        maxLength={inputMax}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (handle(event)) event.preventDefault();
        }}
      />
    </div>
  );
}
