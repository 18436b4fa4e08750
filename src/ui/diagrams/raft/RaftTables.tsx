import type { RaftScene } from "../../../protocol/index.ts";
import { TextTable } from "../../design/TextTable.tsx";
import { formatClock, formatDuration } from "../../stores/formatTime.ts";
import { Events } from "./Events.tsx";
import { cellsBetween, logOf, referenceOf, stateWords } from "./logCells.ts";
import { leaderOf, quorumSign } from "./quorum.ts";
import { formatCount, messageTitle, roleWords, stateWords as memberWords } from "./words.ts";

const entriesListed = 12;

/** The diagram as text. */
export function RaftTables({ scene }: { readonly scene: RaftScene }) {
  const { members, messages, recent, writes, events } = scene;
  const { verdict, because } = quorumSign(members);
  const leader = leaderOf(members);
  return (
    <>
      <p>
        <b>{verdict}.</b> {because}
      </p>
      <TextTable
        caption="Members"
        columns={["Member", "Role", "Term", "Vote", "Log up to", "Committed", "Applied", "On its disk", "Revision"]}
        rows={members.map((member) => {
          const { name, memory } = member;
          return { key: name, cells: memory === undefined ? [name, roleWords(member), member.disk?.term ?? "", memberWords(member, members.length), member.disk?.log.lastIndex ?? "", member.disk?.log.commitIndex ?? "", "", "", ""] : [name, roleWords(member), memory.term, memberWords(member, members.length), memory.log.lastIndex, memory.log.commitIndex, memory.appliedIndex, memory.log.stableIndex, memory.keySpace.revision] };
        })}
      />
      <TextTable
        caption="What the leader knows"
        columns={["Member", "State", "matchIndex", "nextIndex", "In flight", "Heard lately"]}
        rows={(leader?.memory?.progress ?? []).map(({ member, state, matchIndex, nextIndex, inflights, recentActive }) => ({ key: member, cells: [member, member === leader?.name ? "itself" : state, matchIndex, nextIndex, inflights, recentActive ? "yes" : "no"] }))}
        empty="There is no leader."
      />
      {members.map((member) => (
        <LogTable key={member.name} member={member} scene={scene} />
      ))}
      <TextTable caption="Messages under way" columns={["From", "To", "What", "Arrives after"]} rows={messages.map(({ seq, from, to, text, sentAt, arrivesAt }) => ({ key: `${seq} ${to}`, cells: [from, to, text, formatDuration(arrivesAt - sentAt)] }))} empty="None at this instant." />
      <TextTable caption="Messages of late" columns={["Sent", "From", "To", "What", "Fields"]} rows={recent.map(({ seq, from, to, type, sentAt, isLost, fields }) => ({ key: `${seq} ${to}`, cells: [formatClock(sentAt), from, to, `${messageTitle(type)}${isLost === true ? ", lost" : ""}`, fields.map(([name, value]) => `${name} ${value}`).join(", ")] }))} empty="None yet." />
      <TextTable caption="Last writes" columns={["Revision", "Key", "What"]} rows={writes.map(({ revision, key, isDelete }) => ({ key: `${revision} ${key}`, cells: [formatCount(revision), key, isDelete ? "deleted" : "written"] }))} empty="None yet." />
      <h3>What happened</h3>
      <Events events={events} />
    </>
  );
}

function LogTable({ member, scene: { members, ranges } }: { readonly member: RaftScene["members"][number]; readonly scene: RaftScene }) {
  const log = logOf(member);
  const leader = referenceOf(members);
  const cells = log === undefined ? [] : ranges.flatMap(([from, to]) => cellsBetween(log, from, to, leader === undefined ? undefined : logOf(leader))).slice(-entriesListed);
  return <TextTable caption={`Last entries of ${member.name}`} columns={["Index", "Term", "Entry", "State"]} rows={cells.map(({ index, term, text, state }) => ({ key: String(index), cells: [index, term, text === "" ? "empty entry" : text, stateWords[state]] }))} empty="Its log is empty." />;
}
