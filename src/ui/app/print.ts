import { flushSync } from "react-dom";
import { applyLook } from "../stores/settings.ts";

/** Paper is light, and has the picture with its table: before the browser prints, and back after it. Returns the end of it. */
export function followPrinting(): () => void {
  const begin = () => flushSync(() => applyLook(true));
  const end = () => applyLook(false);
  window.addEventListener("beforeprint", begin);
  window.addEventListener("afterprint", end);
  return () => {
    window.removeEventListener("beforeprint", begin);
    window.removeEventListener("afterprint", end);
  };
}

/** Prints what is shown, when the picture has been drawn as it is on paper. */
export function printPage(): void {
  applyLook(true);
  requestAnimationFrame(() => requestAnimationFrame(() => window.print()));
}
