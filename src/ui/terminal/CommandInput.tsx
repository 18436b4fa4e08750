import { useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent, Ref, RefObject } from "react";
import { bindStyles } from "../design/bindStyles.ts";
import { wordsOf } from "../stores/words/language.ts";
import { waitsFor } from "./chunks.ts";
import { completeKubectl } from "../stores/connection.ts";
import { clusterWords } from "./clusterWords.ts";
import { agreed, complete, withCompletion } from "./completion.ts";
import { editLine } from "./editLine.ts";
import type { Line } from "./editLine.ts";
import { findLine, searchKey } from "./historySearch.ts";
import type { HistorySearch } from "./historySearch.ts";
import { walk } from "./lineHistory.ts";
import { shellOf } from "./session.ts";
import styles from "./Terminal.module.css";
import { print, setHistory, useTerminal } from "./tabs.ts";

const css = bindStyles(styles);

/** A manifest may be pasted, a film not. */
const inputMax = 1024 * 1024;
const optionsShown = 60;
/** What of a word is a path: the value of `--filename=app/`. */
const pathIn = (word: string): string => word.replace(/^--[\w-]+=/, "");

export interface CommandInputProps {
  readonly ref: Ref<CommandInputHandle>;
  readonly tab: number;
  readonly prompt: string;
  readonly isWaiting: boolean;
  /** The command that runs reads what is typed. */
  readonly isReading: boolean;
  /** Ctrl-D on an empty line. */
  readonly onEnd: () => void;
  readonly onInterrupt: (typedSoFar: string) => void;
  readonly onClear: () => void;
  readonly onSubmit: (text: string) => void;
}

export interface CommandInputHandle {
  readonly focus: () => void;
  /** As if a key had been pressed: for keyboards that have no such key. */
  readonly press: (key: "Tab" | "ArrowUp" | "ArrowDown" | "Interrupt") => void;
  readonly insert: (text: string) => void;
}

