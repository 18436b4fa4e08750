import type { ReactNode } from "react";
import { bindStyles } from "./bindStyles.ts";
import { Glyph } from "./Glyph.tsx";
import type { GlyphName } from "./Glyph.tsx";
import { useSelectable } from "./selectable.ts";
import { StatusMark } from "./StatusMark.tsx";
import { tip } from "./tip.ts";
import type { Tone } from "./tone.ts";
import styles from "./PartBox.module.css";

const css = bindStyles(styles);

export interface PartBoxProps {
  readonly title: string;
  readonly glyph: GlyphName;
  readonly tone: Tone;
  /** Where lines begin and end. */
  readonly port: string;
  /** One line under the title. */
  readonly line: ReactNode;
  readonly help: string;
  readonly children?: ReactNode;
  readonly end?: ReactNode;
}

/** A component as a part of a picture: what it is, how it is, and what is in its memory. */
export function PartBox({ title, glyph, tone, port, line, help, children, end }: PartBoxProps) {
  return (
    <section aria-label={title} className={css("box", tone === "bad" && "bad")} data-port={port} data-tone={tone}>
      <header className={css("header")}>
        <Glyph name={glyph} size={18} />
        <h3 {...tip(help)}>{title}</h3>
        {end}
      </header>
      <p className={css("line")}>
        <StatusMark tone={tone} /> <span>{line}</span>
      </p>
      {children}
    </section>
  );
}

export interface ProcessChipProps {
  readonly process: string;
  readonly label: string;
  readonly tone: Tone;
  /** What is said of it: "cp-1, leader, running". */
  readonly about: string;
  readonly isFirst?: boolean;
  /** Beside the mark, where the name alone does not say it. */
  readonly extra?: string;
}

/** A process to be selected, killed, looked into. */
export function ProcessChip({ process, label, tone, about, isFirst = false, extra }: ProcessChipProps) {
  const { selected, props } = useSelectable({ type: "process", name: process }, isFirst);
  return (
    <button type="button" {...props} className={css("chip", tone, selected && "selected")} aria-pressed={selected} aria-label={about} data-process={process} {...tip(about)}>
      <StatusMark tone={tone} size={10} />
      {label}
      {extra !== undefined && <span className={css("extra")}>{extra}</span>}
    </button>
  );
}

/** A number with what it counts. */
export function Count({ value, label, tone, help }: { readonly value: ReactNode; readonly label: string; readonly tone?: Tone; readonly help: string }) {
  return (
    <div className={css("count", tone === "warn" && "warnCount", tone === "bad" && "badCount")} {...tip(help)}>
      <b>{value}</b>
      <span>{label}</span>
    </div>
  );
}
