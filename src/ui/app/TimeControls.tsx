import { Pause, Play, Redo2, RefreshCw, SkipForward, StepForward, Undo2 } from "lucide-react";
import { useSyncExternalStore } from "react";
import { commandLine } from "../../protocol/index.ts";
import { bindStyles } from "../design/bindStyles.ts";
import { IconButton } from "../design/IconButton.tsx";
import { tip } from "../design/tip.ts";
import { formatClock, formatSpeed } from "../stores/formatTime.ts";
import { useShownCommands } from "../stores/shownCommands.ts";
import { useTime } from "../stores/time.ts";
import { useTimeline } from "../stores/timeline.ts";
import { useIsShared } from "../stores/useIsShared.ts";
import { redo, setSpeed, step, toggleRunning, undo } from "./timeControl.ts";
import { useWords } from "../stores/words/language.ts";
import styles from "./TimeControls.module.css";

const css = bindStyles(styles);

/** The transport: take back, pause, step, speed, clock. */
export function TimeControls() {
  const { time: words } = useWords("app");
  const running = useTime((state) => state.running);
  const shared = useIsShared();
  const lastCommand = useShownCommands().at(-1)?.command;
  const undone = useTimeline((state) => state.info?.undone);
  return (
    <div dir="ltr" className={css("transport")} role="toolbar" aria-label={words.label}>
      {!shared && (
        <>
          <IconButton
            label={lastCommand === undefined ? words.undo : words.undoOf(commandLine(lastCommand))}
            keys="Ctrl Z"
            icon={<Undo2 size={16} />}
            disabled={lastCommand === undefined}
            onClick={undo}
          />
          {undone !== undefined && <IconButton label={words.redoOf(commandLine(undone))} keys="Ctrl Shift Z" icon={<Redo2 size={16} />} onClick={redo} />}
          <span className={css("line")} />
        </>
      )}
      <button type="button" className={css("play")} onClick={toggleRunning} aria-label={running ? words.pause : words.run} {...tip(running ? words.pause : words.run, "Space")}>
        {running ? <Pause size={17} fill="currentColor" strokeWidth={0} /> : <Play size={17} fill="currentColor" strokeWidth={0} />}
      </button>
      {!shared && (
        <>
          <IconButton label={words.stepEvent} keys="." icon={<StepForward size={16} />} onClick={() => step("event")} />
          <IconButton label={words.stepMessage} keys="," icon={<SkipForward size={16} />} onClick={() => step("message")} />
          <IconButton label={words.stepReconcile} keys=";" icon={<RefreshCw size={15} />} onClick={() => step("reconcile")} />
        </>
      )}
      <span className={css("line")} />
      <SpeedControl />
      <span className={css("line", "beforeClock")} />
      <Clock />
    </div>
  );
}

const decades = 3;

/** The slider's position is the decimal logarithm of the speed. */
function SpeedControl() {
  const { time: words } = useWords("app");
  const speed = useTime((state) => state.speed);
  const reached = useTime((state) => (state.running && state.reachedSpeed < state.speed * 0.8 ? formatSpeed(Number(state.reachedSpeed.toPrecision(2))) : ""));
  const position = Math.log10(speed);
  return (
    <label className={css("speed")} {...tip(words.speedTip, "[ ]")}>
      <span className="visually-hidden">{words.speed}</span>
      <input
        type="range"
        min={-decades}
        max={decades}
        step={0.05}
        value={position}
        list="speeds"
        aria-valuetext={words.realTime(formatSpeed(speed))}
        onChange={(event) => setSpeed(snap(Number(event.target.value)))}
        onDoubleClick={() => setSpeed(1)}
      />
      <datalist id="speeds">
        {[-3, -2, -1, 0, 1, 2, 3].map((mark) => (
          <option key={mark} value={mark} aria-label={formatSpeed(10 ** mark)} />
        ))}
      </datalist>
      <output className={css("reading")}>
        {formatSpeed(speed)}
        {reached !== "" && reached !== formatSpeed(speed) && <span className={css("reached")}>{words.reaches(reached)}</span>}
      </output>
    </label>
  );
}

/** Near a power of ten the slider holds on to it. */
function snap(position: number): number {
  const nearest = Math.round(position);
  return 10 ** (Math.abs(position - nearest) < 0.08 ? nearest : position);
}

/** Ten times a second is as fast as digits can be read. */
const tenths = (): number => Math.floor(useTime.getState().now / 100_000);
const exact = (): number => useTime.getState().now;

function Clock() {
  const { time: words } = useWords("app");
  const readable = useTime((state) => !state.stands && state.speed > 0.05);
  const value = useSyncExternalStore(useTime.subscribe, readable ? tenths : exact);
  const micros = readable ? value * 100_000 : value;
  const text = formatClock(micros);
  return (
    <time className={css("clock")} aria-label={words.clock} {...tip(words.clockTip)}>
      {text.slice(0, 8)}
      <span className={css("fraction")}>{readable ? text.slice(8, 10) : `${text.slice(8)}${String(micros % 1000).padStart(3, "0")}`}</span>
    </time>
  );
}
