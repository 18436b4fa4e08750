import type { RaftScene } from "../../../protocol/index.ts";
import { TextTable } from "../../design/TextTable.tsx";
import { formatClock, formatDuration } from "../../stores/formatTime.ts";
import { useWords } from "../../stores/words/language.ts";
import { Events } from "./Events.tsx";
import { cellsBetween, logOf, referenceOf, stateWords } from "./logCells.ts";
import { leaderOf, quorumSign } from "./quorum.ts";
import { formatCount, messageTitle, roleWords, stateWords as memberWords } from "./words.ts";

const entriesListed = 12;

/** The diagram as text. */
export function RaftTables({ scene }: { readonly scene: RaftScene }) {
  const words = useWords("raft");
  const { members, messages, recent, writes, events } = scene;
  const { verdict, because } = quorumSign(members);
  const leader = leaderOf(members);
  return (
    <>
      <p>
        <b>{verdict}.</b> {because}
      </p>
      <TextTable
        caption={words.tables.members}
        columns={[words.columns.member, words.columns.role, words.columns.term, words.columns.vote, words.columns.logUpTo, words.columns.committed, words.columns.applied, words.columns.onDisk, words.columns.revision]}
        rows={members.map((member) => {
          const { name, memory } = member;
          return { key: name, cells: memory === undefined ? [name, roleWords(member), member.disk?.term ?? "", memberWords(member, members.length), member.disk?.log.lastIndex ?? "", member.disk?.log.commitIndex ?? "", "", "", ""] : [name, roleWords(member), memory.term, memberWords(member, members.length), memory.log.lastIndex, memory.log.commitIndex, memory.appliedIndex, memory.log.stableIndex, memory.keySpace.revision] };
        })}
      />
      <TextTable
        caption={words.tables.leaderKnows}
        columns={[words.columns.member, words.columns.state, "matchIndex", "nextIndex", words.columns.inFlight, words.columns.heard]}
        rows={(leader?.memory?.progress ?? []).map(({ member, state, matchIndex, nextIndex, inflights, recentActive }) => ({ key: member, cells: [member, member === leader?.name ? words.tables.itself : state, matchIndex, nextIndex, inflights, recentActive ? words.member.yes : words.member.no] }))}
        empty={words.tables.noLeader}
      />
      {members.map((member) => (
        <LogTable key={member.name} member={member} scene={scene} />
      ))}
      <TextTable caption={words.underWay} columns={[words.columns.from, words.columns.to, words.columns.what, words.columns.arrivesAfter]} rows={messages.map(({ seq, from, to, text, sentAt, arrivesAt }) => ({ key: `${seq} ${to}`, cells: [from, to, text, formatDuration(arrivesAt - sentAt)] }))} empty={words.tables.noneNow} />
      <TextTable caption={words.tables.recent} columns={[words.columns.sent, words.columns.from, words.columns.to, words.columns.what, words.columns.fields]} rows={recent.map(({ seq, from, to, type, sentAt, isLost, fields }) => ({ key: `${seq} ${to}`, cells: [formatClock(sentAt), from, to, `${messageTitle(type)}${isLost === true ? words.tables.lost : ""}`, fields.map(([name, value]) => `${name} ${value}`).join(", ")] }))} empty={words.tables.noneYet} />
      <TextTable caption={words.keySpace.lastWrites} columns={[words.columns.revision, words.columns.key, words.columns.what]} rows={writes.map(({ revision, key, isDelete }) => ({ key: `${revision} ${key}`, cells: [formatCount(revision), key, isDelete ? words.keySpace.deleted : words.keySpace.written] }))} empty={words.tables.noneYet} />
      <h3>{words.tables.happened}</h3>
      <Events events={events} />
    </>
  );
}

function LogTable({ member, scene: { members, ranges } }: { readonly member: RaftScene["members"][number]; readonly scene: RaftScene }) {
  const words = useWords("raft");
  const log = logOf(member);
  const leader = referenceOf(members);
  const cells = log === undefined ? [] : ranges.flatMap(([from, to]) => cellsBetween(log, from, to, leader === undefined ? undefined : logOf(leader))).slice(-entriesListed);
  return <TextTable caption={words.tables.entries(member.name)} columns={[words.columns.index, words.columns.term, words.columns.entry, words.columns.state]} rows={cells.map(({ index, term, text, state }) => ({ key: String(index), cells: [index, term, text === "" ? words.tables.emptyEntry : text, stateWords(state)] }))} empty={words.tables.emptyLog} />;
}
