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
import { useWords, wordsOf } from "../../stores/words/language.ts";
import { runState } from "../../design/processLook.ts";
import { AboutText, Purpose } from "./AboutText.tsx";
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
  const words = useWords("inspector");
  const row = useRow(cluster.machines, subject.name);
  const nodeUid = useNodeUid(subject.name);
  if (row === undefined) return <SubjectHeader glyph="machine" name={subject.name} kind={words.machine.kind} headline={words.machine.gone} />;
  const about = wordsOf("about").machines[row.role];
  const isWorker = row.role === "worker";
  return (
    <>
      <SubjectHeader glyph={row.role === "laptop" ? "laptop" : row.role === "cloud" ? "cloud-provider" : "machine"} name={row.name} kind={about.title} badges={<MachineBadges row={row} />} asks={<AskWhy subject={subject} trouble={isTroubled(row) ? words.asks.whySo : undefined} />} />
      <Purpose about={about} />
      <Actions subject={subject} reading={isWorker ? [{ label: words.actions.showNode, line: `kubectl get node ${row.name} -o wide` }] : []}>
        <AmountForm
          label={words.actions.setSpeed}
          fields={[{ id: "factor", label: words.actions.slowDown, unit: "×", initial: Math.max(row.slowFactor, 5), min: 1, max: 10_000, step: 0.5 }]}
          commandFor={([factor = 1]) => ({ type: "slowMachine", machine: row.name, factor })}
        />
        {(isWorker || row.role === "control-plane") && (
          <AmountForm
            label={words.actions.setDisk}
            fields={[{ id: "fsync", label: words.actions.fsyncTakes, unit: "ms", initial: (row.fsync ?? 100_000) / 1000, min: 0.1, max: 60_000, step: 0.1 }]}
            commandFor={([fsync = 2]) => ({ type: "slowDisk", machine: row.name, fsync: Math.round(fsync * 1000) })}
          />
        )}
      </Actions>
      {isWorker && (
        <Button size="s" icon={<LogIn size={14} />} onClick={() => goTo("node", { node: row.name })}>
          {words.machine.open}
        </Button>
      )}
      {isWorker && <Capacity row={row} />}
      <Processes machine={row.name} />
      {(isWorker || row.role === "laptop") && <PodsOf machine={row.name} />}
      <Network row={row} />
      <Section title={words.machine.hardware}>
        <PairList
          pairs={[
            { label: words.machine.power, value: row.power === "on" ? (row.paused ? words.machine.onFrozen : words.machine.on) : words.machine.off },
            { label: words.machine.speed, value: row.slowFactor === 1 ? words.machine.normal : words.machine.slower(row.slowFactor) },
            { label: "fsync", value: row.fsync === undefined ? words.machine.fsyncNormal : formatDuration(row.fsync), help: words.machine.fsyncHelp },
            { label: words.machine.disk, value: row.diskFull ? words.machine.diskFull : words.machine.hasSpace, help: words.machine.diskHelp },
            { label: words.machine.network, value: row.isolated ? words.machine.unplugged : words.machine.plugged },
          ]}
        />
      </Section>
      {nodeUid !== "" && (
        <Section title={words.machine.inApi}>
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
  const words = useWords("inspector");
  return (
    <>
      <Badge tone={row.power === "off" ? "bad" : row.paused ? "paused" : "ok"}>{row.power === "off" ? words.machine.powerOff : row.paused ? words.machine.frozen : words.machine.powerOn}</Badge>
      {row.diskFull && <Badge tone="bad">{words.machine.badgeDiskFull}</Badge>}
      {row.isolated && <Badge tone="bad">{words.machine.offNetwork}</Badge>}
      {row.nodeReady !== undefined && row.nodeReady !== "" && <Badge tone={row.nodeReady === "Ready" ? "ok" : "bad"}>{row.nodeReady === "Unknown" ? words.machine.nodeUnknown : words.machine.node(row.nodeReady)}</Badge>}
      {row.cordoned === true && <Badge tone="warn">{words.machine.cordoned}</Badge>}
      {row.slowFactor > 1 && <Badge tone="warn">{words.slower(row.slowFactor)}</Badge>}
    </>
  );
}

const isTroubled = ({ power, paused, isolated, diskFull, nodeReady }: MachineRow): boolean => power === "off" || paused || isolated || diskFull || nodeReady === "NotReady" || nodeReady === "Unknown";

function Capacity({ row }: { readonly row: MachineRow }) {
  const words = useWords("inspector");
  const bars = [
    { label: words.machine.cpu, used: row.milliCpuUsed, whole: row.milliCpu, text: formatMilliCpu },
    { label: words.machine.memory, used: row.memoryUsed, whole: row.memory, text: formatBytes },
  ];
  return (
    <Section title={words.machine.capacity}>
      {bars.map(({ label, used = 0, whole = 0, text }) => {
        const share = whole === 0 ? 0 : Math.min(1, used / whole);
        return (
          <div key={label} className={css("capacity")}>
            <span>{label}</span>
            <span className={css("faint")}>
              {words.machine.of(text(used), text(whole))}
            </span>
            <span className={css("track")} role="meter" aria-label={label} aria-valuenow={Math.round(share * 100)} aria-valuemin={0} aria-valuemax={100} aria-valuetext={words.machine.of(text(used), text(whole))}>
              <span className={css("fill", share > 0.9 && "fillFull")} style={{ width: `${share * 100}%` }} />
            </span>
          </div>
        );
      })}
    </Section>
  );
}

function Processes({ machine }: { readonly machine: string }) {
  const words = useWords("inspector");
  const names = useGroupKeys(cluster.processes, machine);
  useGroupVersion(cluster.processes, machine);
  return (
    <Section title={words.machine.processes} aside={names.length}>
      <SubjectLinks
        links={names
          .map((name) => cluster.processes.get(name))
          .filter((row) => row !== undefined)
          .map((row) => ({
            key: row.name,
            subject: { type: "process", name: row.name },
            glyph: row.binary,
            name: row.binary,
            note: row.running === "running" ? row.role : runState(row.running),
            mark: <StatusMark tone={row.running === "paused" ? "paused" : row.running !== "running" ? "bad" : row.condition === "ok" ? "ok" : "warn"} size={10} />,
          }))}
        empty={words.machine.nothingRuns}
      />
    </Section>
  );
}

function Network({ row }: { readonly row: MachineRow }) {
  const words = useWords("inspector");
  const others = useKeys(cluster.machines).filter((name) => name !== row.name);
  const links = useRowsSlowly(cluster.links).filter((link) => link.from === row.name || link.to === row.name);
  const [chosen, setChosen] = useState("");
  const peer = others.includes(chosen) ? chosen : (others[0] ?? "");
  return (
    <Section title={words.machine.links} aside={links.length === 0 ? words.machine.allWell : words.machine.faulty(links.length)} startsClosed={links.length === 0}>
      <SubjectLinks
        links={links.map((link) => ({
          key: `${link.from}>${link.to}`,
          subject: { type: "link", from: link.from, to: link.to },
          glyph: "service",
          name: `${link.from} → ${link.to}`,
          note: link.cut ? words.link.cut : words.machine.fault(formatDuration(link.latency), link.lossPerMillion / 10_000),
          mark: <StatusMark tone={link.cut ? "bad" : "warn"} size={10} />,
        }))}
        empty={words.machine.noFaults}
      />
      {peer !== "" && (
        <>
          <SelectField label={words.machine.peer} value={peer} onChange={setChosen} options={others.map((name) => ({ value: name, label: words.machine.to(name) }))} />
          <Actions subject={{ type: "link", from: row.name, to: peer }} hidesKeys />
        </>
      )}
    </Section>
  );
}
