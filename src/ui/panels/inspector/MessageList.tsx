import { useMemo } from "react";
import type { JournalLine } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { formatClock } from "../../stores/formatTime.ts";
import { useLogs } from "../../stores/logs.ts";
import { useSlowly } from "../../stores/slowly.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Inspector.module.css";
import { Section } from "./Section.tsx";

const css = bindStyles(styles);
const shownMax = 25;
const journalOf = (state: { readonly journal: readonly JournalLine[] }): readonly JournalLine[] => state.journal;

/** The latest messages that a process sent or got, newest first. */
export function MessageList({ process }: { readonly process: string }) {
  const words = useWords("inspector");
  const journal = useSlowly(useLogs, journalOf);
  const lines = useMemo(() => journal.filter((line) => line.from === process || line.to === process).slice(-shownMax).toReversed(), [journal, process]);
  return (
    <Section title={words.messages.title} startsClosed>
      {lines.length === 0 ? (
        <p className={css("faint")}>{words.messages.none}</p>
      ) : (
        <ul className={css("messages")}>
          {lines.map((line) => (
            <li key={line.seq} className={css("message")}>
              <code className={css("faint")}>{formatClock(line.at)}</code>
              <span>
                <span className={css("peer")}>{line.from === process ? (line.to === "" ? "" : `→ ${line.to}`) : `← ${line.from}`}</span> {line.text}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
