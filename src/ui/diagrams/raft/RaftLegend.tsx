import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import type { CellState } from "./logCells.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./RaftLegend.module.css";

const css = bindStyles(styles);

const cells: readonly CellState[] = ["committed", "uncommitted", "unsynced", "conflicting", "compacted"];

/** What shapes and colours mean. */
export function RaftLegend() {
  const words = useWords("raft");
  return (
    <>
      <h3>{words.legend.members}</h3>
      <ul className={css("entries")}>
        <li>
          <StatusMark tone="leader" /> {words.legend.leader}
        </li>
        <li>
          <i className={css("clock")} /> {words.legend.timeout}
        </li>
        <li>
          <i className={css("term")}>4</i> {words.legend.term}
        </li>
        <li>
          <i className={css("disk")} /> {words.legend.disk}
        </li>
      </ul>
      <h3>{words.legend.logs}</h3>
      <ul className={css("entries")}>
        {cells.map((state) => (
          <li key={state}>
            <i className={css("cell", state)}>{state === "compacted" ? "" : 4}</i> {words.legend.cells[state]}
          </li>
        ))}
        <li>
          <span className={css("mark", "commit")}>⚑</span> {words.legend.commitIndex} <span className={css("mark", "commit")}>▽</span> {words.legend.applied}
        </li>
        <li>
          <span className={css("mark", "leader")}>●</span> {words.legend.matchIndex} <span className={css("mark", "leader")}>↑</span> {words.legend.nextIndex}
        </li>
      </ul>
      <h3>{words.legend.messages}</h3>
      <ul className={css("entries")}>
        <li>
          <span className={css("mark", "raft")}>◆</span> {words.legend.entries} <span className={css("mark", "raft")}>◇</span> {words.legend.answers}
        </li>
        <li>
          <span className={css("mark", "leader")}>■</span> {words.legend.votesAsked} <span className={css("mark", "leader")}>□</span> {words.legend.votesGiven}
        </li>
      </ul>
      <p>{words.legend.drawn}</p>
      <p>{words.legend.draw}</p>
    </>
  );
}
