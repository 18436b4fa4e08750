import type { ReactNode } from "react";
import { bindStyles } from "./bindStyles.ts";
import styles from "./PanelFrame.module.css";

const css = bindStyles(styles);

export interface PanelFrameProps {
  /** Filters and buttons. */
  readonly bar: ReactNode;
  /** Stands at the end of the bar. */
  readonly barEnd?: ReactNode;
  readonly children: ReactNode;
}

/** A panel: a bar of controls above a body that fills the rest. */
export function PanelFrame({ bar, barEnd, children }: PanelFrameProps) {
  return (
    <div className={css("frame")}>
      <div className={css("bar")}>
        {bar}
        <span className={css("spring")} />
        {barEnd}
      </div>
      <div className={css("body")}>{children}</div>
    </div>
  );
}
