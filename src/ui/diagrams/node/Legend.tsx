import { packetShapes, packetWords } from "../../design/packetShapes.ts";
import type { PacketKind } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { useWords } from "../../stores/words/language.ts";
import { CallMark } from "./CriLane.tsx";
import styles from "./Legend.module.css";

const css = bindStyles(styles);

const kinds: readonly PacketKind[] = ["api", "watch", "cri", "probe"];

export function NodeLegend() {
  const say = useWords("node");
  return (
    <>
      <h3>{say.legend.calls}</h3>
      <ul className={css("columns")}>
        <li>
          <CallMark /> {say.legend.inFlight}
        </li>
        <li>
          <CallMark isPast /> {say.legend.answered}
        </li>
      </ul>
      <p>{say.legend.callsText}</p>
      <h3>{say.legend.loops}</h3>
      <p>{say.legend.loopsText}</p>
      <h3>{say.legend.containers}</h3>
      <p>{say.legend.containersText}</p>
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
