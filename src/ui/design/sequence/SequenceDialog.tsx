import { useMemo } from "react";
import { bindStyles } from "../bindStyles.ts";
import { Button } from "../Button.tsx";
import { CopyButton } from "../CopyButton.tsx";
import { Dialog } from "../Dialog.tsx";
import { saveFile } from "../saveFile.ts";
import { useWords } from "../../stores/words/language.ts";
import { mermaidOf } from "./mermaid.ts";
import { leftOut } from "./sequence.ts";
import type { Sequence } from "./sequence.ts";
import styles from "./SequenceDialog.module.css";
import { sequenceColours, sequenceSvg } from "./sequenceSvg.ts";

const css = bindStyles(styles);

export interface SequenceDialogProps {
  readonly sequence: Sequence;
  readonly onClose: () => void;
}

/** Messages as a sequence diagram for documents: a preview, as Mermaid text and as SVG. */
export function SequenceDialog({ sequence, onClose }: SequenceDialogProps) {
  const say = useWords("sequence");
  const svg = useMemo(() => sequenceSvg(sequence, sequenceColours()), [sequence]);
  const mermaid = useMemo(() => mermaidOf(sequence), [sequence]);
  const note = leftOut(sequence);
  if (sequence.messages.length === 0) {
    return (
      <Dialog title={say.title} onClose={onClose}>
        <p className={css("words")}>{say.empty}</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={say.title}
      size="l"
      onClose={onClose}
      footer={
        <>
          <CopyButton text={mermaid} label={say.copyText} visible={say.copy} size="m" />
          <Button onClick={() => saveFile("kubarium-sequence.mmd", mermaid, "text/vnd.mermaid")}>{say.save}</Button>
          <Button tone="primary" onClick={() => saveFile("kubarium-sequence.svg", svg, "image/svg+xml")}>
            {say.saveSvg}
          </Button>
        </>
      }
    >
      <div className={css("content")}>
        <p className={css("words")}>
          {say.about(sequence.messages.length, sequence.participants.length, note)}
        </p>
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
        <div className={css("preview")} tabIndex={0} role="region" aria-label={say.preview}>
          <img src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`} alt={say.alt(sequence.messages.length)} />
        </div>
        <details>
          <summary>{say.mermaid}</summary>
          <pre className={css("text")}>{mermaid}</pre>
        </details>
      </div>
    </Dialog>
  );
}
