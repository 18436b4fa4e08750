import type { ReactNode } from "react";
import { bindStyles } from "./bindStyles.ts";
import styles from "./Badge.module.css";
import { StatusMark } from "./StatusMark.tsx";
import type { Tone } from "./tone.ts";

const css = bindStyles(styles);

export interface BadgeProps {
  readonly tone: Tone;
  readonly children: ReactNode;
  /** Without the mark, for words that stand beside another mark already. */
  readonly plain?: boolean;
}

/** A state in a word: shape, colour and text together. */
export function Badge({ tone, children, plain = false }: BadgeProps) {
  return (
    <span className={css("badge", tone)}>
      {!plain && <StatusMark tone={tone} size={10} />}
      {children}
    </span>
  );
}
