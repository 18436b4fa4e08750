import type { RaftMemberScene, RaftScene, SceneQuery } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { DiagramFrame } from "../../design/DiagramFrame.tsx";
import type { Facts } from "../../design/facts.ts";
import { TextTable } from "../../design/TextTable.tsx";
import { cluster } from "../../stores/cluster.ts";
import { useScene } from "../../stores/scene.ts";
import { select } from "../../stores/ui.ts";
import styles from "./Raft.module.css";

const css = bindStyles(styles);

const query: Extract<SceneQuery, { readonly id: "raft" }> = { id: "raft" };
const noScene: RaftScene = { members: [], heartbeat: 100_000, ranges: [], writes: [], messages: [], messagesOmitted: 0, recent: [], events: [] };

/** etcd's members: their terms, votes and logs, and the messages between them. */
export function RaftDiagram() {
  const scene = useScene(query) ?? noScene;
  return (
    <DiagramFrame label="etcd and Raft" table={<RaftTables scene={scene} />} legend={<RaftLegend />} observe={observe}>
      <ul className={css("members")}>
        {scene.members.map((member) => (
          <Member key={member.name} member={member} />
        ))}
      </ul>
    </DiagramFrame>
  );
}

function Member({ member: { name, running, memory } }: { readonly member: RaftMemberScene }) {
  const role = memory?.role ?? running;
  return (
    <li>
      <button type="button" data-box className={css("member", memory?.role === "leader" && "leader", memory === undefined && "down")} onClick={() => select({ type: "process", name }, true)}>
        <b>{name}</b>
        <span>{memory === undefined ? role : `${role}, term ${memory.term}`}</span>
        {memory !== undefined && (
          <span className={css("log")}>
            {memory.log.entries.map(({ index, term, text }) => (
              <span key={index} className={css("entry", index <= memory.log.commitIndex ? "committed" : "uncommitted")} title={`${index}: ${text}`}>
                {term}
              </span>
            ))}
          </span>
        )}
      </button>
    </li>
  );
}

function RaftLegend() {
  return (
    <p>
      Each square is an entry of the log, with the term in which a leader made it. A filled one is committed: a majority has it on its disks.
    </p>
  );
}

function RaftTables({ scene: { members, messages } }: { readonly scene: RaftScene }) {
  return (
    <>
      <TextTable
        caption="Members"
        columns={["Member", "Role", "Term", "Voted for", "Last index", "Commit", "Applied", "On its disk"]}
        rows={members.map(({ name, running, memory }) => ({
          key: name,
          cells: memory === undefined ? [name, running, "", "", "", "", "", ""] : [name, memory.role, memory.term, memory.votedFor === "" ? "nobody" : memory.votedFor, memory.log.lastIndex, memory.log.commitIndex, memory.appliedIndex, memory.log.stableIndex],
        }))}
      />
      <TextTable caption="Messages under way" columns={["From", "To", "What"]} rows={messages.map(({ seq, from, to, text }) => ({ key: String(seq), cells: [from, to, text] }))} empty="None at this instant." />
    </>
  );
}

/** Who leads, and who is not running. */
function observe(): Facts {
  const facts = new Map<string, string>();
  for (const row of cluster.processes.rows()) {
    if (row.binary !== "etcd") continue;
    if (row.running !== "running") facts.set(row.name, `${row.name} is ${row.running}`);
    else if (row.role === "leader") facts.set("leader of etcd", `${row.name} leads`);
  }
  return facts;
}
