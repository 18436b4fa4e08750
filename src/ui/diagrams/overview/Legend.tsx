import type { PacketKind } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { cluster } from "../../stores/cluster.ts";
import { useKeys } from "../../stores/keyedStore.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import type { Tone } from "../../design/tone.ts";
import { usePrefersReducedMotion } from "../../design/usePrefersReducedMotion.ts";
import { writing } from "../../stores/words/language.ts";
import styles from "./Legend.module.css";
import { usePacketRates } from "./packetRates.ts";
import { packetShapes } from "../../design/packetShapes.ts";

const css = bindStyles(styles);

const packets: readonly PacketKind[] = ["raft", "etcd", "api", "watch", "cri", "probe", "traffic", "cloud", "other", "failed"];
const marks: readonly (readonly [Tone, string])[] = [["ok", "well"], ["leader", "well, and the leader"], ["warn", "degraded or slow"], ["info", "starting"], ["paused", "paused"], ["bad", "down"]];

/** How honest the picture is: how many messages there are, and how many are drawn. */
export function MessageRate() {
  const { sent, omitted } = usePacketRates();
  const reduced = usePrefersReducedMotion();
  const sampled = !reduced && omitted > 0;
  return <span className={css("rate")}>{sampled ? `showing ${writing().figure(sent - omitted)} of ${writing().figure(sent)} messages/s` : `${writing().figure(sent)} messages/s`}</span>;
}

/** From so many machines on the workers are cells of a crowd. */
const crowdFrom = 60;

/** What shapes and colours mean. */
export function OverviewLegend() {
  const reduced = usePrefersReducedMotion();
  const isCrowd = useKeys(cluster.machines).length > crowdFrom;
  return (
    <>
      <h3>Messages</h3>
      <ul className={css("columns")}>
        {packets.map((kind) => (
          <li key={kind}>
            <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
              <path d={packetShapes[kind].d} fill={packetShapes[kind].hollow ? "none" : `var(${packetShapes[kind].colour})`} stroke={packetShapes[kind].hollow ? `var(${packetShapes[kind].colour})` : "none"} strokeWidth="2" strokeLinecap="round" />
            </svg>
            {packetShapes[kind].words}
          </li>
        ))}
      </ul>
      <p>Each was really sent by the process it leaves. They are drawn slower than they are: most take a third of a millisecond.{reduced ? " With reduced motion, numbers on the lines count them instead." : ""}</p>
      <h3>Parts</h3>
      <ul className={css("columns")}>
        {marks.map(([tone, words]) => (
          <li key={tone}>
            <StatusMark tone={tone} /> {words}
          </li>
        ))}
      </ul>
      {isCrowd && (
        <>
          <h3>Many workers</h3>
          <ul>
            <li>A block is a worker, filled as far as its processors are asked for. A cross: it is in trouble. A stroke: it is cordoned or slowed. A red corner: a pod on it is.</li>
            <li>Nearer, squares are its pods: full ones run, hollow ones are on their way. Nearer still it is a card with all that is on the machine.</li>
            <li>One thick line is the connections of all kubelets and kube-proxies of a group; a worker’s own shows when it is selected, or when something is wrong with it.</li>
          </ul>
        </>
      )}
    </>
  );
}
