import type { RaftMessageScene } from "../../../protocol/index.ts";
import { commandLine } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Popover } from "../../design/Popover.tsx";
import { formatClock, formatDuration } from "../../stores/formatTime.ts";
import { useShownCommand } from "../../stores/shownCommands.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./MessageCard.module.css";
import { messageAbout, messageTitle } from "./words.ts";

const css = bindStyles(styles);

export interface MessageCardProps {
  readonly message: RaftMessageScene;
  readonly anchor: DOMRect;
  readonly onClose: () => void;
}

/** What a message says, field by field. */
export function MessageCard({ message, anchor, onClose }: MessageCardProps) {
  const words = useWords("raft");
  const { from, to, type, fields, sentAt, arrivesAt, cause, isLost } = message;
  const command = useShownCommand(cause);
  return (
    <Popover label={words.card.label(messageTitle(type), from, to)} anchor={anchor} onClose={onClose}>
      <div className={css("card")}>
        <h3>{messageTitle(type)}</h3>
        <p className={css("way")}>
          {from} <span aria-label={words.card.to}>→</span> {to}
        </p>
        <dl>
          {fields.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value === "" ? "–" : value}</dd>
            </div>
          ))}
          <div>
            <dt>{words.card.sent}</dt>
            <dd>{exactClock(sentAt)}</dd>
          </div>
          <div>
            <dt>{isLost === true ? words.card.lost : words.card.arrives}</dt>
            <dd>{isLost === true ? words.card.dropped : words.card.after(formatDuration(arrivesAt - sentAt))}</dd>
          </div>
          {cause !== 0 && (
            <div>
              <dt>{words.card.cause}</dt>
              <dd>{command === undefined ? words.card.command(cause) : commandLine(command.command)}</dd>
            </div>
          )}
        </dl>
        {messageAbout(type) !== "" && <p className={css("about")}>{messageAbout(type)}</p>}
      </div>
    </Popover>
  );
}

const exactClock = (at: number): string => `${formatClock(at)}${String(at % 1000).padStart(3, "0")}`;
