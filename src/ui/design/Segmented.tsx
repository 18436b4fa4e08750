import { useRef } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { bindStyles } from "./bindStyles.ts";
import styles from "./Segmented.module.css";
import { tip } from "./tip.ts";

const css = bindStyles(styles);

export interface SegmentedOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Shown in place of the label, which stays the accessible name. */
  readonly icon?: ReactNode;
}

export interface SegmentedProps<Value extends string> {
  /** What is chosen here: the accessible name of the group. */
  readonly label: string;
  readonly value: Value;
  readonly options: readonly SegmentedOption<Value>[];
  readonly onChange: (value: Value) => void;
}

/** One of a few: a radio group that looks like one control. Arrow keys move the choice. */
export function Segmented<Value extends string>({ label, value, options, onChange }: SegmentedProps<Value>) {
  const group = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const move = event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : event.key === "ArrowLeft" || event.key === "ArrowUp" ? -1 : 0;
    if (move === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const index = (options.findIndex((option) => option.value === value) + move + options.length) % options.length;
    const next = options[index];
    if (next === undefined) return;
    onChange(next.value);
    group.current?.querySelectorAll("button")[index]?.focus();
  };
  return (
    <div ref={group} role="radiogroup" aria-label={label} className={css("group")}>
      {options.map((option) => {
        const checked = option.value === value;
        return (
          <button
            key={option.value}
            type="button"
            role="radio"
            aria-checked={checked}
            aria-label={option.label}
            tabIndex={checked ? 0 : -1}
            className={css("option", checked && "checked")}
            onClick={() => onChange(option.value)}
            onKeyDown={onKeyDown}
            {...(option.icon === undefined ? {} : tip(option.label))}
          >
            {option.icon ?? option.label}
          </button>
        );
      })}
    </div>
  );
}
