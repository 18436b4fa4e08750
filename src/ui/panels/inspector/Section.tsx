import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import styles from "./Inspector.module.css";

const css = bindStyles(styles);

export interface SectionProps {
  readonly title: string;
  /** Stands at the end of the heading: a number, a word. */
  readonly aside?: string | number;
  readonly startsClosed?: boolean;
  readonly children: ReactNode;
}

/** A part of the inspector that can be folded. */
export function Section({ title, aside, startsClosed = false, children }: SectionProps) {
  return (
    <details className={css("section")} open={!startsClosed}>
      <summary className={css("summary")}>
        <ChevronRight className={css("chevron")} size={14} aria-hidden="true" />
        <h3>{title}</h3>
        {aside !== undefined && <span className={css("aside")}>{aside}</span>}
      </summary>
      <div className={css("sectionBody")}>{children}</div>
    </details>
  );
}
