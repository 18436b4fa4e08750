import { memo, useCallback, useRef } from "react";
import type { Micros, RaftMemberScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { useSelectable } from "../../design/selectable.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { formatDuration } from "../../stores/formatTime.ts";
import { useTime } from "../../stores/time.ts";
import { useWords } from "../../stores/words/language.ts";
import { termColour } from "./termColour.ts";
import styles from "./MemberNode.module.css";
import type { Seat } from "./ringLayout.ts";
import { useClock } from "./useClock.ts";
import { describeMember, roleWords, shortName, stateWords } from "./words.ts";

const css = bindStyles(styles);

export interface MemberNodeProps {
  readonly member: RaftMemberScene;
  readonly members: number;
  readonly seat: Seat;
  readonly radius: number;
  readonly heartbeat: Micros;
  readonly isFirst: boolean;
}

const clockGap = 8;
/** In a smaller disc what is left on its clock takes the room of the mark that is not there. */
const roomyRadius = 46;

/** A member on the ring: its term in its colour, the clock that runs down around it, the crown, the vote. */
export const MemberNode = memo(function MemberNode({ member, members, seat, radius, heartbeat, isFirst }: MemberNodeProps) {
  const say = useWords("raft");
  const { name, memory, running } = member;
  const { selected, props } = useSelectable({ type: "process", name }, isFirst);
  const term = memory?.term ?? member.disk?.term;
  const leads = memory?.role === "leader";
  const isDown = running === "stopped" || running === "exited";
  const outer = radius + clockGap;
  return (
    <button
      type="button"
      {...props}
      className={css("member", seat.words, selected && "selected", radius < roomyRadius && "tight", leads && "leads", isDown && "down", running === "paused" && "paused")}
      style={{ left: seat.x, top: seat.y, width: outer * 2, height: outer * 2, ["--term-colour" as string]: term === undefined ? "var(--idle)" : termColour(term) }}
      aria-label={describeMember(member)}
      aria-pressed={selected}
      data-member={name}
      data-role={memory?.role ?? running}
      data-term={term}
    >
      <svg width={outer * 2} height={outer * 2} viewBox={`${-outer} ${-outer} ${outer * 2} ${outer * 2}`} aria-hidden="true">
        <circle r={radius} className={css("disc")} />
        <Clock member={member} heartbeat={heartbeat} radius={radius + clockGap / 2} />
      </svg>
      <span className={css("inside")}>
        <span className={css("mark")}>{leads ? <StatusMark tone="leader" size={16} /> : <MemberMark member={member} />}</span>
        <span className={css("term")}>{term ?? "–"}</span>
        <span className={css("unit")}>{say.member.term}</span>
      </span>
      {memory?.writingSince !== undefined && <span className={css("writing")} data-writing aria-hidden="true" />}
      <span className={css("words")}>
        <b>{name}</b>
        <span className={css("role")}>{roleWords(member)}</span>
        <span className={css("state")}>
          {memory !== undefined && (memory.role === "candidate" || memory.role === "preCandidate") && <Votes votes={memory.votes} members={members} />}
          {stateWords(member, members)}
        </span>
      </span>
    </button>
  );
});

function MemberMark({ member: { running, memory } }: { readonly member: RaftMemberScene }) {
  if (running === "stopped" || running === "exited") return <StatusMark tone="bad" size={14} />;
  if (running === "paused") return <StatusMark tone="paused" size={14} />;
  if (memory?.phase === "joining") return <StatusMark tone="info" size={14} />;
  if (memory?.role === "candidate" || memory?.role === "preCandidate") return <StatusMark tone="warn" size={14} />;
  return null;
}

/** A pip for each voter: yes, no, or nothing heard yet. */
function Votes({ votes, members }: { readonly votes: readonly (readonly [string, boolean])[]; readonly members: number }) {
  const say = useWords("raft");
  return (
    <span className={css("votes")} aria-hidden="true">
      {Array.from({ length: members }, (_, index) => {
        const vote = votes[index];
        return <i key={vote?.[0] ?? index} className={css("vote", vote === undefined ? "open" : vote[1] ? "yes" : "no")} title={vote === undefined ? say.member.noAnswer : `${shortName(vote[0])}: ${vote[1] ? say.member.yes : say.member.no}`} />;
      })}
    </span>
  );
}

/** A heartbeat that comes quicker than this is drawn as a full ring: a flicker tells nothing. Wall milliseconds. */
const flickerMillis = 400;

interface ClockProps {
  readonly member: RaftMemberScene;
  readonly heartbeat: Micros;
  readonly radius: number;
}

/** What is left of the election timeout, or until a leader's next heartbeat: a ring that runs down. */
function Clock({ member: { memory, running }, heartbeat, radius }: ClockProps) {
  const ring = useRef<SVGCircleElement>(null);
  const label = useRef<SVGTextElement>(null);
  const length = 2 * Math.PI * radius;
  const start = memory?.electionStart ?? 0;
  const timeout = memory?.electionTimeout ?? 0;
  const leads = memory?.role === "leader";
  const due = leads ? memory.heartbeatDue : start + timeout;
  const whole = leads ? heartbeat : timeout;
  const runs = memory !== undefined && memory.phase !== "joining" && running === "running";
  const paint = useCallback(
    (now: Micros) => {
      const { speed, running: timeRuns } = useTime.getState();
      const isFlicker = leads && timeRuns && heartbeat / 1000 / speed < flickerMillis;
      const left = isFlicker ? 1 : Math.max(0, Math.min(1, (due - now) / whole));
      const { current } = ring;
      if (current === null) return;
      current.style.strokeDashoffset = String(length * (1 - left));
      current.dataset["left"] = String(Math.max(0, due - now));
      current.classList.toggle(css("late"), !leads && left < 0.3);
      if (label.current !== null) label.current.textContent = timeRuns && speed > 0.1 ? "" : formatDuration(Math.max(0, due - now));
    },
    [due, whole, leads, heartbeat, length],
  );
  useClock(paint);
  if (!runs) return <circle r={radius} className={css("track", "still")} />;
  return (
    <>
      <circle r={radius} className={css("track")} />
      <circle ref={ring} r={radius} className={css("clock", leads ? "heartbeats" : "election")} strokeDasharray={length} transform="rotate(-90)" data-clock={leads ? "heartbeat" : "election"} />
      <text ref={label} y={radius - (radius < roomyRadius + clockGap / 2 ? 14 : 19)} className={css("left")} />
    </>
  );
}
