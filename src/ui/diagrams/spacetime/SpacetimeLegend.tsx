import type { PacketKind } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { packetShapes, packetWords } from "../../design/packetShapes.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Spacetime.module.css";

const css = bindStyles(styles);

const kinds: readonly PacketKind[] = ["raft", "etcd", "api", "watch", "cri", "probe", "traffic", "cloud"];

/** What lines and gaps mean. */
export function SpacetimeLegend() {
  const say = useWords("spacetime");
  return (
    <>
      <h3>{say.legend.messages}</h3>
      <ul>
        {kinds.map((kind) => (
          <li key={kind}>
            <i className={css("stroke")} style={{ background: `var(${packetShapes[kind].colour})` }} /> {packetWords(kind)}
          </li>
        ))}
        <li>
          <b className={css("cross")}>×</b> {say.legend.lost}
        </li>
      </ul>
      <p>{say.legend.lines}</p>
      <h3>{say.lanes.label}</h3>
      <p>{say.legend.lanes}</p>
      <p>{say.legend.moving}</p>
    </>
  );
}
