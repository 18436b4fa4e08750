import { memo, useLayoutEffect, useRef } from "react";
import type { RaftMemberScene, RaftProgressScene, RaftScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { tip } from "../../design/tip.ts";
import { useRoom } from "../../design/useRoom.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import { columnOf, columnsOf, stretchesFor } from "./axis.ts";
import type { Column } from "./axis.ts";
import { cellsBetween, logOf, referenceOf, stateWords } from "./logCells.ts";
import type { Cell } from "./logCells.ts";
import styles from "./LogGrid.module.css";
import { termColour } from "./termColour.ts";
import { formatCount, roleWords } from "./words.ts";

const css = bindStyles(styles);

const cellWidth = 21;
const namesWidth = 96;
const progressWidth = 104;
/** Below this the names stand above the strips. */
const narrow = 620;
/** The last column is for what comes next: nextIndex mostly points there. */
const columnsBehind = 1;

type Range = readonly [from: number, to: number];

/** All members' logs, index under index. */
export function LogGrid({ scene: { members, ranges } }: { readonly scene: RaftScene }) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useRoom(box);
  const isNarrow = width < narrow;
  const room = Math.max(4, Math.floor((width - (isNarrow ? 0 : namesWidth + progressWidth)) / cellWidth) - columnsBehind);
  const stretches = stretchesFor(ranges, members.map((member) => logOf(member)?.lastIndex ?? 0), room);
  const columns = columnsOf(stretches);
  const leader = referenceOf(members);
  return (
    <div ref={box} className={css("grid", isNarrow && "narrow")}>
      {width > 0 && (
        <>
          <Indexes columns={columns} />
          {members.map((member) => (
            <LogRow key={member.name} member={member} leader={leader} stretches={stretches} columns={columns} />
          ))}
        </>
      )}
    </div>
  );
}

/** The numbers above the columns: every fifth, and what a break leaves out. */
function Indexes({ columns }: { readonly columns: readonly Column[] }) {
  const say = useWords("raft");
  return (
    <div className={css("row", "indexes")} aria-hidden="true">
      <span className={css("track")} style={{ width: (columns.length + columnsBehind) * cellWidth }}>
        {columns.map((column, position) =>
          column.type === "gap" ? (
            <span key={`gap${column.from}`} className={css("index", "gap")} style={{ left: position * cellWidth }} {...tip(say.log.leftOut(formatCount(column.to - column.from + 1)))}>
              ⋯
            </span>
          ) : (
            column.index % 5 === 0 && (
              <span key={column.index} className={css("index")} style={{ left: position * cellWidth }}>
                {formatCount(column.index)}
              </span>
            )
          ),
        )}
      </span>
    </div>
  );
}

interface LogRowProps {
  readonly member: RaftMemberScene;
  readonly leader: RaftMemberScene | undefined;
  readonly stretches: readonly Range[];
  readonly columns: readonly Column[];
}

function LogRow({ member, leader, stretches, columns }: LogRowProps) {
  const say = useWords("raft");
  const log = logOf(member);
  const leaderLog = leader === undefined ? undefined : logOf(leader);
  const isLeader = leader?.name === member.name;
  const progress = leader?.memory?.progress.find((each) => each.member === member.name);
  const isDisk = member.memory === undefined;
  const label = log === undefined ? say.log.labelNone(member.name) : say.log.label(member.name, isDisk, log.lastIndex, log.commitIndex, member.memory === undefined ? "" : say.log.labelApplied(member.memory.appliedIndex));
  return (
    <div className={css("row", isDisk && "onDisk")} role="group" aria-label={label} data-log={member.name}>
      <span className={css("name")}>
        <b>
          {isLeader && <StatusMark tone="leader" size={11} />}
          {member.name}
        </b>
        <small>{log === undefined ? say.log.none : isDisk ? say.log.onDisk : behindWords(member, leaderLog?.lastIndex)}</small>
      </span>
      <span className={css("track")} style={{ width: (columns.length + columnsBehind) * cellWidth }}>
        {log !== undefined && stretches.map(([from, to]) => <Strip key={from === stretches.at(-1)?.[0] ? "end" : to} cells={cellsBetween(log, from, to, leaderLog)} from={from} left={columnOf(columns, from)} columns={to - from + 1} />)}
        {columns.map((column, position) => column.type === "gap" && <i key={column.from} className={css("break")} style={{ left: position * cellWidth }} />)}
        {log !== undefined && <Marker kind="commit" columns={columns} index={log.commitIndex} text={say.log.commitIndex(formatCount(log.commitIndex))} />}
        {member.memory !== undefined && <Marker kind="applied" columns={columns} index={member.memory.appliedIndex} text={say.log.applied(formatCount(member.memory.appliedIndex))} />}
        {progress !== undefined && !isLeader && (
          <>
            <Marker kind="match" columns={columns} index={progress.matchIndex} text={say.log.matchIndex(formatCount(progress.matchIndex))} />
            <Marker kind="next" columns={columns} index={progress.nextIndex} text={say.log.nextIndex(formatCount(progress.nextIndex))} />
          </>
        )}
      </span>
      <span className={css("progress")}>{isLeader ? <b className={css("leads")}>{say.log.leader}</b> : progress === undefined ? <small>{roleWords(member)}</small> : <Progress progress={progress} />}</span>
    </div>
  );
}

