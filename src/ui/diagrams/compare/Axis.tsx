import { useMemo, useRef, useState } from "react";
import type { KeyboardEvent, PointerEvent } from "react";
import { commandLine } from "../../../protocol/index.ts";
import type { MeasureRow, Micros, VitalRow } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { marksOf, momentAt, nextMark, placeOf } from "../../design/timeWindow.ts";
import type { Window } from "../../design/timeWindow.ts";
import { tip } from "../../design/tip.ts";
import { vitalSigns } from "../../stores/cluster.ts";
import { comparison } from "../../stores/compare/shown.ts";
import type { ComparisonShown, LaneShown } from "../../stores/compare/shown.ts";
import { signName, statusWord } from "../../stores/compare/standing.ts";
import { formatClock } from "../../stores/formatTime.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Axis.module.css";
import { sinceZero } from "./times.ts";

const css = bindStyles(styles);

const second = 1_000_000;
/** Shown before the comparison begins, where there is so much. */
const before = 10 * second;
const shortest = 60 * second;

/** One axis for all lanes: where they stand, what was done, and for each vital sign a band of each lane. */
export function Axis({ shown }: { readonly shown: ComparisonShown }) {
  const words = useWords("compare");
  const { zero, end, at, destination, lanes } = shown;
  const from = Math.max(0, zero - Math.max(before, (end - zero) / 8));
  const window: Window = { from, to: Math.max(end, zero + shortest) };
  return (
    <section className={css("axis")} aria-label={words.axis}>
      <span className={css("label")} />
      <Slider shown={shown} window={window} at={destination ?? at} />
      {vitalSigns.map((sign) => (
        <Bands key={sign} what={signName(sign)} lanes={lanes} window={window} at={at} kindOf={({ standing }) => standing.vitals[sign] ?? "unknown"} textOf={(kind) => statusWord(kind)} />
      ))}
      <Bands what={words.facts.workloads} lanes={lanes} window={window} at={at} kindOf={({ standing }) => (standing.workloads.every(({ desired, ready, running }) => Math.min(ready, running) >= desired) ? "ok" : "failing")} textOf={(kind) => (kind === "ok" ? words.facts.whole : words.facts.missing)} />
    </section>
  );
}

const keySteps: Readonly<Record<string, number>> = { ArrowLeft: -second, ArrowRight: second };

function Slider({ shown, window, at }: { readonly shown: ComparisonShown; readonly window: Window; readonly at: Micros }) {
  const words = useWords("compare");
  const { end, zero, lanes, isReady } = shown;
  const track = useRef<HTMLDivElement>(null);
  const [hover, setHover] = useState<Micros>();
  const commands = lanes.flatMap(({ letter, commands: own }) => own.map(({ at: given, command }) => ({ at: given, letter, line: commandLine(command) }))).filter(({ at: given }) => given >= window.from);
  const momentOf = (event: PointerEvent): Micros => {
    const box = track.current?.getBoundingClientRect();
    return box === undefined ? at : Math.min(end, momentAt(window, (event.clientX - box.left) / box.width));
  };
  const seek = (moment: Micros) => comparison()?.seek(moment);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = keySteps[event.key];
    const mark = event.key === "PageUp" || event.key === "PageDown" ? nextMark([zero, end, ...commands.map(({ at: given }) => given)], at, event.key === "PageDown" ? 1 : -1) : undefined;
    if (step !== undefined) seek(at + step * (event.shiftKey ? 10 : 1));
    else if (mark !== undefined) seek(mark);
    // Before what was given at that very instant.
    else if (event.key === "Home") seek(zero - 1);
    else if (event.key === "End") seek(end);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={track}
      className={css("track")}
      role="slider"
      tabIndex={0}
      aria-label={words.instant}
      aria-disabled={!isReady}
      aria-valuemin={Math.round(window.from / second)}
      aria-valuemax={Math.round(end / second)}
      aria-valuenow={Math.round(at / second)}
      aria-valuetext={`${formatClock(at).slice(0, 10)}, ${sinceZero(at, zero)}`}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seek(momentOf(event));
      }}
      onPointerMove={(event) => {
        setHover(momentOf(event));
        if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(momentOf(event));
      }}
      onPointerLeave={() => setHover(undefined)}
    >
      <div className={css("lived")} style={{ width: `${Math.max(0, Math.min(1, placeOf(window, end))) * 100}%` }} />
      {zero > window.from && <span className={css("zero")} style={{ left: `${placeOf(window, zero) * 100}%` }} {...tip(words.begins)} />}
      {lanes.filter(({ source }) => source.branch !== undefined && source.history.until < end).map(({ letter, source }) => (
        <span key={letter} className={css("stop")} style={{ left: `${placeOf(window, source.history.until) * 100}%` }} {...tip(words.livesOn(letter, source.name))}>
          {letter}
        </span>
      ))}
      {commands.slice(-commandsShown).map(({ at: given, letter, line }, index) => (
        <span key={`${letter}-${given}-${index}`} className={css("given", given > at && "ahead")} style={{ left: `${placeOf(window, given) * 100}%` }} {...tip(`${letter}, ${sinceZero(given, zero)}: ${line.length > 60 ? `${line.slice(0, 59)}…` : line}`)} />
      ))}
      {marksOf({ from: window.from - zero, to: window.to - zero }, 8).map((mark) => (
        <span key={mark} className={css("mark")} style={{ left: `${placeOf(window, mark + zero) * 100}%` }} aria-hidden="true">
          {markText(mark)}
        </span>
      ))}
      {hover !== undefined && (
        <span className={css("hover")} style={{ left: `${placeOf(window, hover) * 100}%` }} aria-hidden="true">
          {sinceZero(hover, zero)}
        </span>
      )}
      <span className={css("playhead")} style={{ left: `${placeOf(window, at) * 100}%` }} />
    </div>
  );
}

