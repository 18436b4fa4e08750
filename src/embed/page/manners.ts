import { setRunning } from "../../ui/app/timeControl.ts";
import { send, useConnection } from "../../ui/stores/connection.ts";
import { useTime } from "../../ui/stores/time.ts";

/** Until somebody has put the focus into the frame, turning the wheel and swiping over it moves the page around it. */
export function leaveScrollingAlone(): void {
  const pass = (event: Event): void => {
    if (document.hasFocus() || (event instanceof WheelEvent && event.ctrlKey)) return;
    event.stopImmediatePropagation();
  };
  for (const type of ["wheel", "touchstart", "touchmove"]) window.addEventListener(type, pass, { capture: true, passive: true });
}

/**
 * The clock stands while nothing of the frame is seen, and runs on from there when it is.
 *
 * @param isToRun whether the cluster runs as soon as it is there
 */
export function restOutOfSight(isToRun: boolean): void {
  let isResting = false;
  let isSeen = true;
  const isRunning = (): boolean => (useConnection.getState().status === "live" ? useTime.getState().running : isToRun);
  const look = (): void => {
    const visible = isSeen && !document.hidden;
    send({ type: "setVisible", visible });
    const rests = !visible && (isResting || isRunning());
    if (rests === isResting) return;
    isResting = rests;
    setRunning(!rests);
  };
  new IntersectionObserver((entries) => {
    isSeen = entries.at(-1)?.isIntersecting === true;
    look();
  }).observe(document.documentElement);
  document.addEventListener("visibilitychange", look);
}
