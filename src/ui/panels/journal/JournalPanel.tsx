import { Pause, Play } from "lucide-react";
import { useMemo, useState } from "react";
import type { JournalLine } from "../../../protocol/index.ts";
import { Button } from "../../design/Button.tsx";
import { CopyButton } from "../../design/CopyButton.tsx";
import { DataTable } from "../../design/DataTable.tsx";
import type { Column } from "../../design/DataTable.tsx";
import { PanelFrame } from "../../design/PanelFrame.tsx";
import { SearchField } from "../../design/SearchField.tsx";
import { SelectField } from "../../design/SelectField.tsx";
import { cluster } from "../../stores/cluster.ts";
import { formatClock } from "../../stores/formatTime.ts";
import { useKeys } from "../../stores/keyedStore.ts";
import { useLogs } from "../../stores/logs.ts";
import { useSlowly } from "../../stores/slowly.ts";
import { select } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import type { Words } from "../../stores/words/language.ts";

const journalOf = (state: { readonly journal: readonly JournalLine[] }): readonly JournalLine[] => state.journal;

/** Every message between processes, as it was sent: what the packets of the diagram say. */
export function JournalPanel() {
  const say = useWords("panels");
  const live = useSlowly(useLogs, journalOf);
  const processes = useKeys(cluster.processes);
  const [held, setHeld] = useState<readonly JournalLine[]>();
  const [process, setProcess] = useState("");
  const [text, setText] = useState("");
  const lines = held ?? live;
  const shown = useMemo(() => filterLines(lines, process, text), [lines, process, text]);
  return (
    <PanelFrame
      bar={
        <>
          <Button size="s" pressed={held !== undefined} icon={held === undefined ? <Pause size={13} /> : <Play size={13} />} onClick={() => setHeld(held === undefined ? live : undefined)}>
            {held === undefined ? say.journal.hold : say.journal.follow}
          </Button>
          <SelectField label={say.journal.process} value={process} onChange={setProcess} options={[{ value: "", label: say.journal.allProcesses }, ...processes.map((name) => ({ value: name, label: name }))]} />
          <SearchField label={say.filter} value={text} onChange={setText} />
        </>
      }
      barEnd={<CopyButton label={say.journal.copy} visible={say.copy} text={() => shown.map(lineText).join("\n")} />}
    >
      <DataTable
        label={say.journal.label}
        columns={columnsOf(say)}
        rows={shown}
        rowHeight={24}
        keyOf={(line) => String(line.seq)}
        onOpen={(line) => select({ type: "process", name: line.from }, true)}
        followEnd={held === undefined}
        empty={lines.length === 0 ? say.journal.none : say.journal.noneSo}
      />
    </PanelFrame>
  );
}

function filterLines(lines: readonly JournalLine[], process: string, text: string): readonly JournalLine[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  if (process === "" && words.length === 0) return lines;
  return lines.filter((line) => {
    if (process !== "" && line.from !== process && line.to !== process) return false;
    const whole = `${line.from} ${line.to} ${line.text}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
}

const lineText = (line: JournalLine): string => `${formatClock(line.at)}  ${line.from}${line.to === "" ? "" : ` → ${line.to}`}  ${line.text}`;

const columnsOf = ({ columns }: Words["panels"]): readonly Column<JournalLine>[] => [
  { id: "at", title: columns.time, track: "112px", render: (line) => <code>{formatClock(line.at)}</code> },
  { id: "from", title: columns.from, track: "minmax(150px, 1fr)", render: (line) => line.from },
  { id: "to", title: columns.to, track: "minmax(150px, 1fr)", render: (line) => line.to },
  { id: "text", title: columns.what, track: "minmax(260px, 4fr)", render: (line) => <code title={line.text}>{line.text}</code> },
];
