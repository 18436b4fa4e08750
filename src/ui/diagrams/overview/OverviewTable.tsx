import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { cluster } from "../../stores/cluster.ts";
import { useGroupKeys, useKeys, useRow, useRows } from "../../stores/keyedStore.ts";
import { select } from "../../stores/ui.ts";
import { byNumber } from "./assignSlots.ts";
import styles from "./OverviewTable.module.css";
import { machineLooks, nodeLook, processLook } from "../../design/processLook.ts";

const css = bindStyles(styles);

/** The diagram as text: the same machines, processes and faults as live tables. */
export function OverviewTable() {
  const machines = [...useKeys(cluster.machines)].sort(byRoleAndNumber);
  return (
    <div className={css("page")}>
      <table className={css("table")}>
        <caption>Machines and their processes</caption>
        <thead>
          <tr>
            <th scope="col">Machine</th>
            <th scope="col">State</th>
            <th scope="col">Pods</th>
            <th scope="col">Processes</th>
          </tr>
        </thead>
        <tbody>
          {machines.map((name) => (
            <MachineLine key={name} name={name} />
          ))}
        </tbody>
      </table>
      <FaultTable />
    </div>
  );
}

const roleOrder = ["control-plane", "load-balancer", "worker", "laptop", "cloud"];

function byRoleAndNumber(a: string, b: string): number {
  const order = (name: string) => roleOrder.indexOf(cluster.machines.get(name)?.role ?? "cloud");
  return order(a) - order(b) || byNumber(a, b);
}

function MachineLine({ name }: { readonly name: string }) {
  const row = useRow(cluster.machines, name);
  const processes = useGroupKeys(cluster.processes, name);
  const pods = useGroupKeys(cluster.pods, name);
  if (row === undefined) return null;
  const node = nodeLook(row);
  const looks = [...(node === undefined ? [] : [node]), ...machineLooks(row)];
  return (
    <tr>
      <th scope="row">
        <button type="button" className={css("link")} onClick={() => select({ type: "machine", name }, true)}>
          {name}
        </button>
      </th>
      <td>{looks.length === 0 ? "on" : looks.map(({ word }) => word).join(", ")}</td>
      <td>{row.role === "worker" ? pods.length : ""}</td>
      <td>
        <ul>
          {processes.map((process) => (
            <ProcessLine key={process} name={process} />
          ))}
        </ul>
      </td>
    </tr>
  );
}

function ProcessLine({ name }: { readonly name: string }) {
  const row = useRow(cluster.processes, name);
  const machine = useRow(cluster.machines, row?.machine ?? "");
  if (row === undefined) return null;
  const look = processLook(row, machine);
  return (
    <li>
      <StatusMark tone={look.tone} size={10} />
      <button type="button" className={css("link")} onClick={() => select({ type: "process", name }, true)}>
        {row.binary}
      </button>
      <span>
        {[row.role, look.word, row.headline].filter((word) => word !== "").join(" · ")}
        {row.load > 0 ? ` · load ${Math.round(row.load)} %` : ""}
      </span>
    </li>
  );
}

function FaultTable() {
  const links = useRows(cluster.links);
  if (links.length === 0) return <p className={css("none")}>No link has a fault.</p>;
  return (
    <table className={css("table")}>
      <caption>Links with a fault</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col">Fault</th>
        </tr>
      </thead>
      <tbody>
        {links.map((link) => (
          <tr key={`${link.from}>${link.to}`}>
            <td>{link.from}</td>
            <td>{link.to}</td>
            <td>{link.cut ? "cut" : `+${link.latency / 1000} ms, ${link.lossPerMillion / 10_000} % loss`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
