import type { SpacetimeScene } from "../../../protocol/index.ts";
import { TextTable } from "../../design/TextTable.tsx";
import { formatDuration } from "../../stores/formatTime.ts";
import { useWords } from "../../stores/words/language.ts";
import { exactClock } from "./ticks.ts";

/** The diagram as text. */
export function SpacetimeTables({ scene: { lanes, texts = [], notes, matched, from, until } }: { readonly scene: SpacetimeScene }) {
  const words = useWords("spacetime");
  return (
    <>
      <p>
        {words.tables.window(exactClock(Math.max(0, from)), exactClock(until), matched, texts.length)}
      </p>
      <TextTable
        caption={words.tables.messages}
        columns={[words.columns.sent, words.columns.from, words.columns.to, words.columns.what, words.columns.took, words.columns.cause]}
        rows={[...texts].reverse().map(({ number, sentAt, arrivesAt, from: sender, to, text, lost, cause }) => ({ key: String(number), cells: [exactClock(sentAt), sender, to, text, lost ? words.message.lost : formatDuration(arrivesAt - sentAt), cause === 0 ? "" : words.message.command(cause)] }))}
        empty={words.tables.none}
      />
      <TextTable caption={words.lanes.label} columns={[words.columns.process, words.columns.machine, words.columns.lives]} rows={lanes.map(({ name, machine, lives }) => ({ key: name, cells: [name, machine, lives.map(([start, end, status]) => words.tables.life(words.lives[status], formatDuration(end - start))).join(words.tables.lifeAfter)] }))} />
      <TextTable caption={words.tables.said} columns={[words.columns.when, words.columns.process, words.columns.what]} rows={notes.map(({ at, lane, text }) => ({ key: `${at} ${lane} ${text}`, cells: [exactClock(at), lanes[lane]?.name ?? "", text] }))} empty={words.tables.nothing} />
    </>
  );
}
