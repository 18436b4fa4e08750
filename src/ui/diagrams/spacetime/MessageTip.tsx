import { X } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { commandLine } from "../../../protocol/index.ts";
import type { SpacetimeMessage } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { IconButton } from "../../design/IconButton.tsx";
import { packetShapes, packetWords } from "../../design/packetShapes.ts";
import { placeBeside } from "../../design/placeBeside.ts";
import { formatDuration } from "../../stores/formatTime.ts";
import { useShownCommand } from "../../stores/shownCommands.ts";
import { setOptions } from "../../stores/place.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
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

const took = ({ lost, sentAt, arrivesAt }: Line): string => (lost ? wordsOf("spacetime").message.lostOnTheWay : formatDuration(arrivesAt - sentAt));

/** What the pointer is over. */
export function MessageTip({ line, lanes, message, at }: AboutProps & { readonly at: { readonly x: number; readonly y: number } }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (box.current !== null) placeBeside(box.current, new DOMRect(at.x + 12, at.y + 12, 0, 0), "at-point");
  });
  return (
    <div ref={box} className={css("tip")} aria-hidden="true">
      <b>{message?.number === line.number ? message.text : packetWords(line.kind)}</b>
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
  const say = useWords("spacetime");
  const command = useShownCommand(line.cause);
  const text = message?.number === line.number ? message.text : "…";
  return (
    <aside className={css("panel")} aria-label={say.message.label}>
      <header>
        <span className={css("swatch")} style={{ background: `var(${packetShapes[line.kind].colour})` }} />
        <b>{text}</b>
        <IconButton size="s" label={say.message.close} keys="Esc" icon={<X size={14} />} onClick={onClose} />
      </header>
      <p role="status" className="visually-hidden">
        {say.message.told(text, lanes[line.from] ?? "", lanes[line.to] ?? "", exactClock(line.sentAt), took(line))}
      </p>
      <dl>
        <dt>{say.message.from}</dt>
        <dd>{lanes[line.from]}</dd>
        <dt>{say.message.to}</dt>
        <dd>{lanes[line.to]}</dd>
        <dt>{say.message.sent}</dt>
        <dd>{exactClock(line.sentAt)}</dd>
        <dt>{line.lost ? say.message.lost : say.message.arrives}</dt>
        <dd>{line.lost ? say.message.dropped : say.message.arrival(exactClock(line.arrivesAt), formatDuration(line.arrivesAt - line.sentAt))}</dd>
        <dt>{say.message.about}</dt>
        <dd>{packetWords(line.kind)}</dd>
        <dt>{say.message.cause}</dt>
        <dd>{line.cause === 0 ? say.message.noCause : command === undefined ? say.message.command(line.cause) : commandLine(command.command)}</dd>
      </dl>
      {line.cause !== 0 && (
        <Button size="s" onClick={() => setOptions({ cause: String(line.cause) })}>
          {say.controls.onlyCause}
        </Button>
      )}
    </aside>
  );
}
