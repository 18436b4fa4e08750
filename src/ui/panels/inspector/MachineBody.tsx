import { LogIn } from "lucide-react";
import { useState } from "react";
import type { MachineRow, Subject } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { Button } from "../../design/Button.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import { SelectField } from "../../design/SelectField.tsx";
import { StatusMark } from "../../design/StatusMark.tsx";
import { cluster } from "../../stores/cluster.ts";
import { formatBytes, formatMilliCpu } from "../../stores/formatAmount.ts";
import { formatDuration } from "../../stores/formatTime.ts";
import { useGroupKeys, useGroupVersion, useKeys, useRow } from "../../stores/keyedStore.ts";
import { goTo } from "../../stores/place.ts";
import { useRowsSlowly } from "../../stores/slowly.ts";
import { AboutText, Purpose } from "./AboutText.tsx";
import { aboutMachines } from "./about/machines.ts";
import { Actions, AmountForm } from "./Actions.tsx";
import { AskWhy } from "./AskWhy.tsx";
import { EventList } from "./EventList.tsx";
import { PairList } from "./Facts.tsx";
import styles from "./Inspector.module.css";
import { SubjectLinks } from "./Links.tsx";
import { PodsOf } from "./ProcessBody.tsx";
import { Section } from "./Section.tsx";
import { SubjectHeader } from "./SubjectHeader.tsx";

const css = bindStyles(styles);

/** A machine: power, disk, network, what runs on it, and what the API believes of it. */
export function MachineBody({ subject }: { readonly subject: Extract<Subject, { readonly type: "machine" }> }) {
  const row = useRow(cluster.machines, subject.name);
  const nodeUid = useNodeUid(subject.name);
  if (row === undefined) return <SubjectHeader glyph="machine" name={subject.name} kind="Machine" headline="There is no such machine (any more)." />;
  const about = aboutMachines[row.role];
  const isWorker = row.role === "worker";
  return (
    <>
      <SubjectHeader glyph={row.role === "laptop" ? "laptop" : row.role === "cloud" ? "cloud-provider" : "machine"} name={row.name} kind={about.title} badges={<MachineBadges row={row} />} asks={<AskWhy subject={subject} trouble={isTroubled(row) ? "Why is it so?" : undefined} />} />
      <Purpose about={about} />
      <Actions subject={subject} reading={isWorker ? [{ label: "Show the node", line: `kubectl get node ${row.name} -o wide` }] : []}>
        <AmountForm
          label="Set speed"
          fields={[{ id: "factor", label: "Slow down", unit: "×", initial: Math.max(row.slowFactor, 5), min: 1, max: 10_000, step: 0.5 }]}
          commandFor={([factor = 1]) => ({ type: "slowMachine", machine: row.name, factor })}
        />
        {(isWorker || row.role === "control-plane") && (
          <AmountForm
            label="Set disk"
            fields={[{ id: "fsync", label: "fsync takes", unit: "ms", initial: (row.fsync ?? 100_000) / 1000, min: 0.1, max: 60_000, step: 0.1 }]}
            commandFor={([fsync = 2]) => ({ type: "slowDisk", machine: row.name, fsync: Math.round(fsync * 1000) })}
          />
        )}
      </Actions>
      {isWorker && (
        <Button size="s" icon={<LogIn size={14} />} onClick={() => goTo("node", { node: row.name })}>
          Open the node
        </Button>
      )}
      {isWorker && <Capacity row={row} />}
      <Processes machine={row.name} />
      {(isWorker || row.role === "laptop") && <PodsOf machine={row.name} />}
      <Network row={row} />
      <Section title="Hardware">
        <PairList
          pairs={[
            { label: "Power", value: row.power === "on" ? (row.paused ? "on, frozen" : "on") : "off" },
            { label: "Speed", value: row.slowFactor === 1 ? "normal" : `${row.slowFactor} times slower` },
            { label: "fsync", value: row.fsync === undefined ? "normal (2 ms)" : formatDuration(row.fsync), help: "How long the disk takes to make a write durable. etcd waits for it with every write." },
            { label: "Disk", value: row.diskFull ? "full: no space left on device" : "has space", help: "Where nothing more fits, etcd cannot save its log and ends; a kubelet reports DiskPressure and evicts pods." },
            { label: "Network", value: row.isolated ? "cable pulled" : "plugged in" },
          ]}
        />
      </Section>
      {nodeUid !== "" && (
        <Section title="As the API knows it">
          <SubjectLinks links={[{ key: nodeUid, subject: { type: "object", uid: nodeUid }, glyph: "object", name: `Node ${row.name}`, ...(row.nodeReady === undefined || row.nodeReady === "" ? {} : { note: row.nodeReady }) }]} empty="" />
        </Section>
      )}
      <AboutText about={about} />
      {isWorker && <EventList uids={nodeUid === "" ? row.name : `${nodeUid} ${row.name}`} />}
    </>
  );
}