/** The prompt: history, its search, completion and the keys of readline. */
export function CommandInput({ ref, tab, prompt, isWaiting, isReading, onInterrupt, onEnd, onClear, onSubmit }: CommandInputProps) {
  const [text, setText] = useState("");
  const [search, setSearch] = useState<HistorySearch>();
  const field = useRef<HTMLTextAreaElement>(null);
  const cursor = useRef<number>(undefined);
  /** A completion has been asked for; Enter waits until it is there. */
  const isCompleting = useRef(false);
  const isEntered = useRef(false);
  const found = search === undefined ? undefined : findLine(useTerminal.getState().history.lines, search);

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    if (cursor.current !== undefined) element.setSelectionRange(cursor.current, cursor.current);
    cursor.current = undefined;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, 240)}px`;
  }, [text, search]);

  const write = (line: Line) => {
    // Nothing is rendered for the same text: a cursor that waits for it would catch the next key.
    if (line.text === field.current?.value) field.current.setSelectionRange(line.cursor, line.cursor);
    else cursor.current = line.cursor;
    setText(line.text);
  };
  const writeAtEnd = (value: string) => write({ text: value, cursor: value.length });

  const completeAt = async (position: number) => {
    const words = clusterWords(shellOf(tab));
    const { from, options: own, kubectl } = complete(text, position, words);
    isCompleting.current = true;
    const options = kubectl === undefined ? own : await completeKubectl(kubectl, words.paths(pathIn(kubectl.at(-1) ?? "")));
    isCompleting.current = false;
    const completed = withCompletion({ text, cursor: position }, { from, insert: agreed(options) }, field.current?.value ?? text);
    if (isEntered.current) {
      isEntered.current = false;
      onSubmit(completed?.text ?? field.current?.value ?? text);
      return writeAtEnd("");
    }
    if (completed !== undefined) write(completed);
    else if (options.length > 1) {
      const rest = options.length - optionsShown;
      print(tab, "note", `${options.slice(0, optionsShown).join("  ")}${rest > 0 ? wordsOf("terminal").more(rest) : ""}`);
    }
  };
  const stop = () => {
    onInterrupt(text);
    writeAtEnd("");
  };
  const onControl = (event: KeyboardEvent<HTMLTextAreaElement>, position: number): boolean => {
    const { selectionStart, selectionEnd } = event.currentTarget;
    const isSelecting = selectionStart !== selectionEnd || window.getSelection()?.isCollapsed === false;
    const key = event.key.toLowerCase();
    if (key === "c") {
      if (isSelecting) return false;
      stop();
      return true;
    }
    if ((key === "d" && text === "") || key === "l") {
      if (key === "d") onEnd();
      else onClear();
      return true;
    }
    if (key === "r" && !event.shiftKey) {
      setSearch({ query: "", skipped: 0 });
      return true;
    }
    const edited = editLine({ text, cursor: position }, event.key);
    if (edited !== undefined) write(edited);
    return edited !== undefined;
  };
  const onArrow = (step: -1 | 1, position: number): boolean => {
    const isAtEdge = step === -1 ? !text.slice(0, position).includes("\n") : !text.slice(position).includes("\n");
    if (!isAtEdge) return false;
    const walked = walk(useTerminal.getState().history, step, text);
    if (walked === undefined) return true;
    setHistory(walked.history);
    writeAtEnd(walked.line);
    return true;
  };
  const onEnter = (event: KeyboardEvent): boolean => {
    if (isCompleting.current) {
      isEntered.current = true;
      return true;
    }
    // What is not whole yet goes on in the next line, as in a shell.
    if (event.shiftKey || event.nativeEvent.isComposing || (!isReading && waitsFor(text) !== undefined)) return false;
    onSubmit(text);
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
        if (event.shiftKey || isReading || text.trim() === "") return false;
        void completeAt(position);
        return true;
      default:
        return false;
    }
  };

  /** Keys while the history is searched: the field then holds what is looked for. */
  const handleSearch = (event: KeyboardEvent<HTMLTextAreaElement>, { query, skipped }: HistorySearch): boolean => {
    const leave = (line: string) => {
      setSearch(undefined);
      writeAtEnd(line);
    };
    switch (searchKey(event)) {
      case "older":
        setSearch({ query, skipped: skipped + 1 });
        return true;
      case "cancel":
        leave(text);
        return true;
      case "take":
        leave(found ?? text);
        return true;
      case "run":
        if (found !== undefined) onSubmit(found);
        leave("");
        return true;
      case undefined:
        return false;
    }
  };

  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus({ preventScroll: true }),
    press: (key) => {
      const position = field.current?.selectionStart ?? text.length;
      if (key === "Tab") void completeAt(position);
      else if (key === "Interrupt") stop();
      else onArrow(key === "ArrowUp" ? -1 : 1, position);
    },
    insert: (piece) => {
      const position = field.current?.selectionStart ?? text.length;
      write({ text: text.slice(0, position) + piece + text.slice(position), cursor: position + piece.length });
    },
  }));

  return (
    <>
      <PromptField
        field={field}
        prompt={search !== undefined ? wordsOf("terminal").search.prompt : isWaiting && !isReading ? "" : prompt}
        label={search !== undefined ? wordsOf("terminal").search.label : labelOf(isWaiting, isReading)}
        value={search?.query ?? text}
        onChange={(value) => {
          if (search === undefined) setText(value);
          else setSearch({ query: value.replaceAll("\n", ""), skipped: 0 });
        }}
        onKey={(event) => (search === undefined ? handle(event) : handleSearch(event, search))}
      />
      {search !== undefined && (
        <p className={css("found")} role="status">
          {found ?? (search.query === "" ? wordsOf("terminal").search.help : wordsOf("terminal").search.none)}
        </p>
      )}
    </>
  );
}

const labelOf = (isWaiting: boolean, isReading: boolean): string => (isReading ? wordsOf("terminal").input.reading : isWaiting ? wordsOf("terminal").input.waiting : wordsOf("terminal").input.line);

interface PromptFieldProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly prompt: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** @returns whether the key was used up */
  readonly onKey: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;
}

/** A text field, so that selection, copy, paste, input methods and screen readers work as everywhere. */
function PromptField({ field, prompt, label, value, onChange, onKey }: PromptFieldProps) {
  return (
    <div className={css("inputRow")}>
      <span className={css("prompt")} aria-hidden="true">
        {prompt}
      </span>
      <textarea
        ref={field}
        className={css("input")}
        aria-label={label}
        rows={1}
        value={value}
        maxLength={inputMax}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (onKey(event)) event.preventDefault();
        }}
      />
    </div>
  );
}
