import { FolderOpen, Play, Trash2, X } from "lucide-react";
import { useCallback, useEffect, useRef } from "react";
import { bindStyles } from "../design/bindStyles.ts";
import { Button } from "../design/Button.tsx";
import { Kbd } from "../design/Kbd.tsx";
import { takeFiles } from "../stores/fileDrop.ts";
import { manifestMaxCharacters, replaceManifest, useManifestDraft } from "../stores/manifestDraft.ts";
import { applyDraft, stopWaiting, useApply } from "./applyDraft.ts";
import { followDraft } from "./checkDraft.ts";
import { CodeEditor } from "./CodeEditor.tsx";
import type { CodeEditorHandle } from "./CodeEditor.tsx";
import { ApplyResult, ProblemList } from "./Findings.tsx";
import { ExampleNotes, Gallery } from "./Gallery.tsx";
import styles from "./Workbench.module.css";

const css = bindStyles(styles);

/** Everything for manifests: examples, editor, problems, apply and its results. */
export function Workbench() {
  const editor = useRef<CodeEditorHandle>(null);
  const isEmpty = useManifestDraft((state) => state.text.trim() === "");
  const isTooLarge = useManifestDraft((state) => state.text.length > manifestMaxCharacters);
  const isRunning = useApply((state) => state.isRunning);
  useEffect(followDraft, []);
  const apply = useCallback(() => {
    const { text } = useManifestDraft.getState();
    if (text.trim() !== "" && text.length <= manifestMaxCharacters && !useApply.getState().isRunning) void applyDraft(text);
  }, []);
  const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);
  return (
    <div className={css("workbench")}>
      <Gallery />
      <div className={css("desk")}>
        <ExampleNotes />
        <CodeEditor ref={editor} className={css("editor")} onApply={apply} />
        <div className={css("bar")}>
          <Button tone="primary" icon={<Play size={14} />} disabled={isEmpty || isTooLarge || isRunning} onClick={apply}>
            Apply
          </Button>
          <Kbd>{isMac ? "⌘ ↵" : "Ctrl ↵"}</Kbd>
          <code className={css("hint")}>kubectl apply -f -</code>
          <span className={css("spring")} />
          {isRunning && (
            <Button size="s" tone="quiet" onClick={stopWaiting}>
              Stop waiting
            </Button>
          )}
          <OpenFiles />
          <Button size="s" tone="quiet" icon={<X size={13} />} disabled={isEmpty} onClick={() => replaceManifest("")}>
            Clear
          </Button>
          <Button size="s" tone="danger" icon={<Trash2 size={13} />} disabled={isEmpty || isTooLarge || isRunning} title="kubectl delete -f -" onClick={() => void applyDraft(useManifestDraft.getState().text, "delete")}>
            Delete these
          </Button>
        </div>
        <div className={css("reports")}>
          <ApplyResult />
          <ProblemList onGo={(place) => editor.current?.goTo(place)} />
        </div>
      </div>
    </div>
  );
}

function OpenFiles() {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size="s" tone="quiet" icon={<FolderOpen size={13} />} onClick={() => picker.current?.click()}>
        Open files
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept=".yaml,.yml,.json"
        aria-label="Manifest files"
        onChange={(event) => {
          void takeFiles([...(event.currentTarget.files ?? [])]);
          // The same file may be chosen again after it was changed.
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
