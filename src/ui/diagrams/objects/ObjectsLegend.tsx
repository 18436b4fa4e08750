import type { RelationType } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import type { Tone } from "../../design/tone.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Objects.module.css";

const css = bindStyles(styles);

const lines = ["owns", "selects", "routes", "mounts", "scales", "runsOn"] as const satisfies readonly RelationType[];
const marks = ["ok", "info", "bad", "warn", "idle"] as const satisfies readonly Tone[];

/** What lines and marks mean. */
export function ObjectsLegend() {
  const words = useWords("objects");
  return (
    <>
      <h3>{words.tables.relations}</h3>
      <ul>
        {lines.map((type) => (
          <li key={type}>
            <svg width="34" height="8" viewBox="0 0 34 8" aria-hidden="true">
              <path d="M1 4H32" className={css("line", type)} />
            </svg>
            {words.legend.lines[type]}
          </li>
        ))}
      </ul>
      <h3>{words.tables.objects}</h3>
      <ul>
        {marks.map((tone) => (
          <li key={tone}>
            <StatusMark tone={tone} /> {words.legend.marks[tone]}
          </li>
        ))}
      </ul>
      <p>{words.legend.text}</p>
    </>
  );
}
