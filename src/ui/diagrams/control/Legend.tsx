import { packetShapes, packetWords } from "../../design/packetShapes.ts";
import type { PacketKind } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { useWords } from "../../stores/words/language.ts";
import { RequestMark } from "./RequestBead.tsx";
import styles from "./Legend.module.css";

const css = bindStyles(styles);

const kinds: readonly PacketKind[] = ["api", "watch", "etcd"];

export function ControlLegend() {
  const say = useWords("control");
  return (
    <>
      <h3>{say.legend.requests}</h3>
      <ul className={css("columns")}>
        <li>
          <RequestMark verb="create" /> {say.legend.write}
        </li>
        <li>
          <RequestMark verb="get" /> {say.legend.read}
        </li>
        <li>
          <RequestMark verb="watch" /> {say.legend.watch}
        </li>
        <li>
          <RequestMark verb="get" isPast /> {say.legend.over}
        </li>
      </ul>
      <p>{say.legend.beads}</p>
      <h3>{say.legend.messages}</h3>
      <ul className={css("columns")}>
        {kinds.map((kind) => (
          <li key={kind}>
            <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
              <path d={packetShapes[kind].d} fill={packetShapes[kind].hollow ? "none" : `var(${packetShapes[kind].colour})`} stroke={packetShapes[kind].hollow ? `var(${packetShapes[kind].colour})` : "none"} strokeWidth="2" />
            </svg>
            {packetWords(kind)}
          </li>
        ))}
      </ul>
      <p>{say.legend.drawn}</p>
    </>
  );
}
