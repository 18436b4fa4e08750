import { bindStyles } from "../design/bindStyles.ts";
import { Dialog } from "../design/Dialog.tsx";
import { useUi } from "../stores/ui.ts";
import { useWords } from "../stores/words/language.ts";
import { Workbench } from "./Workbench.tsx";
import styles from "./Workbench.module.css";

const css = bindStyles(styles);

/** Paste, drop, write or choose a manifest, and apply it. */
export function ApplyDialog() {
  const words = useWords("editor");
  return (
    <Dialog title={words.title} size="l" onClose={() => useUi.setState({ overlay: null })}>
      <div className={css("inDialog")}>
        <Workbench />
      </div>
    </Dialog>
  );
}
