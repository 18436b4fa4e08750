import { useMemo } from "react";
import { create } from "zustand";
import type { Micros, ObjectRow } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { CommandHint } from "../../design/CommandHint.tsx";
import { DataTable } from "../../design/DataTable.tsx";
import type { Column } from "../../design/DataTable.tsx";
import { Glyph, kindGlyph } from "../../design/Glyph.tsx";
import { PanelFrame } from "../../design/PanelFrame.tsx";
import { SearchField } from "../../design/SearchField.tsx";
import { SelectField } from "../../design/SelectField.tsx";
import { cluster } from "../../stores/cluster.ts";
import { formatAge } from "../../stores/formatTime.ts";
import { useNowSlowly, useRowsSlowly } from "../../stores/slowly.ts";
import { select, useUi } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import { filterObjects, getLine } from "./objectFilter.ts";
import type { ObjectFilter } from "./objectFilter.ts";
import styles from "./ObjectsPanel.module.css";

const css = bindStyles(styles);

/** What is looked at; it stays when the panel is closed. */
const useObjectFilter = create<ObjectFilter>(() => ({ kind: "Pod", namespace: "", text: "" }));
const setKind = (kind: string): void => useObjectFilter.setState({ kind });
const setNamespace = (namespace: string): void => useObjectFilter.setState({ namespace });
const setText = (text: string): void => useObjectFilter.setState({ text });

/** All objects of the API as kubectl get lists them. */
export function ObjectsPanel() {
  const words = useWords("panels");
  const rows = useRowsSlowly(cluster.objects);
  const now = useNowSlowly();
  const selectedUid = useUi((state) => (state.selection?.type === "object" ? state.selection.uid : undefined));
  const { kind, namespace, text } = useObjectFilter();

  const kinds = useMemo(() => countBy(rows, (row) => row.kind), [rows]);
  const namespaces = useMemo(() => countBy(rows, (row) => row.namespace), [rows]);
  const shown = useMemo(() => filterObjects(rows, { kind, namespace, text }), [rows, kind, namespace, text]);
  const columns = useMemo(() => columnsFor(kind, shown, now), [kind, shown, now]);
  const isNamespaced = shown[0] === undefined || shown[0].namespace !== "";

  return (
    <PanelFrame
      bar={
        <>
          <span className={css("narrowOnly")}>
            <SelectField label={words.objects.kind} value={kind} onChange={setKind} options={[{ value: "", label: words.objects.allKindsOf(rows.length) }, ...kinds.map(([value, count]) => ({ value, label: `${value} (${count})` }))]} />
          </span>
          <SelectField
            label={words.objects.namespace}
            value={namespace}
            onChange={setNamespace}
            options={[{ value: "", label: words.objects.allNamespaces }, ...namespaces.filter(([value]) => value !== "").map(([value]) => ({ value, label: value }))]}
          />
          <SearchField label={words.filter} value={text} onChange={setText} />
        </>
      }
      barEnd={<CommandHint line={getLine({ kind, namespace, text }, isNamespaced)} />}
    >
      <div className={css("split")}>
        <KindList kinds={kinds} total={rows.length} kind={kind} onChange={setKind} />
        <DataTable
          label={words.objects.label}
          columns={columns}
          rows={shown}
          keyOf={(row) => row.uid}
          {...(selectedUid === undefined ? {} : { selectedKey: selectedUid })}
          onOpen={(row) => select({ type: "object", uid: row.uid }, true)}
          empty={rows.length === 0 ? words.objects.none : `No resources found${namespace === "" ? "" : ` in ${namespace} namespace`}.`}
        />
      </div>
    </PanelFrame>
  );
}

interface KindListProps {
  readonly kinds: readonly (readonly [string, number])[];
  readonly total: number;
  readonly kind: string;
  readonly onChange: (kind: string) => void;
}

function KindList({ kinds, total, kind, onChange }: KindListProps) {
  const words = useWords("panels");
  return (
    <nav className={css("kinds")} aria-label={words.objects.kinds}>
      <KindButton kind="" label={words.objects.allKinds} count={total} isCurrent={kind === ""} onChange={onChange} />
      {kinds.map(([name, count]) => (
        <KindButton key={name} kind={name} label={name} count={count} isCurrent={kind === name} onChange={onChange} />
      ))}
    </nav>
  );
}

interface KindButtonProps {
  readonly kind: string;
  readonly label: string;
  readonly count: number;
  readonly isCurrent: boolean;
  readonly onChange: (kind: string) => void;
}

function KindButton({ kind, label, count, isCurrent, onChange }: KindButtonProps) {
  return (
    <button type="button" className={css("kind", isCurrent && "current")} aria-current={isCurrent} onClick={() => onChange(kind)}>
      <Glyph name={kindGlyph(kind)} size={14} />
      <span className={css("kindName")}>{label}</span>
      <span className={css("count")}>{count}</span>
    </button>
  );
}

/** The columns of kubectl get for one kind; for all kinds together the first cells as a summary. */
function columnsFor(kind: string, rows: readonly ObjectRow[], now: Micros): readonly Column<ObjectRow>[] {
  const namespace: Column<ObjectRow> = { id: "namespace", title: "NAMESPACE", track: "minmax(90px, 0.7fr)", render: (row) => row.namespace };
  const name: Column<ObjectRow> = { id: "name", title: "NAME", track: "minmax(180px, 2fr)", render: (row) => <span className={css("name")}>{row.name}</span> };
  const age: Column<ObjectRow> = { id: "age", title: "AGE", track: "72px", align: "end", render: (row) => formatAge(now - row.createdAt) };
  if (kind === "") {
    return [
      { id: "kind", title: "KIND", track: "minmax(100px, 0.8fr)", render: (row) => row.kind },
      namespace,
      name,
      { id: "summary", title: "STATE", track: "minmax(160px, 2fr)", render: (row) => row.columns.map(([title, cell]) => `${title.toLowerCase()} ${cell}`).join(" · ") },
      age,
    ];
  }
  const titles = rows[0]?.columns.map(([title]) => title) ?? [];
  const cells = titles.map(
    (title, index): Column<ObjectRow> => ({ id: `cell-${title}`, title, track: "minmax(72px, 1fr)", render: (row) => row.columns[index]?.[1] ?? "" }),
  );
  return rows.some((row) => row.namespace !== "") ? [namespace, name, ...cells, age] : [name, ...cells, age];
}

function countBy(rows: readonly ObjectRow[], key: (row: ObjectRow) => string): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