const commandsShown = 120;

/** "−0:10", "0:30", "12:00". */
function markText(mark: Micros): string {
  const seconds = Math.round(Math.abs(mark) / second);
  return `${mark < 0 ? "−" : ""}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

type Kind = VitalRow["status"];

interface BandsProps {
  readonly what: string;
  readonly lanes: readonly LaneShown[];
  readonly window: Window;
  readonly at: Micros;
  readonly kindOf: (row: MeasureRow) => Kind;
  readonly textOf: (kind: Kind) => string;
}

/** One thing through time, a line for each lane. The tables say the same in words. */
function Bands({ what, lanes, window, at, kindOf, textOf }: BandsProps) {
  return (
    <>
      <span className={css("label")}>
        {what}
        <span className={css("letters")} aria-hidden="true">
          {lanes.map(({ letter }) => (
            <i key={letter}>{letter}</i>
          ))}
        </span>
      </span>
      <div className={css("bands")} aria-hidden="true">
        {lanes.map(({ letter, measures, lived }) => (
          <Band key={letter} letter={letter} what={what} measures={measures} window={window} end={lived} kindOf={kindOf} textOf={textOf} />
        ))}
        <span className={css("playhead")} style={{ left: `${placeOf(window, at) * 100}%` }} />
      </div>
    </>
  );
}

interface Segment {
  readonly kind: Kind;
  readonly from: Micros;
  to: Micros;
}

function segmentsOf(measures: readonly MeasureRow[], kindOf: (row: MeasureRow) => Kind, end: Micros): readonly Segment[] {
  const segments: Segment[] = [];
  for (const row of measures) {
    const kind = kindOf(row);
    const last = segments.at(-1);
    if (last?.kind === kind) continue;
    if (last !== undefined) last.to = row.at;
    segments.push({ kind, from: row.at, to: end });
  }
  return segments;
}

function Band({ letter, what, measures, window, end, kindOf, textOf }: Omit<BandsProps, "lanes" | "at"> & { readonly letter: string; readonly measures: readonly MeasureRow[]; readonly end: Micros }) {
  const words = useWords("compare");
  // The functions of one kind of band do the same from one render to the next.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  const segments = useMemo(() => segmentsOf(measures, kindOf, end), [measures, end]);
  return (
    <div className={css("band")}>
      {segments.map(({ kind, from, to }) => {
        const [start, stop] = [Math.max(0, placeOf(window, from)), Math.min(1, placeOf(window, to))];
        return stop <= start ? null : <span key={from} className={css("segment", kind)} style={{ left: `${start * 100}%`, width: `${(stop - start) * 100}%` }} {...tip(words.band(letter, what, textOf(kind), formatClock(from).slice(0, 8), formatClock(to).slice(0, 8)))} />;
      })}
    </div>
  );
}
