import { packetShapes } from "../../design/packetShapes.ts";
import type { PacketKind } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { CallMark } from "./CriLane.tsx";
import styles from "./Legend.module.css";

const css = bindStyles(styles);

const kinds: readonly PacketKind[] = ["api", "watch", "cri", "probe"];

export function NodeLegend() {
  return (
    <>
      <h3>Calls</h3>
      <ul className={css("columns")}>
        <li>
          <CallMark /> in flight
        </li>
        <li>
          <CallMark isPast /> answered
        </li>
      </ul>
      <p>A call in flight is one that the kubelet’s memory has at this instant; what the runtime’s memory says of it stands beside it. Most take some milliseconds: pause or slow down to catch one.</p>
      <h3>Loops</h3>
      <p>A ring fills up until its loop is due. A dot lights up when a loop without a period has gone round; the number says how often it has since the kubelet was started.</p>
      <h3>Containers</h3>
      <p>A bar ends at the limit, the tick is the request. A bar with an open end has no limit. A pod with a dotted edge runs in the kernel, and no kubelet knows of it at this instant.</p>
      <h3>Messages</h3>
      <ul className={css("columns")}>
        {kinds.map((kind) => (
          <li key={kind}>
            <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
              <path d={packetShapes[kind].d} fill={packetShapes[kind].hollow ? "none" : `var(${packetShapes[kind].colour})`} stroke={packetShapes[kind].hollow ? `var(${packetShapes[kind].colour})` : "none"} strokeWidth="2" />
            </svg>
            {packetShapes[kind].words}
          </li>
        ))}
      </ul>
      <p>As they were really sent; drawn slower than they are.</p>
    </>
  );
}
