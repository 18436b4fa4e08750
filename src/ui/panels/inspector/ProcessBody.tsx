import type { ProcessRow, Subject } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import type { Tone } from "../../design/tone.ts";
import { cluster } from "../../stores/cluster.ts";
import { useGroupKeys, useRow } from "../../stores/keyedStore.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import { AboutText, Purpose } from "./AboutText.tsx";
import { Actions, AmountForm } from "./Actions.tsx";
import { AskWhatIf, AskWhy } from "./AskWhy.tsx";
import { FactGroups } from "./Facts.tsx";
import styles from "./Inspector.module.css";
import { SubjectLinks } from "./Links.tsx";
import { MessageList } from "./MessageList.tsx";
import { podLink } from "./podLink.tsx";
import { Section } from "./Section.tsx";
import { SubjectHeader } from "./SubjectHeader.tsx";
import { useDetail } from "./useDetail.ts";

const css = bindStyles(styles);

/** A process: its memory as it is at this moment. */
export function ProcessBody({ subject }: { readonly subject: Extract<Subject, { readonly type: "process" }> }) {
  const words = useWords("inspector");
  const row = useRow(cluster.processes, subject.name);
  // Its actions depend on its machine too.
  const machine = useRow(cluster.machines, row?.machine ?? "");
  const detail = useDetail(subject);
  if (row === undefined) return <SubjectHeader glyph="machine" name={subject.name} kind={words.process.kind} headline={words.process.gone} />;
  const about = wordsOf("about").components[row.binary];
  const view = row.running === "running" || row.running === "paused" ? detail?.view : undefined;
  const holdsPods = row.binary === "kubelet" || row.binary === "containerd" || row.binary === "linux";
  return (
    <>
      <SubjectHeader
        glyph={row.binary}
        name={row.name}
        kind={about.title}
        headline={view?.headline ?? row.headline}
        asks={
          <>
            <AskWhy subject={subject} trouble={toneOf(row) === "ok" || toneOf(row) === "info" ? undefined : words.asks.whyState(stateOf(row))} />
            <AskWhatIf row={row} />
          </>
        }
        badges={
          <>
            <Badge tone={toneOf(row)}>{stateOf(row)}</Badge>
            {row.role !== "" && <Badge tone={row.role === "leader" ? "leader" : "idle"}>{row.role}</Badge>}
            {row.slowFactor > 1 && <Badge tone="warn">{words.slower(row.slowFactor)}</Badge>}
            {machine?.power === "off" && <Badge tone="bad">{words.process.machineOff}</Badge>}
          </>
        }
      />
      <Purpose about={about} />
      <Actions subject={subject}>
        {row.binary !== "linux" && (
          <AmountForm
            label={words.actions.setSpeed}
            fields={[{ id: "factor", label: words.actions.slowDown, unit: "×", initial: Math.max(row.slowFactor, 5), min: 1, max: 10_000, step: 0.5 }]}
            commandFor={([factor = 1]) => ({ type: "slowProcess", process: row.name, factor })}
          />
        )}
      </Actions>
      {view === undefined ? (
        <p className={css("note")}>{row.running === "running" ? words.process.reading : words.process.noMemory}</p>
      ) : (
        <FactGroups groups={view.groups} />
      )}
      {holdsPods && <PodsOf machine={row.machine} />}
      <AboutText about={about} />
      <MessageList process={row.name} />
      <Section title={words.object.runsOn}>
        <SubjectLinks links={[{ key: row.machine, subject: { type: "machine", name: row.machine }, glyph: "machine", name: row.machine }]} empty="" />
      </Section>
    </>
  );
}

/** The pods that a machine runs, as links. */
export function PodsOf({ machine }: { readonly machine: string }) {
  const words = useWords("inspector");
  const uids = useGroupKeys(cluster.pods, machine);
  return (
    <Section title={words.podsHere} aside={uids.length} startsClosed={uids.length > 12}>
      <SubjectLinks links={uids.map((uid) => cluster.pods.get(uid)).filter((pod) => pod !== undefined).map(podLink)} empty={words.process.noPods} />
    </Section>
  );
}

function toneOf(row: ProcessRow): Tone {
  if (row.running === "paused") return "paused";
  if (row.running !== "running") return "bad";
  switch (row.condition) {
    case "ok":
      return "ok";
    case "degraded":
      return "warn";
    case "starting":
      return "info";
    case "down":
      return "bad";
  }
}

function stateOf(row: ProcessRow): string {
  const words = wordsOf("inspector");
  switch (row.running) {
    case "paused":
      return words.process.paused;
    case "stopped":
      return words.process.stopped;
    case "exited":
      return words.process.exited;
    case "running":
      return row.condition === "ok" ? words.process.running : words.conditions[row.condition];
  }
}
