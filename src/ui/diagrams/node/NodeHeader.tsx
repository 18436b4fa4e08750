import { ArrowLeft } from "lucide-react";
import type { Micros, OpenedNodeScene } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import { machineLooks, nodeLook } from "../../design/processLook.ts";
import { SelectField } from "../../design/SelectField.tsx";
import { OpenChip } from "../../design/OpenChip.tsx";
import { tip } from "../../design/tip.ts";
import { cluster } from "../../stores/cluster.ts";
import { formatDuration } from "../../stores/formatTime.ts";
import { useKeys, useRow } from "../../stores/keyedStore.ts";
import { goTo, setOptions } from "../../stores/place.ts";
import { select } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./NodeHeader.module.css";

const css = bindStyles(styles);

/** More workers than this are in a list, not side by side. */
const chipsMax = 8;

/** Which worker is opened up, the others, and the way back to the whole cluster. */
export function NodeHeader({ node, now }: { readonly node: OpenedNodeScene; readonly now: Micros }) {
  const words = useWords("node");
  const workers = useKeys(cluster.machines).filter((name) => cluster.machines.get(name)?.role === "worker");
  const { kernel } = node;
  const looks = machineLooks({ name: node.name, role: "worker", power: node.power, paused: node.paused, slowFactor: node.slowFactor, isolated: node.isolated, diskFull: node.diskFull });
  return (
    <header className={css("header")}>
      <button type="button" className={css("back")} onClick={() => goTo("overview")} {...tip(words.header.back, "V C")}>
        <ArrowLeft size={14} aria-hidden="true" />
        {words.header.cluster}
      </button>
      {workers.length <= chipsMax ? (
        <ul className={css("chips")} aria-label={words.header.workers}>
          {workers.map((name) => (
            <li key={name}>
              <WorkerChip name={name} isOpen={name === node.name} />
            </li>
          ))}
        </ul>
      ) : (
        <SelectField label={words.header.worker} value={node.name} options={workers.map((name) => ({ value: name, label: name }))} onChange={open} />
      )}
      <p className={css("facts")}>
        {looks.map(({ tone, word }) => (
          <Badge key={word} tone={tone}>
            {word}
          </Badge>
        ))}
        {kernel.memory !== undefined && <span>{words.header.up(formatDuration(Math.max(0, now - kernel.memory.bootedAt)))}</span>}
      </p>
    </header>
  );
}

function open(name: string): void {
  select({ type: "machine", name });
  setOptions({ node: name });
}

function WorkerChip({ name, isOpen }: { readonly name: string; readonly isOpen: boolean }) {
  const words = useWords("node");
  const row = useRow(cluster.machines, name);
  if (row === undefined) return null;
  const look = machineLooks(row)[0] ?? nodeLook(row) ?? { tone: "ok" as const, word: "" };
  return (
    <OpenChip
      subject={{ type: "machine", name }}
      isOpen={isOpen}
      tone={look.tone}
      name={name}
      label={`${name}, ${look.word}${isOpen ? words.header.opened : ""}`}
      tip={isOpen ? words.header.openedTip(name) : words.header.open(name)}
      data={{ "data-worker": name }}
      onOpen={() => open(name)}
    />
  );
}
