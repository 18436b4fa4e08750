import { CircleHelp } from "lucide-react";
import { memo, useState } from "react";
import type { VitalRow, VitalSign } from "../../protocol/index.ts";
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
import styles from "./VitalStrip.module.css";

const css = bindStyles(styles);

const tones: Readonly<Record<VitalRow["status"], Tone>> = { ok: "ok", slow: "warn", failing: "bad", unknown: "idle" };
const words: Readonly<Record<VitalRow["status"], string>> = { ok: "works", slow: "slow", failing: "failing", unknown: "not known yet" };

const signs: Readonly<Record<VitalSign, { readonly title: string; readonly help: string }>> = {
  read: { title: "Read", help: "Every few seconds, read an object through the API. Fails when no API server answers or etcd has no quorum." },
  write: { title: "Write", help: "Write an object through the API. Fails when Raft cannot commit: no leader, or no majority." },
  schedule: { title: "Schedule", help: "Create a Pod and wait until it has a node. Fails when no scheduler leads, or none fits." },
  heal: { title: "Heal", help: "Delete a Pod of a ReplicaSet and wait for the new one. Fails when controllers, scheduler or kubelets do not do their part." },
  traffic: { title: "Traffic", help: "Send a request to a Service. Goes on without the control plane, as long as nodes and pods live." },
};

/** The cause without the request that met it: `Get "https://…": dial tcp: connection refused` is longer than the room for it. */
const shortText = (text: string): string => text.replace(/^\w+ "[^"]*": /, "");

/** Minutes of history shown. */
const span = 3 * 60 * 1_000_000;
const shortestSpan = 60 * 1_000_000;

/** What still works? One probe each for reading, writing, scheduling, healing and Service traffic. */
export function VitalStrip() {
  return (
    <ul className={css("strip")} aria-label="Vital signs">
      {vitalSigns.map((sign) => (
        <Sign key={sign} sign={sign} />
      ))}
    </ul>
  );
}

const Sign = memo(function Sign({ sign }: { readonly sign: VitalSign }) {
  const row = useVitals((state) => state.bySign[sign]);
  const [anchor, setAnchor] = useState<DOMRect>();
  const look = useLook(({ key }) => key);
  const { title, help } = signs[sign];
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
          <span className={css("text")}>{row === undefined ? "…" : shortText(row.text)}</span>
          <span className="visually-hidden">, {words[status]}</span>
        </span>
        <span className={css("history")}>
          <Sparkline points={points} width={44} height={22} span={width} to={to} look={look} />
        </span>
      </button>
      {anchor !== undefined && (
        <Popover label={`${title}: the last minutes`} anchor={anchor} onClose={() => setAnchor(undefined)}>
          <div className={css("detail")}>
            <h3>
              <StatusMark tone={tones[status]} /> {title} {words[status]}
            </h3>
            <p>{help}</p>
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
                {status === "slow" ? "Why is it slow?" : "Why does it fail?"}
              </Button>
            )}
          </div>
        </Popover>
      )}
    </li>
  );
});

function Detail({ row, look }: { readonly row: VitalRow; readonly look: string }) {
  const now = useTime((state) => Math.floor(state.now / 1_000_000) * 1_000_000);
  const recent = row.history.filter(([at]) => at >= now - span);
  const failures = recent.filter(([, latency]) => latency < 0).length;
  const latencies = recent.filter(([, latency]) => latency >= 0).map(([, latency]) => latency).sort((a, b) => a - b);
  const middle = latencies[Math.floor(latencies.length / 2)];
  return (
    <>
      <div className={css("chart")}>
        <Sparkline points={row.history} width={312} height={64} span={span} to={now} look={look} />
        <span>3 min ago</span>
        <span>now</span>
      </div>
      <dl className={css("facts")}>
        <dt>Latest</dt>
        <dd>{row.text}</dd>
        <dt>Median</dt>
        <dd>{middle === undefined ? "–" : formatDuration(middle)}</dd>
        <dt>Failed</dt>
        <dd>
          {failures} of {recent.length}
        </dd>
      </dl>
    </>
  );
}
