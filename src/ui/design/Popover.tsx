import { useEffect, useLayoutEffect, useRef } from "react";
import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import { bindStyles } from "./bindStyles.ts";
import { placeBeside } from "./placeBeside.ts";
import type { Placement } from "./placeBeside.ts";
import styles from "./Popover.module.css";
import { useDismiss } from "./useDismiss.ts";

const css = bindStyles(styles);

export interface PopoverProps {
  readonly label: string;
  readonly anchor: DOMRect;
  readonly placement?: Placement;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A small panel beside what was clicked. Takes the focus, gives it back; Escape and a press elsewhere close it. */
export function Popover({ label, anchor, placement = "below-start", onClose, children }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  useDismiss(box, onClose);
  useLayoutEffect(() => {
    if (box.current !== null) placeBeside(box.current, anchor, placement);
  }, [anchor, placement]);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return createPortal(
    <div ref={box} role="dialog" aria-label={label} tabIndex={-1} className={css("popover")}>
      {children}
    </div>,
    document.body,
  );
}
