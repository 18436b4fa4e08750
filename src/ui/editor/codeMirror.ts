import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import type { Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { wordsOf } from "../stores/words/language.ts";
import { schemaHelp } from "./schemaHelp.ts";
import type { ManifestProblem } from "../../protocol/index.ts";

/** Colours come from the page's tokens, so light, dark and high contrast need no second theme. */
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--ok)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--warn)" },
  { tag: [tags.comment, tags.lineComment, tags.meta], color: "var(--text-faint)", fontStyle: "italic" },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: "var(--text-faint)" },
  { tag: [tags.labelName, tags.typeName], color: "var(--packet-raft)" },
]);

const theme = EditorView.theme({
  "&": { height: "100%", fontSize: "var(--text-s)", color: "var(--text)", backgroundColor: "var(--surface)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--accent)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-soft) !important" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--text-faint)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--surface-hover) 60%, transparent)" },
  ".cm-placeholder": { color: "var(--text-faint)", fontFamily: "var(--font)", whiteSpace: "normal" },
  ".cm-panels": { backgroundColor: "var(--surface-raised)", color: "var(--text)", borderColor: "var(--line)" },
  ".cm-panels input, .cm-panels button": { background: "var(--surface-sunken)", color: "var(--text)", border: "1px solid var(--line)", borderRadius: "6px" },
  ".cm-tooltip": { backgroundColor: "var(--surface-raised)", color: "var(--text)", border: "1px solid var(--line)", borderRadius: "8px", overflow: "hidden" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad-mark)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn-mark)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad-mark)", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--warn-mark)", textUnderlineOffset: "3px" },
  ".cm-searchMatch": { backgroundColor: "var(--warn-soft)", outline: "1px solid var(--warn-mark)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--surface-hover)", border: "none", color: "var(--text-faint)" },
});

/** Colouring and folding of larger texts would make typing slow. */
const colouredMax = 256 * 1024;
const language = new Compartment();
const languageFor = (length: number): Extension => (length > colouredMax ? [] : yaml());

/** Takes the colours away when the text grows large, and brings them back. */
const colourWhileSmall = EditorState.transactionExtender.of((transaction) => {
  if (!transaction.docChanged) return null;
  const { length } = transaction.newDoc;
  return length > colouredMax === transaction.startState.doc.length > colouredMax ? null : { effects: language.reconfigure(languageFor(length)) };
});

export interface EditorHooks {
  readonly onChange: (text: string) => void;
  readonly onApply: () => void;
  readonly onSave: () => void;
}

/** A YAML editor in `parent`. Escape and then Tab leaves it by keyboard. */
export function createEditor(parent: HTMLElement, text: string, hooks: EditorHooks): EditorView {
  const words = wordsOf("editor");
  const apply = () => {
    hooks.onApply();
    return true;
  };
  const save = () => {
    hooks.onSave();
    return true;
  };
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        foldGutter(),
        history(),
        highlightSpecialChars(),
        placeholder(words.code.placeholder),
        drawSelection(),
        indentOnInput(),
        indentUnit.of("  "),
        EditorState.tabSize.of(2),
        bracketMatching(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        search({ top: true }),
        syntaxHighlighting(colours),
        language.of(languageFor(text.length)),
        colourWhileSmall,
        theme,
        schemaHelp,
        keymap.of([{ key: "Mod-Enter", run: apply, preventDefault: true }, { key: "Mod-s", run: save, preventDefault: true }, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ "aria-label": words.code.label, autocapitalize: "off", autocorrect: "off", spellcheck: "false" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) hooks.onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
}

/** Replaces the whole text, as one step that can be undone. */
export function setText(view: EditorView, text: string): void {
  if (view.state.doc.toString() === text) return;
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 }, scrollIntoView: true });
}

const shownMax = 200;

/** Marks the problems at their lines and columns. */
export function showProblems(view: EditorView, problems: readonly ManifestProblem[]): void {
  const { doc } = view.state;
  const diagnostics = problems.slice(0, shownMax).map((problem): Diagnostic => {
    const line = doc.line(Math.max(1, Math.min(problem.line, doc.lines)));
    const from = Math.min(line.from + Math.max(0, problem.column - 1), line.to);
    // To the end of the word or value that begins there; at the end of a line, the whole line.
    const rest = /^("[^"]*"|'[^']*'|[^\s#]+?(?=:?(?:\s|$)))/.exec(line.text.slice(from - line.from));
    const to = rest === null ? line.to : from + rest[0].length;
    return { from: rest === null && from === line.to ? line.from : from, to, severity: problem.severity, message: problem.path === undefined || problem.message.includes(problem.path) ? problem.message : `${problem.path}: ${problem.message}` };
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
}

/** Puts the cursor at a place (1-based) and the focus into the editor. */
export function goTo(view: EditorView, { line, column }: { readonly line: number; readonly column: number }): void {
  const { doc } = view.state;
  const target = doc.line(Math.max(1, Math.min(line, doc.lines)));
  const position = Math.min(target.from + Math.max(0, column - 1), target.to);
  view.dispatch({ selection: { anchor: position }, effects: EditorView.scrollIntoView(position, { y: "center" }) });
  view.focus();
}
