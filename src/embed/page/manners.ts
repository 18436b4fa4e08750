import { toggleRunning } from "../../ui/app/timeControl.ts";
import { send } from "../../ui/stores/connection.ts";
import { useTime } from "../../ui/stores/time.ts";

/** Until somebody has put the focus into the frame, turning the wheel and swiping over it moves the page around it. */
export function leaveScrollingAlone(): void {
  const pass = (event: Event): void => {
    if (document.hasFocus() || (event instanceof WheelEvent && event.ctrlKey)) return;
    event.stopImmediatePropagation();
  };
  for (const type of ["wheel", "touchstart", "touchmove"]) window.addEventListener(type, pass, { capture: true, passive: true });
}

/** The clock stands while nothing of the frame is seen, and runs on from there when it is. */
export function restOutOfSight(): void {
  let isResting = false;
  let isSeen = true;
  const look = (): void => {
    const visible = isSeen && !document.hidden;
    send({ type: "setVisible", visible });
    const { running } = useTime.getState();
    if (!visible && running) {
      isResting = true;
      toggleRunning();
    } else if (visible && isResting) {
      isResting = false;
      if (!running) toggleRunning();
    }
  };
  new IntersectionObserver((entries) => {
    isSeen = entries.at(-1)?.isIntersecting === true;
    look();
  }).observe(document.documentElement);
  document.addEventListener("visibilitychange", look);
}
