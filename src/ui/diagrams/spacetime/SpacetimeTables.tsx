import type { SpacetimeScene } from "../../../protocol/index.ts";
import { TextTable } from "../../design/TextTable.tsx";
import { formatDuration } from "../../stores/formatTime.ts";
import { exactClock } from "./ticks.ts";

/** The diagram as text. */
export function SpacetimeTables({ scene: { lanes, texts = [], notes, matched, from, until } }: { readonly scene: SpacetimeScene }) {
  return (
    <>
      <p>
        From {exactClock(Math.max(0, from))} to {exactClock(until)}: {matched} messages{texts.length < matched ? `, of which the last ${texts.length} of those that are shown are listed` : ""}.
      </p>
      <TextTable
        caption="Messages"
        columns={["Sent", "From", "To", "What", "Took", "Cause"]}
        rows={[...texts].reverse().map(({ number, sentAt, arrivesAt, from: sender, to, text, lost, cause }) => ({ key: String(number), cells: [exactClock(sentAt), sender, to, text, lost ? "lost" : formatDuration(arrivesAt - sentAt), cause === 0 ? "" : `command ${cause}`] }))}
        empty="None within this window."
      />
      <TextTable caption="Lanes" columns={["Process", "Machine", "How it lived"]} rows={lanes.map(({ name, machine, lives }) => ({ key: name, cells: [name, machine, lives.map(([start, end, status]) => `${status} for ${formatDuration(end - start)}`).join(", then ")] }))} />
      <TextTable caption="What processes said" columns={["When", "Process", "What"]} rows={notes.map(({ at, lane, text }) => ({ key: `${at} ${lane} ${text}`, cells: [exactClock(at), lanes[lane]?.name ?? "", text] }))} empty="Nothing within this window." />
    </>
  );
}
