import { Footprints } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { commandLine } from "../../../protocol/index.ts";
import type { Micros } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { MenuButton } from "../../design/MenuButton.tsx";
import { PanelFrame } from "../../design/PanelFrame.tsx";
import { SelectField } from "../../design/SelectField.tsx";
import { sequenceOf } from "../../design/sequence/sequence.ts";
import type { Sequence } from "../../design/sequence/sequence.ts";
import { tip } from "../../design/tip.ts";
import { saveFile } from "../../design/saveFile.ts";
import { askTrace, send, useConnection } from "../../stores/connection.ts";
import type { TraceAnswer } from "../../stores/connection.ts";
import { formatClock, formatDuration } from "../../stores/formatTime.ts";
import { useTime } from "../../stores/time.ts";
import { useTimeline } from "../../stores/timeline.ts";
import { useTraced } from "../../stores/traced.ts";
import { useShown } from "../../stores/shownCommands.ts";
import { useIsShared } from "../../stores/useIsShared.ts";
import { useWords, withWords, writing } from "../../stores/words/language.ts";
import { openTelemetryTrace, perfettoTrace } from "./exportTrace.ts";
import { lanesOf, scaleOf, spansOf } from "./spans.ts";
import styles from "./TracePanel.module.css";
import { Waterfall } from "./Waterfall.tsx";

const css = bindStyles(styles);

const SequenceDialog = lazy(async () => ({ default: (await withWords(import("../../design/sequence/SequenceDialog.tsx"), "sequence")).SequenceDialog }));

const everyMs = 700;

/** One command as a waterfall: every process that it came to, and every message in between. */
export function TracePanel() {
  const words = useWords("trace");
  const commands = useTimeline((state) => state.commands);
  const done = useTimeline((state) => state.done);
  const followed = useTimeline((state) => state.info?.followed);
  const seed = useConnection((state) => state.history?.seed ?? 0);
  const shared = useIsShared();
  const chosen = useTraced((state) => state.run);
  useEffect(() => () => useTraced.setState({ run: undefined }), []);
  const listed = useShown(commands);
  // What set up a drill is not followed by its learner.
  const wished = chosen ?? followed?.cause ?? done;
  const cause = listed.some(({ number }) => number === wished) ? wished : 0;
  const command = commands[cause - 1];
  const trace = useTrace(cause);
  const spans = useMemo(() => spansOf(trace?.messages ?? []), [trace]);
  const scale = useMemo(() => scaleOf(trace?.messages ?? []), [trace]);
  const line = command === undefined ? "" : commandLine(command.command);
  const isFollowed = followed?.cause === cause && followed.state !== "over";
  const exported = () => ({ name: line, cause, seed, spans, messages: trace?.messages ?? [] });
  const first = trace?.messages[0];
  const [sequence, setSequence] = useState<Sequence>();
  return (
    <PanelFrame
      bar={
        listed.length > 0 && !shared && (
          <>
            <SelectField label={words.command} value={String(cause)} onChange={(value) => useTraced.setState({ run: Number(value) })} options={listed.map(({ command: each, number }) => ({ value: String(number), label: `${number}. ${shorten(commandLine(each))}` })).toReversed()} />
            <Button size="s" pressed={isFollowed} icon={<Footprints size={13} />} onClick={() => send({ type: "follow", cause: isFollowed ? null : cause })} {...tip(words.followTip)}>
              {isFollowed ? (followed.state === "moving" ? words.following : words.followingIdle) : words.follow}
            </Button>
            {command !== undefined && (
              <Button size="s" onClick={() => send({ type: "seek", at: Math.max(0, command.at - 1) })} {...tip(words.beginningTip)}>
                {words.beginning}
              </Button>
            )}
          </>
        )
      }
      barEnd={
        spans.length > 0 && (
          <MenuButton
            label={words.exportTip}
            size="s"
            text={words.export}
            items={[
              { id: "perfetto", label: words.perfetto, onSelect: () => saveFile(`kubarium-trace-${cause}.json`, perfettoTrace(exported()), "application/json") },
              { id: "sequence", label: words.sequence, onSelect: () => setSequence(sequenceOf(`${cause}. ${line}`, trace?.messages ?? [], (trace?.messages.length ?? 0) + (trace?.omitted ?? 0), "first")) },
              { id: "otel", label: words.otlp, onSelect: () => saveFile(`kubarium-otlp-${cause}.json`, openTelemetryTrace(exported()), "application/json") },
            ]}
          />
        )
      }
    >
      {sequence !== undefined && (
        <Suspense>
          <SequenceDialog sequence={sequence} onClose={() => setSequence(undefined)} />
        </Suspense>
      )}
      {trace === undefined || first === undefined ? (
        <p className={css("empty")}>{shared ? words.bridged : listed.length === 0 ? words.none : command === undefined ? "" : words.noMessage}</p>
      ) : (
        <div className={css("page")}>
          <p className={css("summary")}>
            <b>{writing().figure(trace.messages.length + trace.omitted)}</b> {words.messagesBetween} <b>{writing().figure(lanesOf(spans).length)}</b> {words.processesIn} <b>{formatDuration(lastOf(trace) - first.sentAt)}</b>
            {words.since(formatClock(first.sentAt), trace.omitted > 0 ? trace.messages.length : 0)}
          </p>
          <Waterfall messages={trace.messages} spans={spans} scale={scale} />
        </div>
      )}
    </PanelFrame>
  );
}

const shorten = (line: string): string => (line.length > 70 ? `${line.slice(0, 69)}…` : line);
const lastOf = (trace: TraceAnswer): Micros => trace.messages.reduce((last, { arrivesAt }) => Math.max(last, arrivesAt), 0);

/** The trace of a command, asked for again while the clock runs. */
function useTrace(cause: number): TraceAnswer | undefined {
  const [trace, setTrace] = useState<TraceAnswer>();
  useEffect(() => {
    if (cause === 0) return undefined;
    let isOver = false;
    let at = -1;
    const ask = async () => {
      const { now } = useTime.getState();
      if (now === at) return;
      at = now;
      const answer = await askTrace(cause);
      if (!isOver) setTrace((before) => (before?.cause === answer.cause && before.messages.length === answer.messages.length && before.omitted === answer.omitted ? before : answer));
    };
    void ask();
    const timer = window.setInterval(() => void ask(), everyMs);
    return () => {
      isOver = true;
      window.clearInterval(timer);
    };
  }, [cause]);
  return trace?.cause === cause ? trace : undefined;
}
