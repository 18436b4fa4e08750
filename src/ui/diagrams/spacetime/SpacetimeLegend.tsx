import type { PacketKind } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { packetShapes } from "../../design/packetShapes.ts";
import styles from "./Spacetime.module.css";

const css = bindStyles(styles);

const kinds: readonly PacketKind[] = ["raft", "etcd", "api", "watch", "cri", "probe", "traffic", "cloud"];

/** What lines and gaps mean. */
export function SpacetimeLegend() {
  return (
    <>
      <h3>Messages</h3>
      <ul>
        {kinds.map((kind) => (
          <li key={kind}>
            <i className={css("stroke")} style={{ background: `var(${packetShapes[kind].colour})` }} /> {packetShapes[kind].words}
          </li>
        ))}
        <li>
          <b className={css("cross")}>×</b> lost, or held back by the network
        </li>
      </ul>
      <p>A line begins when a message leaves its sender and ends when it arrives: the steeper, the quicker. One that is under way ends in a dot.</p>
      <h3>Lanes</h3>
      <p>A process lives where its lane is drawn. Two thin lines: paused. A red gap: it is down, or its machine has no power. Grey blocks, in windows of a quarter of a second and less: the processor is at work for it; brown ones: its disk writes (fsync). A gold mark: something that it said of itself.</p>
      <p>Wheel or two fingers zoom, dragging moves. Everything is drawn up to 2,000 messages; beyond that an even sample, and every lost one while those are few.</p>
    </>
  );
}
