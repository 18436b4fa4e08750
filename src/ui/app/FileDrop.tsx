import { FileUp } from "lucide-react";
import { useEffect } from "react";
import { bindStyles } from "../design/bindStyles.ts";
import { listenForFiles, useFileDrop } from "../stores/fileDrop.ts";
import { useWords } from "../stores/words/language.ts";
import styles from "./FileDrop.module.css";

const css = bindStyles(styles);

/** Takes manifests dropped or pasted anywhere on the page; shows that they may be let go. */
export function FileDrop() {
  const words = useWords("app");
  const isOver = useFileDrop((state) => state.isOver);
  useEffect(listenForFiles, []);
  if (!isOver) return null;
  return (
    <div className={css("curtain")} role="status">
      <span className={css("text")}>
        <FileUp size={22} aria-hidden="true" /> {words.drop}
      </span>
    </div>
  );
}
