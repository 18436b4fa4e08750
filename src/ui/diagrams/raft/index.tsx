import type { KeyboardEvent, ReactNode } from "react";
import type { RaftScene, SceneQuery } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { DiagramFrame } from "../../design/DiagramFrame.tsx";
import type { Facts } from "../../design/facts.ts";
import { isDirection, moveFocus } from "../../design/spatialFocus.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { cluster } from "../../stores/cluster.ts";
import { useScene } from "../../stores/scene.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import { Events } from "./Events.tsx";
import { KeySpace } from "./KeySpace.tsx";
import { LogGrid } from "./LogGrid.tsx";
import styles from "./Raft.module.css";
import { quorumSign } from "./quorum.ts";
import { RaftLegend } from "./RaftLegend.tsx";
import { RaftTables } from "./RaftTables.tsx";
import { Ring } from "./Ring.tsx";

const css = bindStyles(styles);

const query: Extract<SceneQuery, { readonly id: "raft" }> = { id: "raft" };
const noScene: RaftScene = { members: [], heartbeat: 1, ranges: [], writes: [], messages: [], messagesOmitted: 0, recent: [], events: [] };

/** etcd's members: their terms, votes, clocks and logs, and the messages between them. */
export function RaftDiagram() {
  const words = useWords("raft");
  const scene = useScene(query) ?? noScene;
  return (
    <DiagramFrame label={words.title} table={<RaftTables scene={scene} />} legend={<RaftLegend />} observe={observe}>
      <div className={css("raft")}>
        {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- arrow keys bubble up here from members, links and messages, which are buttons */}
        <div className={css("ringSide")} onKeyDown={moveBetweenBoxes}>
          <QuorumSign scene={scene} />
          <Ring scene={scene} />
        </div>
        <div className={css("papers")}>
          <Paper title={words.papers.logs} about={words.papers.logsAbout} isWide>
            <LogGrid scene={scene} />
          </Paper>
          <Paper title={words.papers.events}>
            <Events events={scene.events} />
          </Paper>
          <Paper title={words.papers.keySpace} about={words.papers.keySpaceAbout}>
            <KeySpace members={scene.members} writes={scene.writes} />
          </Paper>
        </div>
      </div>
    </DiagramFrame>
  );
}

function moveBetweenBoxes(event: KeyboardEvent<HTMLElement>): void {
  if (!isDirection(event.key)) return;
  moveFocus(event.currentTarget, event.key);
  event.preventDefault();
  event.stopPropagation();
}

/** Whether the group can write, as large as it matters. */
function QuorumSign({ scene: { members } }: { readonly scene: RaftScene }) {
  const { tone, verdict, because } = quorumSign(members);
  if (members.length === 0) return <p className={css("sign")}>…</p>;
  return (
    <div className={css("sign", tone)} data-quorum={tone}>
      <h2>
        <StatusMark tone={tone} size={16} />
        {verdict}
      </h2>
      <p>{because}</p>
    </div>
  );
}

interface PaperProps {
  readonly title: string;
  readonly about?: string;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

function Paper({ title, about, isWide = false, children }: PaperProps) {
  return (
    // It may scroll, and then a keyboard must get there.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
    <section className={css("paper", isWide && "wide")} aria-label={title} tabIndex={0}>
      <h3>
        {title}
        {about !== undefined && <small>{about}</small>}
      </h3>
      {children}
    </section>
  );
}

/** Who leads, and who is not running. */
function observe(): Facts {
  const words = wordsOf("raft");
  const facts = new Map<string, string>();
  for (const row of cluster.processes.rows()) {
    if (row.binary !== "etcd") continue;
    if (row.running !== "running") facts.set(row.name, words.observed.isState(row.name, row.running));
    else if (row.role === "leader") facts.set("leader of etcd", words.observed.leads(row.name));
    else if (row.role === "candidate" || row.role === "preCandidate") facts.set(row.name, words.observed.candidate(row.name));
  }
  return facts;
}
