import { CircleHelp } from "lucide-react";
import { memo, useState } from "react";
import type { VitalRow, VitalSign } from "../../protocol/index.ts";
import { Announcer } from "../design/Announcer.tsx";
import { bindStyles } from "../design/bindStyles.ts";
import { Button } from "../design/Button.tsx";
import { Popover } from "../design/Popover.tsx";
import { Sparkline } from "../design/Sparkline.tsx";
import { StatusMark } from "../design/StatusMark.tsx";
import type { Tone } from "../design/tone.ts";
import { useVitals, vitalSigns } from "../stores/cluster.ts";
import { formatDuration } from "../stores/formatTime.ts";
import { useTime } from "../stores/time.ts";
import { useLook } from "../stores/settings.ts";
import { openWhy } from "../stores/why.ts";
import { observeVitals } from "./observeVitals.ts";
import { useWords } from "../stores/words/language.ts";
import styles from "./VitalStrip.module.css";

const css = bindStyles(styles);

const tones: Readonly<Record<VitalRow["status"], Tone>> = { ok: "ok", slow: "warn", failing: "bad", unknown: "idle" };

/** The cause without the request that met it: `Get "https://…": dial tcp: connection refused` is longer than the room for it. */
const shortText = (text: string): string => text.replace(/^\w+ "[^"]*": /, "");

/** Minutes of history shown. */
const span = 3 * 60 * 1_000_000;
const shortestSpan = 60 * 1_000_000;

/** What still works? One probe each for reading, writing, scheduling, healing and Service traffic. */
export function VitalStrip() {
  const { vitals } = useWords("app");
  return (
    <>
      <ul className={css("strip")} aria-label={vitals.label}>
        {vitalSigns.map((sign) => (
          <Sign key={sign} sign={sign} />
        ))}
      </ul>
      <Announcer observe={observeVitals} />
    </>
  );
}

const Sign = memo(function Sign({ sign }: { readonly sign: VitalSign }) {
  const row = useVitals((state) => state.bySign[sign]);
  const [anchor, setAnchor] = useState<DOMRect>();
  const look = useLook(({ key }) => key);
  const { vitals } = useWords("app");
  const title = vitals.titles[sign];
  const status = row?.status ?? "unknown";
  const points = row?.history ?? [];
  const to = points.at(-1)?.[0] ?? 0;
  // A young history fills the width.
  const width = Math.max(shortestSpan, Math.min(span, to - (points[0]?.[0] ?? to)));
  return (
    <li>
      <button type="button" className={css("sign", tones[status])} aria-haspopup="dialog" onClick={(event) => setAnchor(event.currentTarget.getBoundingClientRect())}>
        <StatusMark tone={tones[status]} />
        <span className={css("words")}>
          <span className={css("title")}>{title}</span>{" "}
          <span className={css("text")}>{row === undefined ? "…" : shortText(latestOf(row))}</span>
          <span className="visually-hidden">, {vitals.words[status]}</span>
        </span>
        <span className={css("history")}>
          <Sparkline points={points} width={44} height={22} span={width} to={to} look={look} />
        </span>
      </button>
      {anchor !== undefined && (
        <Popover label={vitals.lastMinutes(title)} anchor={anchor} onClose={() => setAnchor(undefined)}>
          <div className={css("detail")}>
            <h3>
              <StatusMark tone={tones[status]} /> {title} {vitals.words[status]}
            </h3>
            <p>{vitals.helps[sign]}</p>
            {row !== undefined && <Detail row={row} look={look} />}
            {(status === "failing" || status === "slow") && (
              <Button
                size="s"
                icon={<CircleHelp size={13} />}
                onClick={() => {
                  setAnchor(undefined);
                  openWhy({ type: "vital", sign });
                }}
              >
                {status === "slow" ? vitals.whySlow : vitals.whyFails}
              </Button>
            )}
          </div>
        </Popover>
      )}
    </li>
  );
});

/** How long the last try took, in the reader's figures; where the sign says something else, that. */
function latestOf({ text, history }: VitalRow): string {
  const latency = history.at(-1)?.[1];
  return latency !== undefined && latency >= 0 && /^[\d.]+ \S+$/.test(text) ? formatDuration(latency) : text;
}

function Detail({ row, look }: { readonly row: VitalRow; readonly look: string }) {
  const { vitals } = useWords("app");
  const now = useTime((state) => Math.floor(state.now / 1_000_000) * 1_000_000);
  const recent = row.history.filter(([at]) => at >= now - span);
  const failures = recent.filter(([, latency]) => latency < 0).length;
  const latencies = recent.filter(([, latency]) => latency >= 0).map(([, latency]) => latency).sort((a, b) => a - b);
  const middle = latencies[Math.floor(latencies.length / 2)];
  return (
    <>
      <div className={css("chart")}>
        <Sparkline points={row.history} width={312} height={64} span={span} to={now} look={look} />
        <span>{vitals.ago}</span>
        <span>{vitals.now}</span>
      </div>
      <dl className={css("facts")}>
        <dt>{vitals.latest}</dt>
        <dd>{latestOf(row)}</dd>
        <dt>{vitals.median}</dt>
        <dd>{middle === undefined ? "–" : formatDuration(middle)}</dd>
        <dt>{vitals.failed}</dt>
        <dd>{vitals.failedOf(failures, recent.length)}</dd>
      </dl>
    </>
  );
}
