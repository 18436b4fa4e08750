import { GitBranch, GitFork, SkipForward } from "lucide-react";
import { useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { KeyboardEvent, PointerEvent } from "react";
import { commandLine } from "../../../protocol/index.ts";
import type { BandRow, Micros } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { MenuButton } from "../../design/MenuButton.tsx";
import { Segmented } from "../../design/Segmented.tsx";
import { tip } from "../../design/tip.ts";
import { send } from "../../stores/connection.ts";
import { formatClock, formatDuration } from "../../stores/formatTime.ts";
import { useSealed } from "../../stores/sealed.ts";
import { useShown } from "../../stores/shownCommands.ts";
import { useTime } from "../../stores/time.ts";
import { useTimeline } from "../../stores/timeline.ts";
import { seekTo, useSeek } from "./seek.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import styles from "./TimelineStrip.module.css";
import { marksOf, momentAt, nextMark, placedBands, placeOf, windowOf } from "../../design/timeWindow.ts";
import type { Span, Window } from "../../design/timeWindow.ts";

const css = bindStyles(styles);

const spans = ["60", "600", "all"] as const;

/** Ten times a second is enough for a strip. */
const tenths = (): Micros => Math.floor(useTime.getState().now / 100_000) * 100_000;

/** The history as a strip: what lasted, what was done, and where the clock stands. Dragging along it looks back. */
export function TimelineStrip() {
  const { timeline: words } = useWords("app");
  const info = useTimeline((state) => state.info);
  const now = useSyncExternalStore(useTime.subscribe, tenths);
  const sought = useSeek((state) => state.target);
  const [span, setSpan] = useState<Span>("all");
  if (info === undefined) return null;
  const shown = sought ?? now;
  const end = info.isPast ? info.end : Math.max(now, sought ?? 0);
  return (
    <section className={css("strip", info.isPast && "past")} aria-label={words.label}>
      <Track window={windowOf(span, end, shown)} end={end} now={shown} isPast={info.isPast} />
      <div className={css("tools")}>
        {info.isPast && (
          <>
            <span className={css("back")}>
              <b>{words.lookingBack}</b> {formatDuration(end - shown)}
            </span>
            <Button size="s" icon={<GitFork size={13} />} onClick={() => send({ type: "fork" })} {...tip(words.resumeTip)}>
              {words.resume}
            </Button>
            <Button size="s" tone="primary" icon={<SkipForward size={13} />} onClick={() => send({ type: "present" })}>
              {words.present}
            </Button>
          </>
        )}
        {info.branches.length > 1 && (
          <MenuButton
            label={words.branches}
            size="s"
            icon={<GitBranch size={13} />}
            text={info.branches.find(({ id }) => id === info.branch)?.name ?? ""}
            items={[
              ...info.branches.map(({ id, name, parent, forkedAt, commands }) => ({
                id: String(id),
                label: `${words.branch(name, commands)}${parent === undefined || forkedAt === undefined ? "" : words.leftAt(parent, formatClock(forkedAt).slice(0, 8))}`,
                checked: id === info.branch,
                onSelect: () => send({ type: "switchBranch", branch: id }),
              })),
              ...info.branches.filter(({ id }) => id !== info.branch).map(({ id, name }) => ({ id: `compare-${id}`, label: words.compareWith(name), group: "compare", onSelect: () => compareWith(id) })),
            ]}
          />
        )}
        <div className={css("span")}>
          <Segmented label={words.span} value={span} options={spans.map((value) => ({ value, label: words.spans[value] }))} onChange={setSpan} />
        </div>
      </div>
    </section>
  );
}

const compareWith = (branch: number): void => void import("../../stores/compare/compareBranches.ts").then(({ compareBranches }) => compareBranches(branch));

interface TrackProps {
  readonly window: Window;
  readonly end: Micros;
  readonly now: Micros;
  readonly isPast: boolean;
}

const keySteps: Readonly<Record<string, number>> = { ArrowLeft: -1_000_000, ArrowRight: 1_000_000 };

function Track({ window, end, now, isPast }: TrackProps) {
  const { timeline: words } = useWords("app");
  const bands = useTimeline((state) => state.bands);
  const commands = useShown(useTimeline((state) => state.commands));
  const before = useSealed((state) => state.before);
  const track = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<Micros>();
  const momentOf = (event: PointerEvent): Micros => {
    const box = track.current?.getBoundingClientRect();
    return box === undefined ? now : Math.min(end, momentAt(window, (event.clientX - box.left) / box.width));
  };
  const worthLooking = (): readonly Micros[] => [0, ...commands.map(({ at }) => at), ...[...bands.values()].filter(({ lane }) => lane === "incident").flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]))];
  const onKeyDown = (event: KeyboardEvent) => {
    const step = keySteps[event.key];
    if (step !== undefined) seekTo(now + step * (event.shiftKey ? 10 : 1), end);
    else if (event.key === "PageUp" || event.key === "PageDown") {
      const mark = nextMark(worthLooking(), now, event.key === "PageDown" ? 1 : -1);
      if (mark !== undefined) seekTo(mark, end);
    } else if (event.key === "Home") seekTo(before, end);
    else if (event.key === "End") send({ type: "present" });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const playhead = placeOf(window, now);
  return (
    <div
      ref={track}
      dir="ltr"
      className={css("track")}
      role="slider"
      tabIndex={0}
      aria-label={words.moment}
      aria-valuemin={0}
      aria-valuemax={Math.round(end / 1_000_000)}
      aria-valuenow={Math.round(now / 1_000_000)}
      aria-valuetext={isPast ? words.before(formatClock(now).slice(0, 10), formatDuration(end - now)) : words.isPresent(formatClock(now).slice(0, 10))}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seekTo(momentOf(event), end);
      }}
      onPointerMove={(event) => {
        setHover(momentOf(event));
        if (event.currentTarget.hasPointerCapture(event.pointerId)) seekTo(momentOf(event), end);
      }}
      onPointerLeave={() => setHover(undefined)}
    >
      <Lane bands={bands} lane="leader" window={window} end={end} />
      <Lane bands={bands} lane="incident" window={window} end={end} />
      <Lane bands={bands} lane="vital" window={window} end={end} />
      <div className={css("lived")} style={{ width: `${Math.min(1, placeOf(window, end)) * 100}%` }} />
      {commands.slice(-commandsShown).map(({ at, command }, index) => {
        const place = placeOf(window, at);
        return place < 0 || place > 1 ? null : <span key={`${at}-${index}`} className={css("command", at > now && "ahead")} style={{ left: `${place * 100}%` }} {...tip(`${formatClock(at).slice(0, 10)} ${shorten(commandLine(command))}`)} />;
      })}
      {marksOf(window, 8).map((at) => (
        <span key={at} className={css("mark")} style={{ left: `${placeOf(window, at) * 100}%` }} aria-hidden="true">
          {markText(at)}
        </span>
      ))}
      {hover !== undefined && (
        <span className={css("hover")} style={{ left: `${placeOf(window, hover) * 100}%` }} aria-hidden="true">
          {formatClock(hover).slice(3, 10)}
        </span>
      )}
      {playhead >= 0 && playhead <= 1 && <span className={css("playhead")} style={{ left: `${playhead * 100}%` }} />}
    </div>
  );
}

