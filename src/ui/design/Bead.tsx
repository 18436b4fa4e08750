import type { ReactNode } from "react";
import styles from "./Bead.module.css";
import { bindStyles } from "./bindStyles.ts";
import type { Tone } from "./tone.ts";

const css = bindStyles(styles);

/** A request neither leads nor is paused. */
const lookOf = (tone: Tone) => (tone === "leader" || tone === "paused" ? "ok" : tone);

interface Shared {
  /** A request to an API server, or a call to a container runtime. */
  readonly kind: "api" | "cri";
  /** Its place among the boxes of the diagram: "request:12". */
  readonly box: string;
  /** For those who read the picture: `data-…`. */
  readonly data: Readonly<Record<`data-${string}`, string | number>>;
  readonly tone: Tone;
  readonly label: string;
  readonly mark: ReactNode;
  readonly title: string;
  readonly isOpen: boolean;
  /** All of it is wanted, beside the bead. */
  readonly onOpen: (anchor: DOMRect) => void;
}

function BeadButton({ shared: { box, data, label, onOpen }, className, children }: { readonly shared: Shared; readonly className: string; readonly children: ReactNode }) {
  return (
    <button type="button" data-box={box} {...data} tabIndex={-1} className={className} aria-label={label} aria-haspopup="dialog" onClick={(event) => onOpen(event.currentTarget.getBoundingClientRect())}>
      {children}
    </button>
  );
}

/** Something that a process's memory has under way: what it is, for whom, and since when. */
export function Bead({ who, age, ...shared }: Shared & { readonly who: string; readonly age: string }) {
  const { kind, tone, isOpen, title, mark } = shared;
  return (
    <BeadButton shared={shared} className={css("bead", kind, lookOf(tone), isOpen && "open")}>
      <span className={css("title")}>{title}</span>
      <span className={css("line")}>
        <span className={css("mark")}>{mark}</span>
        <span className={css("who")}>{who}</span>
        <span className={css("age")}>{age}</span>
      </span>
    </BeadButton>
  );
}

export interface PastBeadProps extends Shared {
  /** What was answered, where each is told it. */
  readonly code?: string;
  /** How long it took; "" where there is no room for it. */
  readonly took: string;
  /** In place of how long it took: what failed. */
  readonly failure?: string;
  readonly isFaded: boolean;
}

/** The same when it is over, as a line. */
export function PastBead({ code, took, failure, isFaded, ...shared }: PastBeadProps) {
  const { kind, tone, isOpen, title, mark } = shared;
  return (
    <BeadButton shared={shared} className={css("past", kind, lookOf(tone), isFaded && "faded", isOpen && "open")}>
      <span className={css("mark")}>{mark}</span>
      {code !== undefined && <span className={css("code")}>{code}</span>}
      <span className={css("title")}>{title}</span>
      {failure !== undefined ? <span className={css("age", "failure")}>{failure}</span> : took !== "" && <span className={css("age")}>{took}</span>}
    </BeadButton>
  );
}
