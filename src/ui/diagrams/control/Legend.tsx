import { packetShapes } from "../../design/packetShapes.ts";
import type { PacketKind } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { RequestMark } from "./Bead.tsx";
import styles from "./Legend.module.css";

const css = bindStyles(styles);

const kinds: readonly PacketKind[] = ["api", "watch", "etcd"];

export function ControlLegend() {
  return (
    <>
      <h3>Requests</h3>
      <ul className={css("columns")}>
        <li>
          <RequestMark verb="create" /> a write
        </li>
        <li>
          <RequestMark verb="get" /> a read
        </li>
        <li>
          <RequestMark verb="watch" /> the begin of a watch
        </li>
        <li>
          <RequestMark verb="get" isPast /> thin: it is over
        </li>
      </ul>
      <p>A bead stands at the stage where the API server’s memory has the request at this instant. Most take a few milliseconds: then only the rate is seen, and requests that are over run along the pipeline, slower than they did. Pause or slow down to catch one.</p>
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
      <p>Those of the API server that is opened up, as they were really sent; drawn slower than they are. A dotted line: this component is connected to another API server.</p>
    </>
  );
}
