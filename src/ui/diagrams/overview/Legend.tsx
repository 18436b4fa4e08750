import type { PacketKind } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { cluster } from "../../stores/cluster.ts";
import { useKeys } from "../../stores/keyedStore.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import type { Tone } from "../../design/tone.ts";
import { usePrefersReducedMotion } from "../../design/usePrefersReducedMotion.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Legend.module.css";
import { usePacketRates } from "./packetRates.ts";
import { packetShapes, packetWords } from "../../design/packetShapes.ts";

const css = bindStyles(styles);

const packets: readonly PacketKind[] = ["raft", "etcd", "api", "watch", "cri", "probe", "traffic", "cloud", "other", "failed"];
const marks = ["ok", "leader", "warn", "info", "paused", "bad"] as const satisfies readonly Tone[];

/** How honest the picture is: how many messages there are, and how many are drawn. */
export function MessageRate() {
  const say = useWords("overview");
  const { sent, omitted } = usePacketRates();
  const reduced = usePrefersReducedMotion();
  const sampled = !reduced && omitted > 0;
  return <span className={css("rate")}>{sampled ? say.legend.showing(sent - omitted, sent) : say.legend.rate(sent)}</span>;
}

/** From so many machines on the workers are cells of a crowd. */
const crowdFrom = 60;

/** What shapes and colours mean. */
export function OverviewLegend() {
  const say = useWords("overview");
  const reduced = usePrefersReducedMotion();
  const isCrowd = useKeys(cluster.machines).length > crowdFrom;
  return (
    <>
      <h3>{say.legend.messages}</h3>
      <ul className={css("columns")}>
        {packets.map((kind) => (
          <li key={kind}>
            <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
              <path d={packetShapes[kind].d} fill={packetShapes[kind].hollow ? "none" : `var(${packetShapes[kind].colour})`} stroke={packetShapes[kind].hollow ? `var(${packetShapes[kind].colour})` : "none"} strokeWidth="2" strokeLinecap="round" />
            </svg>
            {packetWords(kind)}
          </li>
        ))}
      </ul>
      <p>{say.legend.drawn}{reduced ? say.legend.reduced : ""}</p>
      <h3>{say.legend.parts}</h3>
      <ul className={css("columns")}>
        {marks.map((tone) => (
          <li key={tone}>
            <StatusMark tone={tone} /> {say.legend.marks[tone]}
          </li>
        ))}
      </ul>
      {isCrowd && (
        <>
          <h3>{say.legend.crowd}</h3>
          <ul>
            <li>{say.legend.blocks}</li>
            <li>{say.legend.squares}</li>
            <li>{say.legend.bundles}</li>
          </ul>
        </>
      )}
    </>
  );
}
