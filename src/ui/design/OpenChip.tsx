import type { Subject } from "../../protocol/index.ts";
import { bindStyles } from "./bindStyles.ts";
import styles from "./OpenChip.module.css";
import { useSelectable } from "./selectable.ts";
import { StatusMark } from "./StatusMark.tsx";
import { tip } from "./tip.ts";
import type { Tone } from "./tone.ts";

const css = bindStyles(styles);

export interface OpenChipProps {
  readonly subject: Subject;
  readonly isOpen: boolean;
  /** The only one of its kind need not stand out. */
  readonly isOnly?: boolean;
  readonly tone: Tone;
  readonly name: string;
  readonly note?: string;
  readonly label: string;
  readonly tip: string;
  readonly data: Readonly<Record<`data-${string}`, string>>;
  readonly onOpen: () => void;
}

/** One of several things of which one is opened up below. */
export function OpenChip({ subject, isOpen, isOnly = false, tone, name, note, label, tip: help, data, onOpen }: OpenChipProps) {
  const { selected, props } = useSelectable(subject, isOpen);
  return (
    <button
      type="button"
      {...props}
      className={css("chip", isOpen && !isOnly && "opened", selected && "selected")}
      aria-pressed={selected}
      aria-current={isOpen}
      aria-label={label}
      {...data}
      onClick={(event) => {
        // The second press looks inside it, as with any box.
        if (isOpen) props.onClick(event);
        else {
          event.stopPropagation();
          onOpen();
        }
      }}
      {...tip(help)}
    >
      <StatusMark tone={tone} size={10} />
      <b>{name}</b>
      {note !== undefined && <span>{note}</span>}
    </button>
  );
}
