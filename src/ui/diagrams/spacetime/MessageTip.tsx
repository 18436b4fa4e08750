import { X } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { commandLine } from "../../../protocol/index.ts";
import type { SpacetimeMessage } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { IconButton } from "../../design/IconButton.tsx";
import { packetShapes } from "../../design/packetShapes.ts";
import { placeBeside } from "../../design/placeBeside.ts";
import { formatDuration } from "../../stores/formatTime.ts";
import { useLogs } from "../../stores/logs.ts";
import { setOptions } from "../../stores/place.ts";
import type { Line } from "./lines.ts";
import styles from "./Spacetime.module.css";
import { exactClock } from "./ticks.ts";

const css = bindStyles(styles);

interface AboutProps {
  readonly line: Line;
  readonly lanes: readonly string[];
  /** In full, when the worker has told it. */
  readonly message: SpacetimeMessage | undefined;
}

const took = ({ lost, sentAt, arrivesAt }: Line): string => (lost ? "lost on the way" : formatDuration(arrivesAt - sentAt));

/** What the pointer is over. */
export function MessageTip({ line, lanes, message, at }: AboutProps & { readonly at: { readonly x: number; readonly y: number } }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (box.current !== null) placeBeside(box.current, new DOMRect(at.x + 12, at.y + 12, 0, 0), "at-point");
  });
  return (
    <div ref={box} className={css("tip")} aria-hidden="true">
      <b>{message?.number === line.number ? message.text : packetShapes[line.kind].words}</b>
      <span>
        {lanes[line.from]} → {lanes[line.to]}
      </span>
      <small>
        {exactClock(line.sentAt)}, {took(line)}
      </small>
    </div>
  );
}

/** The message that was chosen, in full. */
export function MessagePanel({ line, lanes, message, onClose }: AboutProps & { readonly onClose: () => void }) {
  const command = useLogs((state) => (line.cause === 0 ? undefined : state.commands[line.cause - 1]));
  const text = message?.number === line.number ? message.text : "…";
  return (
    <aside className={css("panel")} aria-label="Message">
      <header>
        <span className={css("swatch")} style={{ background: `var(${packetShapes[line.kind].colour})` }} />
        <b>{text}</b>
        <IconButton size="s" label="Close" keys="Esc" icon={<X size={14} />} onClick={onClose} />
      </header>
      <p role="status" className="visually-hidden">
        {`${text}, from ${lanes[line.from]} to ${lanes[line.to]}, sent ${exactClock(line.sentAt)}, ${took(line)}`}
      </p>
      <dl>
        <dt>from</dt>
        <dd>{lanes[line.from]}</dd>
        <dt>to</dt>
        <dd>{lanes[line.to]}</dd>
        <dt>sent</dt>
        <dd>{exactClock(line.sentAt)}</dd>
        <dt>{line.lost ? "lost" : "arrives"}</dt>
        <dd>{line.lost ? "the network drops it, or holds it back" : `${exactClock(line.arrivesAt)}, after ${formatDuration(line.arrivesAt - line.sentAt)}`}</dd>
        <dt>about</dt>
        <dd>{packetShapes[line.kind].words}</dd>
        <dt>cause</dt>
        <dd>{line.cause === 0 ? "none: a process by itself" : command === undefined ? `command ${line.cause}` : commandLine(command.command)}</dd>
      </dl>
      {line.cause !== 0 && (
        <Button size="s" onClick={() => setOptions({ cause: String(line.cause) })}>
          Only what this command set off
        </Button>
      )}
    </aside>
  );
}
