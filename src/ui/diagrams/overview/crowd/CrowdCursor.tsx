import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useCallback, useEffect, useRef } from "react";
import type { KeyboardEvent } from "react";
import { bindStyles } from "../../../design/bindStyles.ts";
import { useSelectable } from "../../../design/selectable.ts";
import { isDirection } from "../../../design/spatialFocus.ts";
import { cluster } from "../../../stores/cluster.ts";
import { useGroupVersion, useRow } from "../../../stores/keyedStore.ts";
import { select } from "../../../stores/ui.ts";
import styles from "./Crowd.module.css";
import { neighbour } from "./crowdLayout.ts";
import type { Crowd } from "./crowdLayout.ts";
import { memberWords } from "./memberLook.ts";

const css = bindStyles(styles);

export interface CrowdCursorProps {
  readonly crowd: Crowd;
  readonly name: string;
  readonly onFly: (name: string) => void;
}

/** The keyboard's place in a crowd: one button that goes from worker to worker. */
export function CrowdCursor({ crowd, name, onFly }: CrowdCursorProps) {
  const rect = crowd.cells.get(name);
  const hadFocus = useRef(false);
  const flow = useStoreApi();
  const { setViewport } = useReactFlow();
  const step = (next: string) => {
    hadFocus.current = true;
    select({ type: "machine", name: next });
    const at = crowd.cells.get(next);
    if (at === undefined) return;
    const { transform: [left, top, zoom], width, height } = flow.getState();
    const [x, y] = [at.x * zoom + left, at.y * zoom + top];
    const margin = 40;
    const dx = x < margin ? margin - x : Math.min(0, width - margin - (x + at.width * zoom));
    const dy = y < margin ? margin - y : Math.min(0, height - margin - (y + at.height * zoom));
    if (dx !== 0 || dy !== 0) void setViewport({ x: left + dx, y: top + dy, zoom });
  };
  /** Once for each step: a cursor that is only shown takes nobody's focus. */
  const takeFocus = useCallback(() => {
    const had = hadFocus.current;
    hadFocus.current = false;
    return had;
  }, []);
  if (rect === undefined) return null;
  return <CursorButton key={name} crowd={crowd} name={name} takeFocus={takeFocus} onStep={step} onFly={onFly} />;
}

interface CursorButtonProps extends CrowdCursorProps {
  readonly takeFocus: () => boolean;
  readonly onStep: (name: string) => void;
}

/** A new element for each worker, so that a screen reader says its name when it gets the focus. */
function CursorButton({ crowd, name, takeFocus, onStep, onFly }: CursorButtonProps) {
  const { props, selected } = useSelectable({ type: "machine", name });
  const button = useRef<HTMLButtonElement>(null);
  useRow(cluster.machines, name);
  useGroupVersion(cluster.pods, name);
  useEffect(() => {
    if (takeFocus()) button.current?.focus({ preventScroll: true });
  }, [takeFocus]);
  const onKeyDown = (event: KeyboardEvent) => {
    props.onKeyDown(event);
    const next = isDirection(event.key) ? neighbour(crowd, name, event.key) : undefined;
    if (next !== undefined) onStep(next);
    else if (event.key === "z") onFly(name);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const { x, y, width, height } = crowd.cells.get(name) ?? crowd.area;
  return <button ref={button} type="button" {...props} onKeyDown={onKeyDown} className={css("cursor")} style={{ left: x, top: y, width, height }} aria-label={memberWords(name)} aria-pressed={selected} aria-keyshortcuts="z" />;
}
