import { ArrowRight } from "lucide-react";
import { memo } from "react";
import type { MachineRow } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import { Glyph } from "../../design/Glyph.tsx";
import type { GlyphName } from "../../design/Glyph.tsx";
import { StatusMark } from "../../design/StatusMark.tsx";
import { tip } from "../../design/tip.ts";
import { cluster } from "../../stores/cluster.ts";
import { useGroupKeys, useRow } from "../../stores/keyedStore.ts";
import { goTo } from "../../stores/place.ts";
import { useWords } from "../../stores/words/language.ts";
import type { MachineBox, Shape, WorkerDetail } from "./layoutTypes.ts";
import styles from "./MachineNode.module.css";
import { PodArea } from "./PodArea.tsx";
import { machineLooks, nodeLook } from "../../design/processLook.ts";
import { useSelectable } from "../../design/selectable.ts";

const css = bindStyles(styles);

export interface MachineNodeData extends Record<string, unknown> {
  readonly box: MachineBox;
  readonly shape: Shape;
  readonly detail: WorkerDetail;
  /** One of a few that are drawn in full: its pods too, however many there are elsewhere. */
  readonly isNear?: boolean;
}

const glyphs: Readonly<Record<MachineRow["role"], GlyphName>> = { "control-plane": "machine", worker: "machine", "load-balancer": "load-balancer", laptop: "laptop", cloud: "cloud-provider" };

/** A machine: its name, what is wrong with it, and for workers the pods on it. Its processes are nodes of their own. */
export const MachineNode = memo(function MachineNode({ data: { box, shape, detail, isNear = false } }: { readonly data: MachineNodeData }) {
  const words = useWords("overview");
  const row = useRow(cluster.machines, box.name);
  const pods = useGroupKeys(cluster.pods, box.name);
  const { selected, props } = useSelectable({ type: "machine", name: box.name });
  if (row === undefined) return null;
  const looks = machineLooks(row);
  const node = nodeLook(row);
  const isCell = row.role === "worker" && detail === "cell";
  const isBad = looks.some(({ tone }) => tone === "bad") || node?.tone === "bad";
  const label = [`${box.name}, ${words.machine.roles[row.role]}`, node?.word, ...looks.map(({ word }) => word), row.role === "worker" ? words.machine.pods(pods.length) : undefined].filter((word) => word !== undefined).join(", ");
  const small = shape === "phone" || isCell;
  const opens = row.role === "worker" && !small;
  return (
    <div className={css("machine", selected && "selected", isBad && "troubled", row.isolated && "isolated", row.power === "off" && "off", row.role === "load-balancer" && "bare")}>
      <button type="button" {...props} className={css("head", small && "small", isCell && "whole", opens && "opens")} aria-label={label} aria-pressed={selected}>
        {row.role !== "load-balancer" && !isCell && <Glyph name={glyphs[row.role]} size={small ? 12 : 15} />}
        {row.role !== "load-balancer" && <span className={css("name")}>{isCell ? box.name.replace(/^worker-/, "") : box.name}</span>}
        {small ? (
          <StatusMark tone={looks[0]?.tone ?? node?.tone ?? "ok"} size={10} />
        ) : (
          <>
            {looks.map((look) => (
              <Badge key={look.word} tone={look.tone}>
                {look.word}
              </Badge>
            ))}
            {node !== undefined && row.power === "on" && <Badge tone={node.tone}>{node.word}</Badge>}
            {row.role === "worker" && <Usage row={row} pods={pods.length} />}
          </>
        )}
      </button>
      {opens && (
        <button type="button" tabIndex={-1} className={css("open")} aria-label={words.machine.open(box.name)} onClick={() => goTo("node", { node: box.name })} {...tip(words.machine.openTip(box.name), "V N")}>
          <ArrowRight size={14} aria-hidden="true" />
        </button>
      )}
      {box.podArea !== undefined && <PodArea machine={box.name} area={{ ...box.podArea, x: box.podArea.x - box.rect.x, y: box.podArea.y - box.rect.y }} asHeat={isCell} isNear={isNear} />}
    </div>
  );
});

function Usage({ row, pods }: { readonly row: MachineRow; readonly pods: number }) {
  const words = useWords("overview");
  const share = (used: number | undefined, all: number | undefined) => (used === undefined || all === undefined || all === 0 ? undefined : Math.round((used / all) * 100));
  const cpu = share(row.milliCpuUsed, row.milliCpu);
  const memory = share(row.memoryUsed, row.memory);
  return (
    <span className={css("usage")}>
      {cpu !== undefined && <Meter label={words.machine.cpu} percent={cpu} />}
      {memory !== undefined && <Meter label={words.machine.memory} percent={memory} />}
      <span className={css("count")}>
        <b>{pods}</b> <span>{words.machine.podForm(pods)}</span>
      </span>
    </span>
  );
}

function Meter({ label, percent }: { readonly label: string; readonly percent: number }) {
  return (
    <span className={css("meter")}>
      {label}
      <span className={css("bar")}>
        <span style={{ width: `${Math.min(100, percent)}%` }} data-high={percent >= 90} />
      </span>
    </span>
  );
}
