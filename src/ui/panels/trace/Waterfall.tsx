import { useMemo, useState, useSyncExternalStore } from "react";
import type { Micros, TraceMessage } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { tip } from "../../design/tip.ts";
import { formatClock, formatDuration } from "../../stores/formatTime.ts";
import { useTime } from "../../stores/time.ts";
import { select } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import { lanesOf, placeOn } from "./spans.ts";
import type { Span, Stretch } from "./spans.ts";
import styles from "./TracePanel.module.css";

const css = bindStyles(styles);

export interface WaterfallProps {
  readonly messages: readonly TraceMessage[];
  readonly spans: readonly Span[];
  readonly scale: readonly Stretch[];
}

const laneHeight = 26;
/** More lines than these would be a grey surface. */
const linesMax = 1_200;

const hundredths = (): Micros => Math.floor(useTime.getState().now / 10_000) * 10_000;

/** A row for each process, a bar for each stretch in which it was concerned, a line for each message. */
export function Waterfall({ messages, spans, scale }: WaterfallProps) {
  const words = useWords("trace");
  const lanes = useMemo(() => lanesOf(spans), [spans]);
  const [shown, setShown] = useState<Span>();
  const now = useSyncExternalStore(useTime.subscribe, hundredths);
  const height = lanes.length * laneHeight;
  const last = scale.at(-1)?.to ?? 0;
  const start = scale[0]?.from ?? 0;
  const laneAt = (process: string) => (lanes.indexOf(process) + 0.5) * laneHeight;
  return (
    <div dir="ltr" className={css("waterfall")}>
      <ol className={css("lanes")} style={{ height }}>
        {lanes.map((process) => (
          <li key={process} style={{ height: laneHeight }}>
            <button type="button" data-acts onClick={() => select({ type: "process", name: process }, true)} title={process}>
              {process}
            </button>
          </li>
        ))}
      </ol>
      <div className={css("chart")} style={{ height }}>
        {scale.filter(({ isGap }) => isGap).map(({ from, to, start: left, length }) => (
          <span key={from} className={css("gap")} style={{ left: `${left * 100}%`, width: `${length * 100}%` }} {...tip(words.nothingFor(formatDuration(to - from)))}>
            <i>{formatDuration(to - from)}</i>
          </span>
        ))}
        {lanes.map((process, index) => (
          <span key={process} className={css("rule")} style={{ top: (index + 0.5) * laneHeight }} />
        ))}
        <svg className={css("lines")} width="100%" height={height} viewBox={`0 0 1000 ${height}`} preserveAspectRatio="none" aria-hidden="true">
          {messages.slice(0, linesMax).map(({ seq, from, to, sentAt, arrivesAt, lost }) => (
            <line key={seq} className={css("line", lost === true && "lost")} x1={placeOn(scale, sentAt) * 1000} x2={placeOn(scale, arrivesAt) * 1000} y1={laneAt(from)} y2={laneAt(to)} vectorEffect="non-scaling-stroke" />
          ))}
        </svg>
        {spans.map((span) => {
          const left = placeOn(scale, span.from);
          const length = placeOn(scale, span.to) - left;
          const title = words.bar(span.process, span.text, formatDuration(span.to - span.from), span.messages);
          return (
            <button
              key={span.id}
              type="button"
              className={css("bar", shown?.id === span.id && "shown", span.from > now && "ahead")}
              style={{ left: `${left * 100}%`, width: `max(7px, ${length * 100}%)`, top: lanes.indexOf(span.process) * laneHeight + 6 }}
              aria-label={words.barLabel(title, formatDuration(span.from - start))}
              aria-pressed={shown?.id === span.id}
              onClick={() => setShown(shown?.id === span.id ? undefined : span)}
              {...tip(title)}
            />
          );
        })}
        {now >= start && now <= last && <span className={css("now")} style={{ left: `${placeOn(scale, now) * 100}%` }} />}
      </div>
      {shown !== undefined && <Said span={shown} messages={messages} start={start} />}
    </div>
  );
}

const saidMax = 60;

/** What came to a process and left it in a span. */
function Said({ span, messages, start }: { readonly span: Span; readonly messages: readonly TraceMessage[]; readonly start: Micros }) {
  const words = useWords("trace");
  const own = messages.filter(({ from, to, sentAt, arrivesAt }) => (from === span.process && sentAt >= span.from && sentAt <= span.to) || (to === span.process && arrivesAt >= span.from && arrivesAt <= span.to));
  return (
    <section className={css("said")} aria-label={words.messagesOf(span.process)}>
      <h3>
        {words.stretch(span.process, formatClock(span.from), formatClock(span.to))}
      </h3>
      <ol>
        {own.slice(0, saidMax).map(({ seq, from, to, sentAt, arrivesAt, text, lost }) => (
          <li key={seq}>
            <code>+{formatDuration((from === span.process ? sentAt : arrivesAt) - start)}</code>
            <span>{from === span.process ? words.to(to) : words.from(from)}</span>
            <span>
              {text}
              {lost === true && words.lost}
            </span>
          </li>
        ))}
      </ol>
      {own.length > saidMax && <p>{words.more(own.length - saidMax)}</p>}
    </section>
  );
}
