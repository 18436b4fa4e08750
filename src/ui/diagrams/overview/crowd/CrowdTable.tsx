import { useMemo, useState } from "react";
import type { MachineRow } from "../../../../protocol/index.ts";
import { bindStyles } from "../../../design/bindStyles.ts";
import { DataTable } from "../../../design/DataTable.tsx";
import type { Column } from "../../../design/DataTable.tsx";
import { SearchField } from "../../../design/SearchField.tsx";
import { StatusMark } from "../../../design/StatusMark.tsx";
import { TextTable } from "../../../design/TextTable.tsx";
import { cluster } from "../../../stores/cluster.ts";
import { useRows } from "../../../stores/keyedStore.ts";
import { select, useUi } from "../../../stores/ui.ts";
import { sortedByNumber } from "../assignSlots.ts";
import { useWords, writing } from "../../../stores/words/language.ts";
import type { Words } from "../../../stores/words/language.ts";
import styles from "./Crowd.module.css";
import { fillOf, memberLook, podSum } from "./memberLook.ts";

const css = bindStyles(styles);

/** The workers of a large cluster as text: first a sum, then each, as many as are in view. */
export function CrowdTable() {
  const words = useWords("crowd");
  const machines = useRows(cluster.machines);
  const [text, setText] = useState("");
  const workers = useMemo(() => sortedByNumber(machines.filter(({ role }) => role === "worker"), ({ name }) => name), [machines]);
  const wanted = text.trim().toLowerCase();
  const shown = wanted === "" ? workers : workers.filter((row) => `${row.name} ${memberLook(row).word} ${row.zone ?? ""} ${row.pool ?? ""}`.toLowerCase().includes(wanted));
  const selected = useUi(({ selection }) => (selection?.type === "machine" ? selection.name : undefined));
  return (
    <>
      <Summary workers={workers} />
      <section className={css("list")} aria-label={words.workers}>
        <div className={css("filter")}>
          <SearchField label={words.filter} value={text} onChange={setText} />
        </div>
        <div className={css("rows")}>
          <DataTable
            label={words.workers}
            columns={columnsOf(words)}
            rows={shown}
            keyOf={({ name }) => name}
            onOpen={({ name }) => select({ type: "machine", name }, true)}
            {...(selected === undefined ? {} : { selectedKey: selected })}
            empty={words.noneSo}
          />
        </div>
      </section>
    </>
  );
}

const columnsOf = ({ columns }: Words["crowd"]): readonly Column<MachineRow>[] => [
  { id: "name", title: columns.name, track: "minmax(110px, 1fr)", render: ({ name }) => name },
  {
    id: "state",
    title: columns.state,
    track: "minmax(110px, 1fr)",
    render: (row) => {
      const { tone, word } = memberLook(row);
      return (
        <>
          <StatusMark tone={tone} size={9} /> {word}
        </>
      );
    },
  },
  { id: "pods", title: columns.pods, track: "64px", align: "end", render: ({ name }) => podSum(name).pods },
  { id: "failing", title: columns.failing, track: "64px", align: "end", render: ({ name }) => podSum(name).bad || "" },
  { id: "cpu", title: columns.cpu, track: "110px", align: "end", render: (row) => `${Math.round(fillOf(row) * 100)} %` },
  { id: "zone", title: columns.zone, track: "minmax(70px, 0.7fr)", render: ({ zone = "" }) => zone },
  { id: "pool", title: columns.pool, track: "minmax(70px, 0.7fr)", render: ({ pool = "" }) => pool },
];

/** By state: how many workers there are, and how many pods are on them. */
function Summary({ workers }: { readonly workers: readonly MachineRow[] }) {
  const words = useWords("crowd");
  const states = new Map<string, { workers: number; pods: number; bad: number }>();
  for (const row of workers) {
    const { word } = memberLook(row);
    const state = states.get(word) ?? { workers: 0, pods: 0, bad: 0 };
    states.set(word, state);
    const { pods, bad } = podSum(row.name);
    state.workers += 1;
    state.pods += pods;
    state.bad += bad;
  }
  const rows = [...states].sort(([, a], [, b]) => b.workers - a.workers).map(([word, sum]) => ({ key: word, cells: [word, ...[sum.workers, sum.pods, sum.bad].map((number) => writing().figure(number))] }));
  return <TextTable caption={words.workersOf(workers.length)} columns={[words.columns.state, words.workers, words.columns.pods, words.columns.failingPods]} rows={rows} />;
}
