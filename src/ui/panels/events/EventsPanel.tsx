import { useMemo, useState } from "react";
import type { EventRow, Micros } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { CommandHint } from "../../design/CommandHint.tsx";
import { DataTable } from "../../design/DataTable.tsx";
import type { Column } from "../../design/DataTable.tsx";
import { PanelFrame } from "../../design/PanelFrame.tsx";
import { SearchField } from "../../design/SearchField.tsx";
import { Segmented } from "../../design/Segmented.tsx";
import { cluster } from "../../stores/cluster.ts";
import { formatAge } from "../../stores/formatTime.ts";
import { useNowSlowly, useRowsSlowly } from "../../stores/slowly.ts";
import { select, useUi } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";

const types = ["all", "Warning"] as const;

/** Events of the API, newest first, as kubectl get events prints them. */
export function EventsPanel() {
  const say = useWords("panels");
  const rows = useRowsSlowly(cluster.events);
  const now = useNowSlowly();
  const selectedUid = useUi((state) => (state.selection?.type === "object" ? state.selection.uid : undefined));
  const [type, setType] = useState<"all" | "Warning">("all");
  const [text, setText] = useState("");
  const shown = useMemo(() => newestFirst(rows, type, text), [rows, type, text]);
  const columns = useMemo(() => columnsAt(now), [now]);
  const line = type === "all" ? "kubectl get events -A" : "kubectl get events -A --field-selector type=Warning";
  return (
    <PanelFrame
      bar={
        <>
          <Segmented label={say.events.which} value={type} options={types.map((value) => ({ value, label: say.events.types[value] }))} onChange={setType} />
          <SearchField label={say.filter} value={text} onChange={setText} />
        </>
      }
      barEnd={<CommandHint line={line} />}
    >
      <DataTable
        label={say.events.label}
        columns={columns}
        rows={shown}
        keyOf={(row) => row.uid}
        {...(shown.some((row) => row.objectUid === selectedUid) && selectedUid !== undefined ? { selectedKey: shown.find((row) => row.objectUid === selectedUid)?.uid ?? "" } : {})}
        onOpen={(row) => {
          if (row.objectUid !== "") select({ type: "object", uid: row.objectUid }, true);
        }}
        empty={rows.length === 0 ? say.events.none : say.events.noneSo}
      />
    </PanelFrame>
  );
}

function newestFirst(rows: readonly EventRow[], type: "all" | "Warning", text: string): readonly EventRow[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return rows
    .filter((row) => {
      if (type !== "all" && row.type !== type) return false;
      const line = `${row.reason} ${row.object} ${row.namespace} ${row.message} ${row.source}`.toLowerCase();
      return words.every((word) => line.includes(word));
    })
    .toSorted((a, b) => b.lastSeen - a.lastSeen);
}

const columnsAt = (now: Micros): readonly Column<EventRow>[] => [
  { id: "seen", title: "LAST SEEN", track: "96px", render: (row) => formatAge(now - row.lastSeen) },
  { id: "type", title: "TYPE", track: "96px", render: (row) => <Badge tone={row.type === "Warning" ? "warn" : "idle"}>{row.type}</Badge> },
  { id: "reason", title: "REASON", track: "minmax(110px, 0.8fr)", render: (row) => row.reason },
  { id: "object", title: "OBJECT", track: "minmax(210px, 1.6fr)", render: (row) => <span title={`${row.namespace} ${row.object}`}>{row.object}</span> },
  { id: "message", title: "MESSAGE", track: "minmax(240px, 4fr)", render: (row) => <span title={row.message}>{row.message}</span> },
  { id: "count", title: "COUNT", track: "76px", align: "end", render: (row) => row.count },
  { id: "source", title: "FROM", track: "minmax(110px, 0.8fr)", render: (row) => row.source },
];