const commandsShown = 200;
const shorten = (line: string): string => (line.length > 60 ? `${line.slice(0, 59)}…` : line);

/** "0:30", "12:00", "1:05:00". */
function markText(at: Micros): string {
  const [hours = "", minutes = "", rest = ""] = formatClock(at).split(":");
  const seconds = rest.slice(0, 2);
  return hours === "00" ? `${Number(minutes)}:${seconds}` : `${Number(hours)}:${minutes}:${seconds}`;
}

/** Leaderships, troubles or vital signs: one line of the strip. */
function Lane({ bands, lane, window, end }: { readonly bands: ReadonlyMap<string, BandRow>; readonly lane: BandRow["lane"]; readonly window: Window; readonly end: Micros }) {
  const { from, to } = window;
  // Of leaderships the one that decides over writes; the others stand in the text of the panel.
  const placed = useMemo(() => placedBands([...bands.values()].filter((band) => lane !== "leader" || band.subject === "etcd"), lane, { from, to }, end), [bands, lane, from, to, end]);
  return (
    <div className={css("lane", lane)} aria-hidden="true">
      {placed.map(({ band, start, length }) => (
        <span key={band.id} className={css("band", band.kind === "failing" && "failing")} style={{ left: `${start * 100}%`, width: `${length * 100}%` }} data-member={lane === "leader" ? band.text.replace(/\D+/g, "") : undefined} {...tip(bandText(band))} />
      ))}
    </div>
  );
}

function bandText({ lane, subject, text, from, to }: BandRow): string {
  const { timeline: words } = wordsOf("app");
  const what = lane === "leader" ? words.leads(text, subject) : `${subject}: ${text}`;
  const begun = formatClock(from).slice(0, 10);
  return to === undefined ? words.lasted(what, begun) : words.lastedFor(what, begun, formatDuration(to - from));
}