function behindWords({ memory }: RaftMemberScene, leaderEnd: number | undefined): string {
  const say = wordsOf("raft");
  const last = memory?.log.lastIndex ?? 0;
  if (leaderEnd === undefined || last === leaderEnd) return say.log.upTo(formatCount(last));
  return last < leaderEnd ? say.log.behind(formatCount(leaderEnd - last)) : say.log.ahead(formatCount(last - leaderEnd));
}

/** A log that grows quicker than this many entries at a time jumps: sliding, it would never arrive. */
const slidesMost = 2;

interface StripProps {
  readonly cells: readonly Cell[];
  readonly from: number;
  readonly left: number;
  readonly columns: number;
}

/** Cells keep their places on a long strip, which slides as the log grows: only new cells are made. */
function Strip({ cells, from, left, columns }: StripProps) {
  const base = from - (from % 1_000);
  const slide = useRef<HTMLSpanElement>(null);
  const before = useRef(from);
  useLayoutEffect(() => {
    const { current } = slide;
    if (current === null) return;
    current.style.transition = Math.abs(from - before.current) <= slidesMost ? "" : "none";
    current.style.transform = `translateX(${(base - from) * cellWidth}px)`;
    before.current = from;
  }, [from, base]);
  return (
    <span className={css("strip")} style={{ left: left * cellWidth, width: columns * cellWidth }}>
      <span key={base} ref={slide} className={css("slide")}>
        {cells.map(({ index, term, state, text }) => (
          <CellBox key={index} index={index} left={(index - base) * cellWidth} term={term} state={state} text={text} />
        ))}
      </span>
    </span>
  );
}

const CellBox = memo(function CellBox({ index, left, term, state, text }: Cell & { readonly left: number }) {
  const say = useWords("raft");
  const words = text === "" ? say.log.emptyEntry : text;
  return (
    <span className={css("cell", state)} style={{ left, ["--term-colour" as string]: termColour(term) }} data-entry={`${index} ${term} ${state}`} {...tip(say.log.cell(formatCount(index), term, state === "compacted" ? "" : `${words}; `, stateWords(state)))}>
      {state === "compacted" ? "" : term}
    </span>
  );
});

interface MarkerProps {
  readonly kind: "commit" | "applied" | "match" | "next";
  readonly columns: readonly Column[];
  readonly index: number;
  readonly text: string;
}

const shapes: Readonly<Record<MarkerProps["kind"], string>> = { commit: "M0 0v9M0 0h7l-2 2 2 2h-7", applied: "M0 0h8L4 6Z", match: "M4 1a3 3 0 1 1 0 6 3 3 0 1 1 0-6", next: "M4 9V1M1 4l3-3 3 3" };

/** Points at an index: the commit index at its right edge, the others at its middle. */
function Marker({ kind, columns, index, text }: MarkerProps) {
  const column = columnOf(columns, index);
  const isBefore = column < 0;
  const position = isBefore ? 0 : column;
  const left = kind === "commit" ? (isBefore ? 0 : (position + 1) * cellWidth - 1) : position * cellWidth + cellWidth / 2 - 4;
  return (
    <svg className={css("marker", kind, isBefore && "before")} style={{ transform: `translateX(${left}px)` }} width="9" height="10" viewBox="-.5 -.5 9 10" data-marker={`${kind} ${index}`} role="img" aria-label={text} {...tip(text)}>
      <path d={shapes[kind]} />
    </svg>
  );
}

function Progress({ progress: { state, isPaused, inflights, recentActive } }: { readonly progress: RaftProgressScene }) {
  const say = useWords("raft");
  const words = state === "snapshot" ? say.progress.snapshot : state === "probe" ? (isPaused ? say.progress.probeWaits : "probe") : isPaused ? say.progress.replicateFull : "replicate";
  const help = { probe: say.progress.probeHelp, replicate: say.progress.replicateHelp, snapshot: say.progress.snapshotHelp }[state];
  return (
    <span className={css("state", state)} {...tip(help)}>
      {words}
      <small>{recentActive ? say.progress.inFlight(inflights) : say.progress.silent}</small>
    </span>
  );
}
