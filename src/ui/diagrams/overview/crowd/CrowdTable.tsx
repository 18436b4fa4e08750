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
import { writing } from "../../../stores/words/language.ts";
import styles from "./Crowd.module.css";
import { fillOf, memberLook, podSum } from "./memberLook.ts";

const css = bindStyles(styles);

/** The workers of a large cluster as text: first a sum, then each, as many as are in view. */
export function CrowdTable() {
  const machines = useRows(cluster.machines);
  const [text, setText] = useState("");
  const workers = useMemo(() => sortedByNumber(machines.filter(({ role }) => role === "worker"), ({ name }) => name), [machines]);
  const wanted = text.trim().toLowerCase();
  const shown = wanted === "" ? workers : workers.filter((row) => `${row.name} ${memberLook(row).word} ${row.zone ?? ""} ${row.pool ?? ""}`.toLowerCase().includes(wanted));
  const selected = useUi(({ selection }) => (selection?.type === "machine" ? selection.name : undefined));
  return (
    <>
      <Summary workers={workers} />
      <section className={css("list")} aria-label="Workers">
        <div className={css("filter")}>
          <SearchField label="Filter workers by name, state, zone" value={text} onChange={setText} />
        </div>
        <div className={css("rows")}>
          <DataTable
            label="Workers"
            columns={columns}
            rows={shown}
            keyOf={({ name }) => name}
            onOpen={({ name }) => select({ type: "machine", name }, true)}
            {...(selected === undefined ? {} : { selectedKey: selected })}
            empty="No worker is like that."
          />
        </div>
      </section>
    </>
  );
}

const columns: readonly Column<MachineRow>[] = [
  { id: "name", title: "Worker", track: "minmax(110px, 1fr)", render: ({ name }) => name },
  {
    id: "state",
    title: "State",
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
  { id: "pods", title: "Pods", track: "64px", align: "end", render: ({ name }) => podSum(name).pods },
  { id: "failing", title: "Failing", track: "64px", align: "end", render: ({ name }) => podSum(name).bad || "" },
  { id: "cpu", title: "CPU asked for", track: "110px", align: "end", render: (row) => `${Math.round(fillOf(row) * 100)} %` },
  { id: "zone", title: "Zone", track: "minmax(70px, 0.7fr)", render: ({ zone = "" }) => zone },
  { id: "pool", title: "Pool", track: "minmax(70px, 0.7fr)", render: ({ pool = "" }) => pool },
];

/** By state: how many workers there are, and how many pods are on them. */
function Summary({ workers }: { readonly workers: readonly MachineRow[] }) {
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
  return <TextTable caption={`${writing().figure(workers.length)} workers`} columns={["State", "Workers", "Pods", "Failing pods"]} rows={rows} />;
}
