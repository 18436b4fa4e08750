import { formatClock } from "../../stores/formatTime.ts";
import { wordsOf } from "../../stores/words/language.ts";
import { sinceFirst } from "./sinceFirst.ts";
import { leftOut } from "./sequence.ts";
import type { Sequence } from "./sequence.ts";

const textMost = 120;

/** What has a meaning in Mermaid is written by its number; a text is one line. */
const plain = (text: string): string => {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const short = line.length > textMost ? `${line.slice(0, textMost - 1)}…` : line;
  return short.replaceAll(/[#;<>:{}"`]/g, (character) => `#${character.codePointAt(0) ?? 0};`);
};

/** A sequence as the text that Mermaid draws: `sequenceDiagram`. */
export function mermaidOf(sequence: Sequence): string {
  const words = wordsOf("sequence");
  const { title, participants, messages } = sequence;
  const first = messages[0];
  const nameOf = new Map(participants.map((name, index) => [name, `p${index + 1}`]));
  const note = leftOut(sequence);
  const over = participants.length > 1 ? `p1,p${participants.length}` : "p1";
  const left = note === "" ? [] : [`  Note over ${over}: ${plain(note)}`];
  const lines = messages.map(({ from, to, text, lost, sentAt }) => `  ${nameOf.get(from) ?? ""}${lost === true ? "-x" : "->>"}${nameOf.get(to) ?? ""}: ${plain(`${sinceFirst(sequence, sentAt)} ${text}`)}`);
  return [
    "sequenceDiagram",
    words.firstAt(title.replaceAll(/\s+/g, " "), formatClock(first?.sentAt ?? 0)),
    ...participants.map((name, index) => `  participant p${index + 1} as ${plain(name)}`),
    ...(sequence.kept === "last" ? left : []),
    ...lines,
    ...(sequence.kept === "first" ? left : []),
    "",
  ].join("\n");
}
