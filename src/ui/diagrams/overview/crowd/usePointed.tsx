import { useReactFlow } from "@xyflow/react";
import { useState } from "react";
import type { MouseEvent } from "react";
import { bindStyles } from "../../../design/bindStyles.ts";
import { openMenu } from "../../../design/selectable.ts";
import { select } from "../../../stores/ui.ts";
import styles from "./Crowd.module.css";
import { memberAt } from "./crowdLayout.ts";
import type { Crowd } from "./crowdLayout.ts";
import { memberWords } from "./memberLook.ts";

const css = bindStyles(styles);

interface Beside {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** The pointer among the cells of a crowd, which are no elements: what it is over, clicks, opens the menu of. */
export function usePointed(crowd: Crowd | undefined) {
  const { screenToFlowPosition } = useReactFlow();
  const [over, setOver] = useState<Beside>();
  const at = (event: { readonly clientX: number; readonly clientY: number }): readonly string[] => {
    if (crowd === undefined) return [];
    const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const name = memberAt(crowd, x, y);
    return name === undefined ? [] : [name];
  };
  return {
    at,
    onClick: (event: MouseEvent) => {
      const [name] = at(event);
      select(name === undefined ? null : { type: "machine", name }, name !== undefined);
    },
    onContextMenu: (event: MouseEvent | globalThis.MouseEvent) => {
      const [name] = at(event);
      if (name === undefined) return;
      event.preventDefault();
      openMenu({ type: "machine", name }, new DOMRect(event.clientX, event.clientY, 0, 0));
    },
    onMouseMove: (event: MouseEvent) => {
      const [name] = at(event);
      const box = event.currentTarget.getBoundingClientRect();
      if (name !== over?.name) setOver(name === undefined ? undefined : { name, x: event.clientX - box.left, y: event.clientY - box.top });
    },
    onMouseLeave: () => setOver(undefined),
    beside: over !== undefined && crowd?.cells.has(over.name) === true && (
      <div className={css("beside")} style={{ left: over.x + 14, top: over.y + 14 }} aria-hidden="true">
        {memberWords(over.name)}
      </div>
    ),
  };
}
