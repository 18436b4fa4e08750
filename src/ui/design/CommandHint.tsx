import { bindStyles } from "./bindStyles.ts";
import { useWords } from "../stores/words/language.ts";
import styles from "./CommandHint.module.css";
import { CopyButton } from "./CopyButton.tsx";

const css = bindStyles(styles);

/** The line that one would type to see or do the same, with a button that copies it. */
export function CommandHint({ line }: { readonly line: string }) {
  const { copyLine } = useWords("design");
  return (
    <span dir="ltr" className={css("hint")}>
      <span className={css("prompt")} aria-hidden="true">
        $
      </span>
      <code className={css("line")} title={line}>
        {line}
      </code>
      <CopyButton text={line} label={copyLine(line)} />
    </span>
  );
}
