import type { EditorView } from "@codemirror/view";
import { useEffect, useImperativeHandle, useRef } from "react";
import type { Ref } from "react";
import { useManifestDraft } from "../stores/manifestDraft.ts";
import { useDraftCheck } from "./checkDraft.ts";
import { createEditor, goTo, setText, showProblems } from "./codeMirror.ts";

export interface CodeEditorHandle {
  readonly goTo: (place: { readonly line: number; readonly column: number }) => void;
}

export interface CodeEditorProps {
  readonly ref: Ref<CodeEditorHandle>;
  readonly className: string;
  readonly onApply: () => void;
  readonly onSave: () => void;
}

let lastEscape = -Infinity;

/** The first Escape lets Tab leave the editor; only a second one right after it closes the dialog around it. */
function keepDialogOpen(event: KeyboardEvent): void {
  if (event.key !== "Escape") return;
  if (event.timeStamp - lastEscape > 2_000) event.preventDefault();
  lastEscape = event.timeStamp;
}

/** CodeMirror, kept in step with the draft. */
export function CodeEditor({ ref, className, onApply, onSave }: CodeEditorProps) {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const hooks = useRef({ onApply, onSave });
  useEffect(() => {
    hooks.current = { onApply, onSave };
  }, [onApply, onSave]);

  useEffect(() => {
    if (parent.current === null) return undefined;
    const editor = createEditor(parent.current, useManifestDraft.getState().text, {
      onChange: (text) => useManifestDraft.setState({ text }),
      onApply: () => hooks.current.onApply(),
      onSave: () => hooks.current.onSave(),
    });
    view.current = editor;
    const element = parent.current;
    element.addEventListener("keydown", keepDialogOpen);
    const stopDraft = useManifestDraft.subscribe((state, before) => {
      if (state.version !== before.version) setText(editor, state.text);
    });
    const mark = () => showProblems(editor, useDraftCheck.getState().check?.problems ?? []);
    mark();
    // While typing the marks move with their text; they are replaced when the next answer is there.
    const stopCheck = useDraftCheck.subscribe((state) => {
      if (state.check !== undefined || editor.state.doc.length === 0) mark();
    });
    return () => {
      element.removeEventListener("keydown", keepDialogOpen);
      stopDraft();
      stopCheck();
      editor.destroy();
      view.current = null;
    };
  }, []);

  useImperativeHandle(ref, () => ({
    goTo: (place) => {
      if (view.current !== null) goTo(view.current, place);
    },
  }), []);

  return <div ref={parent} dir="ltr" className={className} />;
}