/** The uid of the Node object of a machine; "" when it has none. */
function useNodeUid(machine: string): string {
  useGroupVersion(cluster.objects, "Node");
  return cluster.objects.groupKeys("Node").find((uid) => cluster.objects.get(uid)?.name === machine) ?? "";
}

function MachineBadges({ row }: { readonly row: MachineRow }) {
  return (
    <>
      <Badge tone={row.power === "off" ? "bad" : row.paused ? "paused" : "ok"}>{row.power === "off" ? "power off" : row.paused ? "frozen" : "power on"}</Badge>
      {row.diskFull && <Badge tone="bad">disk full</Badge>}
      {row.isolated && <Badge tone="bad">off the network</Badge>}
      {row.nodeReady !== undefined && row.nodeReady !== "" && <Badge tone={row.nodeReady === "Ready" ? "ok" : "bad"}>{row.nodeReady === "Unknown" ? "node status unknown" : `node ${row.nodeReady}`}</Badge>}
      {row.cordoned === true && <Badge tone="warn">cordoned</Badge>}
      {row.slowFactor > 1 && <Badge tone="warn">{`${row.slowFactor}× slower`}</Badge>}
    </>
  );
}

const isTroubled = ({ power, paused, isolated, diskFull, nodeReady }: MachineRow): boolean => power === "off" || paused || isolated || diskFull || nodeReady === "NotReady" || nodeReady === "Unknown";

function Capacity({ row }: { readonly row: MachineRow }) {
  const bars = [
    { label: "CPU requested", used: row.milliCpuUsed, whole: row.milliCpu, text: formatMilliCpu },
    { label: "Memory requested", used: row.memoryUsed, whole: row.memory, text: formatBytes },
  ];
  return (
    <Section title="Capacity">
      {bars.map(({ label, used = 0, whole = 0, text }) => {
        const share = whole === 0 ? 0 : Math.min(1, used / whole);
        return (
          <div key={label} className={css("capacity")}>
            <span>{label}</span>
            <span className={css("faint")}>
              {text(used)} of {text(whole)}
            </span>
            <span className={css("track")} role="meter" aria-label={label} aria-valuenow={Math.round(share * 100)} aria-valuemin={0} aria-valuemax={100} aria-valuetext={`${text(used)} of ${text(whole)}`}>
              <span className={css("fill", share > 0.9 && "fillFull")} style={{ width: `${share * 100}%` }} />
            </span>
          </div>
        );
      })}
    </Section>
  );
}

function Processes({ machine }: { readonly machine: string }) {
  const names = useGroupKeys(cluster.processes, machine);
  useGroupVersion(cluster.processes, machine);
  return (
    <Section title="Processes" aside={names.length}>
      <SubjectLinks
        links={names
          .map((name) => cluster.processes.get(name))
          .filter((row) => row !== undefined)
          .map((row) => ({
            key: row.name,
            subject: { type: "process", name: row.name },
            glyph: row.binary,
            name: row.binary,
            note: row.running === "running" ? row.role : row.running,
            mark: <StatusMark tone={row.running === "paused" ? "paused" : row.running !== "running" ? "bad" : row.condition === "ok" ? "ok" : "warn"} size={10} />,
          }))}
        empty="Nothing runs here."
      />
    </Section>
  );
}

function Network({ row }: { readonly row: MachineRow }) {
  const others = useKeys(cluster.machines).filter((name) => name !== row.name);
  const links = useRowsSlowly(cluster.links).filter((link) => link.from === row.name || link.to === row.name);
  const [chosen, setChosen] = useState("");
  const peer = others.includes(chosen) ? chosen : (others[0] ?? "");
  return (
    <Section title="Links" aside={links.length === 0 ? "all well" : `${links.length} faulty`} startsClosed={links.length === 0}>
      <SubjectLinks
        links={links.map((link) => ({
          key: `${link.from}>${link.to}`,
          subject: { type: "link", from: link.from, to: link.to },
          glyph: "service",
          name: `${link.from} → ${link.to}`,
          note: link.cut ? "cut" : `+${formatDuration(link.latency)}, ${link.lossPerMillion / 10_000} % lost`,
          mark: <StatusMark tone={link.cut ? "bad" : "warn"} size={10} />,
        }))}
        empty="No link from here has a fault."
      />
      {peer !== "" && (
        <>
          <SelectField label="The other machine" value={peer} onChange={setChosen} options={others.map((name) => ({ value: name, label: `to ${name}` }))} />
          <Actions subject={{ type: "link", from: row.name, to: peer }} hidesKeys />
        </>
      )}
    </Section>
  );
}
