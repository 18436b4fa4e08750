import { useRef } from "react";
import type { KeyboardEvent, MouseEvent, PointerEvent } from "react";
import type { Subject } from "../../protocol/index.ts";
import { select, useUi } from "../stores/ui.ts";

/** A text that is the same for the same subject. */
export function subjectKey(subject: Subject | null): string {
  if (subject === null) return "";
  switch (subject.type) {
    case "process":
    case "machine":
      return `${subject.type}:${subject.name}`;
    case "object":
      return `object:${subject.uid}`;
    case "link":
      return `link:${subject.from}>${subject.to}`;
  }
}

export const openMenu = (subject: Subject, anchor: DOMRect): void => useUi.setState({ selection: subject, menu: { subject, anchor } });

const longPressMs = 450;

/**
 * What makes an element a box of the diagram: press selects and opens the inspector, focus selects,
 * right click, long press and "m" open the menu. One box at a time is in the tab order.
 */
export function useSelectable(subject: Subject, isFirst = false) {
  const key = subjectKey(subject);
  const selected = useUi((state) => subjectKey(state.selection) === key);
  const inTabOrder = useUi((state) => (state.selection === null ? isFirst : subjectKey(state.selection) === key));
  const timer = useRef(0);
  const cancel = () => window.clearTimeout(timer.current);
  return {
    selected,
    props: {
      "data-box": key,
      tabIndex: inTabOrder ? 0 : -1,
      onClick: (event: MouseEvent) => {
        event.stopPropagation();
        // The finger that held long enough for the menu also lifts.
        if (useUi.getState().menu !== null) return;
        // Not every browser gives the focus to what is clicked, and the box's keys work only with it.
        if (event.currentTarget instanceof HTMLElement || event.currentTarget instanceof SVGElement) event.currentTarget.focus({ preventScroll: true });
        select(subject, true);
      },
      onFocus: () => {
        if (subjectKey(useUi.getState().selection) !== key) select(subject);
      },
      onContextMenu: (event: MouseEvent) => {
        event.preventDefault();
        event.stopPropagation();
        openMenu(subject, new DOMRect(event.clientX, event.clientY, 0, 0));
      },
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key !== "m" && event.key !== "ContextMenu") return;
        event.preventDefault();
        event.stopPropagation();
        openMenu(subject, event.currentTarget.getBoundingClientRect());
      },
      onPointerDown: (event: PointerEvent) => {
        if (event.pointerType !== "touch") return;
        const { clientX, clientY } = event;
        timer.current = window.setTimeout(() => openMenu(subject, new DOMRect(clientX, clientY, 0, 0)), longPressMs);
      },
      onPointerUp: cancel,
      onPointerMove: cancel,
      onPointerCancel: cancel,
    },
  };
}
