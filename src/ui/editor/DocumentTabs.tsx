import { FilePlus2, X } from "lucide-react";
import { useState } from "react";
import { bindStyles } from "../design/bindStyles.ts";
import { MenuButton } from "../design/MenuButton.tsx";
import { baseName, filesUnder, homePath, useHome } from "../stores/home.ts";
import { useManifestDraft } from "../stores/manifestDraft.ts";
import { showToast } from "../stores/toasts.ts";
import { useWords } from "../stores/words/language.ts";
import { closeDocument, openFile, showDocument, titleOf, useDocuments } from "./documents.ts";
import styles from "./DocumentTabs.module.css";

const css = bindStyles(styles);
const menuMax = 40;

/** What is open: the scratch text, files of the home, and texts that commands wait for. */
export function DocumentTabs() {
  const words = useWords("editor");
  const { open, active } = useDocuments();
  const text = useManifestDraft((state) => state.text);
  const [asked, setAsked] = useState("");
  const close = (key: string, isChanged: boolean) => {
    // The second press in a row closes what was not saved.
    if (isChanged && asked !== key) {
      setAsked(key);
      showToast({ tone: "warn", text: words.files.unsaved });
      return;
    }
    setAsked("");
    closeDocument(key);
  };
  return (
    <div className={css("bar")}>
      <div role="tablist" aria-label={words.files.label} className={css("tabs")}>
        {open.map((document) => {
          const isShown = document.key === active;
          const isChanged = document.kind !== "draft" && (isShown ? text : document.text) !== document.saved;
          return (
            <span key={document.key} role="presentation" className={css("tab", isShown && "shown", document.kind === "request" && "asked")}>
              <button type="button" role="tab" aria-selected={isShown} className={css("name")} title={document.name === "" ? words.files.noFile : document.name} onClick={() => showDocument(document.key)}>
                {titleOf(document)}
                {isChanged && <span aria-label={words.files.changed}> ●</span>}
              </button>
              {document.kind !== "draft" && (
                <button type="button" className={css("close")} aria-label={words.files.close(titleOf(document))} onClick={() => close(document.key, isChanged)}>
                  <X size={12} aria-hidden="true" />
                </button>
              )}
            </span>
          );
        })}
      </div>
      <FileMenu />
    </div>
  );
}

/** The home's files, as a menu. */
function FileMenu() {
  const words = useWords("editor");
  // Read when the menu opens; subscribed so that a new file is there at once.
  useHome((state) => state.files);
  const paths = filesUnder(homePath);
  const items = paths.slice(0, menuMax).map((path) => ({
    id: path,
    label: path.slice(homePath.length + 1),
    typed: `vi ${path.slice(homePath.length + 1)}`,
    onSelect: () => {
      if (!openFile(path)) showToast({ tone: "warn", text: words.files.tooMany(baseName(path)) });
    },
  }));
  return <MenuButton label={words.files.open} size="s" icon={<FilePlus2 size={14} />} items={items} />;
}
