import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import styles from "./RaftLegend.module.css";

const css = bindStyles(styles);

const cells = [
  ["committed", "committed: a majority has it on its disks"],
  ["uncommitted", "on this disk, not committed yet"],
  ["unsynced", "in memory, not on the disk yet"],
  ["conflicting", "the leader has another entry here: it will be overwritten"],
  ["compacted", "thrown away: a snapshot stands for it"],
] as const;

/** What shapes and colours mean. */
export function RaftLegend() {
  return (
    <>
      <h3>Members</h3>
      <ul className={css("entries")}>
        <li>
          <StatusMark tone="leader" /> leader; the gold ring is the time to its next heartbeat
        </li>
        <li>
          <i className={css("clock")} /> what is left of the election timeout: a member that hears nothing until the ring is gone stands for election
        </li>
        <li>
          <i className={css("term")}>4</i> the term. It has the same colour in all logs
        </li>
        <li>
          <i className={css("disk")} /> writes to its disk
        </li>
      </ul>
      <h3>Logs</h3>
      <ul className={css("entries")}>
        {cells.map(([state, words]) => (
          <li key={state}>
            <i className={css("cell", state)}>{state === "compacted" ? "" : 4}</i> {words}
          </li>
        ))}
        <li>
          <span className={css("mark", "commit")}>⚑</span> commit index, <span className={css("mark", "commit")}>▽</span> applied to the key space
        </li>
        <li>
          <span className={css("mark", "leader")}>●</span> matchIndex and <span className={css("mark", "leader")}>↑</span> nextIndex: what the leader knows of a follower
        </li>
      </ul>
      <h3>Messages</h3>
      <ul className={css("entries")}>
        <li>
          <span className={css("mark", "raft")}>◆</span> entries and heartbeats (small), <span className={css("mark", "raft")}>◇</span> the answers
        </li>
        <li>
          <span className={css("mark", "leader")}>■</span> votes asked for, <span className={css("mark", "leader")}>□</span> given or refused
        </li>
      </ul>
      <p>Each was really sent. Most take a third of a millisecond, so they are drawn slower than they are; paused, or at 1/500× and slower, they stand where they are. Press one to read it.</p>
      <p>Draw a line across a link to cut it, or a loop around members to part them from the others.</p>
    </>
  );
}
