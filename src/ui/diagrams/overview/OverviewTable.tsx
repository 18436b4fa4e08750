import { Suspense } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { TextTable } from "../../design/TextTable.tsx";
import { cluster } from "../../stores/cluster.ts";
import { useGroupKeys, useKeys, useRow, useRows } from "../../stores/keyedStore.ts";
import { select } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import { sortedByNumber } from "./assignSlots.ts";
import { CrowdTable } from "./crowd/late.ts";
import styles from "./OverviewTable.module.css";
import { machineLooks, nodeLook, processLook } from "../../design/processLook.ts";

const css = bindStyles(styles);

/** More workers than these have a table of their own, of which only what is in view exists. */
const rowsMax = 60;

/** The diagram as text: the same machines, processes and faults as live tables. */
export function OverviewTable() {
  const words = useWords("overview");
  const machines = sortedByRole(useKeys(cluster.machines));
  const isCrowd = machines.length > rowsMax;
  const shown = isCrowd ? machines.filter((name) => cluster.machines.get(name)?.role !== "worker") : machines;
  return (
    <>
      {isCrowd && (
        <Suspense fallback={null}>
          <CrowdTable />
        </Suspense>
      )}
      <TextTable
        caption={isCrowd ? words.table.others : words.table.machines}
        columns={[words.table.machine, words.table.state, words.table.pods, words.table.processes]}
        rows={shown.map((name) => ({ key: name, cells: [<Machine key="machine" name={name} />, <State key="state" name={name} />, <Pods key="pods" name={name} />, <Processes key="processes" name={name} />] }))}
      />
      <Faults />
    </>
  );
}

const roleOrder = ["control-plane", "load-balancer", "worker", "laptop", "cloud"];

function sortedByRole(names: readonly string[]): readonly string[] {
  const order = (name: string) => roleOrder.indexOf(cluster.machines.get(name)?.role ?? "cloud");
  return sortedByNumber(names, (name) => name).sort((a, b) => order(a) - order(b));
}

interface NameProps {
  readonly name: string;
}

function Machine({ name }: NameProps) {
  return (
    <button type="button" className={css("link")} onClick={() => select({ type: "machine", name }, true)}>
      {name}
    </button>
  );
}

function State({ name }: NameProps) {
  const words = useWords("overview");
  const row = useRow(cluster.machines, name);
  if (row === undefined) return null;
  const node = nodeLook(row);
  const looks = [...(node === undefined ? [] : [node]), ...machineLooks(row)];
  return looks.length === 0 ? words.table.on : looks.map(({ word }) => word).join(", ");
}

function Pods({ name }: NameProps) {
  const row = useRow(cluster.machines, name);
  const pods = useGroupKeys(cluster.pods, name);
  return row?.role === "worker" ? pods.length : "";
}

function Processes({ name }: NameProps) {
  const processes = useGroupKeys(cluster.processes, name);
  return (
    <ul>
      {processes.map((process) => (
        <ProcessLine key={process} name={process} />
      ))}
    </ul>
  );
}

function ProcessLine({ name }: NameProps) {
  const words = useWords("overview");
  const row = useRow(cluster.processes, name);
  const machine = useRow(cluster.machines, row?.machine ?? "");
  if (row === undefined) return null;
  const look = processLook(row, machine);
  return (
    <li className={css("process")}>
      <StatusMark tone={look.tone} size={10} />
      <button type="button" className={css("link")} onClick={() => select({ type: "process", name }, true)}>
        {row.binary}
      </button>
      <span>
        {[row.role, look.word, row.headline].filter((word) => word !== "").join(" · ")}
        {row.load > 0 ? words.table.load(Math.round(row.load)) : ""}
      </span>
    </li>
  );
}

function Faults() {
  const words = useWords("overview");
  const links = useRows(cluster.links);
  return (
    <TextTable
      caption={words.table.faults}
      columns={[words.table.from, words.table.to, words.table.fault]}
      rows={links.map(({ from, to, cut, latency, lossPerMillion }) => ({ key: `${from}>${to}`, cells: [from, to, cut ? words.links.cut : words.table.slow(latency / 1000, lossPerMillion / 10_000)] }))}
      empty={words.table.noFaults}
    />
  );
}
