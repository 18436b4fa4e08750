import type { RelationType } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import type { Tone } from "../../design/tone.ts";
import styles from "./Objects.module.css";

const css = bindStyles(styles);

const lines: readonly (readonly [RelationType, string])[] = [
  ["owns", "owns: made it, and takes it along when deleted (ownerReferences)"],
  ["selects", "selects, protects, guards: by labels"],
  ["routes", "routes traffic to"],
  ["mounts", "mounts, uses, is bound to"],
  ["scales", "scales"],
  ["runsOn", "runs on (nodeName)"],
];
const marks: readonly (readonly [Tone, string])[] = [["ok", "is as wanted"], ["info", "on its way there"], ["bad", "is not, and says why"], ["warn", "is being deleted"], ["idle", "nothing is wanted of it"]];

/** What lines and marks mean. */
export function ObjectsLegend() {
  return (
    <>
      <h3>Relations</h3>
      <ul>
        {lines.map(([type, words]) => (
          <li key={type}>
            <svg width="34" height="8" viewBox="0 0 34 8" aria-hidden="true">
              <path d="M1 4H32" className={css("line", type)} />
            </svg>
            {words}
          </li>
        ))}
      </ul>
      <h3>Objects</h3>
      <ul>
        {marks.map(([tone, words]) => (
          <li key={tone}>
            <StatusMark tone={tone} /> {words}
          </li>
        ))}
      </ul>
      <p>Read from etcd: what is stored there, whether an API server is up or not. A dashed card is named by another object and does not exist.</p>
    </>
  );
}
