import { FolderOpen, GitCompare, Play, Save, ShieldCheck, Trash2, X } from "lucide-react";
import { useCallback, useEffect, useRef } from "react";
import { bindStyles } from "../design/bindStyles.ts";
import { Button } from "../design/Button.tsx";
import { CommandHint } from "../design/CommandHint.tsx";
import { takeFiles } from "../stores/fileDrop.ts";
import { freePath } from "../stores/home.ts";
import { manifestMaxCharacters, replaceManifest, useManifestDraft } from "../stores/manifestDraft.ts";
import { showToast } from "../stores/toasts.ts";
import { useWords, wordsOf } from "../stores/words/language.ts";
import { applyDraft, lineFor, stopWaiting, useApply } from "./applyDraft.ts";
import type { ApplyVerb } from "./applyDraft.ts";
import { followDraft } from "./checkDraft.ts";
import { CodeEditor } from "./CodeEditor.tsx";
import type { CodeEditorHandle } from "./CodeEditor.tsx";
import { activeDocument, closeDocument, followEditing, saveDocument, useDocuments } from "./documents.ts";
import { DocumentTabs } from "./DocumentTabs.tsx";
import { ApplyResult, ProblemList } from "./Findings.tsx";
import { ExampleNotes, Gallery } from "./Gallery.tsx";
import styles from "./Workbench.module.css";

const css = bindStyles(styles);

/** Saves what is shown; a scratch text becomes a file of its own. */
function save(): void {
  const words = wordsOf("editor");
  const document = activeDocument();
  if (document.kind === "request") return closeDocument(document.key, true);
  const path = document.kind === "file" ? undefined : freePath(nameFor(useManifestDraft.getState().text));
  const problem = saveDocument(path);
  showToast(problem === undefined ? { tone: "ok", text: words.saved(path ?? document.name) } : { tone: "bad", text: words.notSaved(problem) });
}

/** A file's name from what is in it: "deployment-web.yaml". */
function nameFor(text: string): string {
  const kind = /^kind:\s*([\w-]+)/m.exec(text)?.[1]?.toLowerCase() ?? "manifest";
  const name = /^metadata:\s*\n(?:\s+.*\n)*?\s+name:\s*["']?([\w.-]+)/m.exec(text)?.[1];
  return `${name === undefined ? kind : `${kind}-${name}`}.yaml`;
}

/** Everything for manifests: examples, open files, editor, problems, apply and its results. */
export function Workbench() {
  const editor = useRef<CodeEditorHandle>(null);
  const active = useDocuments((state) => state.active);
  useEffect(followDraft, []);
  useEffect(followEditing, []);
  const run = useCallback((verb: ApplyVerb) => {
    const { text } = useManifestDraft.getState();
    if (text.trim() !== "" && text.length <= manifestMaxCharacters && !useApply.getState().isRunning) void applyDraft(text, verb);
  }, []);
  const isRequest = active.startsWith("request:");
  const onApply = useCallback(() => (activeDocument().kind === "request" ? save() : run("apply")), [run]);
  return (
    <div className={css("workbench")}>
      <Gallery />
      <div className={css("desk")}>
        <div className={css("documents")}>
          <DocumentTabs />
        </div>
        <ExampleNotes />
        {/* Each document has an undo of its own. */}
        <CodeEditor key={active} ref={editor} className={css("editor")} onApply={onApply} onSave={save} />
        {isRequest ? <RequestBar /> : <ManifestBar onRun={run} />}
        <div className={css("reports")}>
          <ApplyResult />
          <ProblemList onGo={(place) => editor.current?.goTo(place)} />
        </div>
      </div>
    </div>
  );
}

/** For a text that a command waits for. */
function RequestBar() {
  const words = useWords("editor");
  const document = useDocuments((state) => state.open.find(({ key }) => key === state.active));
  if (document === undefined) return null;
  return (
    <div className={css("bar")}>
      <Button tone="primary" icon={<Save size={14} />} onClick={save}>
        {words.bar.saveAndClose}
      </Button>
      <Button tone="quiet" icon={<X size={13} />} onClick={() => closeDocument(document.key)}>
        {words.bar.closeWithout}
      </Button>
      <span className={css("hint")}>{words.bar.waits(document.name)}</span>
    </div>
  );
}

function ManifestBar({ onRun }: { readonly onRun: (verb: ApplyVerb) => void }) {
  const words = useWords("editor");
  const isEmpty = useManifestDraft((state) => state.text.trim() === "");
  const isTooLarge = useManifestDraft((state) => state.text.length > manifestMaxCharacters);
  const isRunning = useApply((state) => state.isRunning);
  const cannot = isEmpty || isTooLarge || isRunning;
  const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);
  // Which document is shown decides the line.
  useDocuments((state) => state.active);
  return (
    <div className={css("bar")}>
      <Button tone="primary" icon={<Play size={14} />} disabled={cannot} title={`${lineFor("apply")}  (${isMac ? "⌘ ↵" : "Ctrl ↵"})`} onClick={() => onRun("apply")}>
        {words.bar.apply}
      </Button>
      <Button size="s" tone="quiet" icon={<ShieldCheck size={13} />} disabled={cannot} title={lineFor("dryRun")} onClick={() => onRun("dryRun")}>
        {words.bar.dryRun}
      </Button>
      <Button size="s" tone="quiet" icon={<GitCompare size={13} />} disabled={cannot} title={lineFor("diff")} onClick={() => onRun("diff")}>
        {words.bar.diff}
      </Button>
      <span className={css("hint")}>
        <CommandHint line={lineFor("apply")} />
      </span>
      <span className={css("spring")} />
      {isRunning && (
        <Button size="s" tone="quiet" onClick={stopWaiting}>
          {words.bar.stopWaiting}
        </Button>
      )}
      <OpenFiles />
      <Button size="s" tone="quiet" icon={<Save size={13} />} disabled={isEmpty || isTooLarge} title={isMac ? "⌘ S" : "Ctrl S"} onClick={save}>
        {words.bar.save}
      </Button>
      <Button size="s" tone="quiet" icon={<X size={13} />} disabled={isEmpty} onClick={() => replaceManifest("")}>
        {words.bar.clear}
      </Button>
      <Button size="s" tone="danger" icon={<Trash2 size={13} />} disabled={cannot} title={lineFor("delete")} onClick={() => onRun("delete")}>
        {words.bar.delete}
      </Button>
    </div>
  );
}

function OpenFiles() {
  const words = useWords("editor");
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size="s" tone="quiet" icon={<FolderOpen size={13} />} onClick={() => picker.current?.click()}>
        {words.bar.open}
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept=".yaml,.yml,.json"
        aria-label={words.bar.files}
        onChange={(event) => {
          void takeFiles([...(event.currentTarget.files ?? [])]);
          // The same file may be chosen again after it was changed.
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
