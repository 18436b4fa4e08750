import { useMemo } from "react";
import { bindStyles } from "../bindStyles.ts";
import { Button } from "../Button.tsx";
import { CopyButton } from "../CopyButton.tsx";
import { Dialog } from "../Dialog.tsx";
import { saveFile } from "../saveFile.ts";
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
  const svg = useMemo(() => sequenceSvg(sequence, sequenceColours()), [sequence]);
  const mermaid = useMemo(() => mermaidOf(sequence), [sequence]);
  const note = leftOut(sequence);
  if (sequence.messages.length === 0) {
    return (
      <Dialog title="Message sequence" onClose={onClose}>
        <p className={css("words")}>No message was under way here. Choose more time, other lanes, or another command.</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      title="Message sequence"
      size="l"
      onClose={onClose}
      footer={
        <>
          <CopyButton text={mermaid} label="Copy as Mermaid text" visible="Copy as Mermaid" size="m" />
          <Button onClick={() => saveFile("kubarium-sequence.mmd", mermaid, "text/vnd.mermaid")}>Save the text</Button>
          <Button tone="primary" onClick={() => saveFile("kubarium-sequence.svg", svg, "image/svg+xml")}>
            Save as SVG
          </Button>
        </>
      }
    >
      <div className={css("content")}>
        <p className={css("words")}>
          {sequence.messages.length} messages between {sequence.participants.length} processes, as they were sent. {note}
        </p>
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
        <div className={css("preview")} tabIndex={0} role="region" aria-label="Preview">
          <img src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`} alt={`Sequence of ${sequence.messages.length} messages; the text below says the same`} />
        </div>
        <details>
          <summary>Mermaid text</summary>
          <pre className={css("text")}>{mermaid}</pre>
        </details>
      </div>
    </Dialog>
  );
}
