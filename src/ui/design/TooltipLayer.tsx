import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { bindStyles } from "./bindStyles.ts";
import { Kbd } from "./Kbd.tsx";
import { placeBeside } from "./placeBeside.ts";
import styles from "./TooltipLayer.module.css";

const css = bindStyles(styles);
const delayMs = 350;

interface Shown {
  readonly element: HTMLElement;
  readonly text: string;
  readonly keys: string | undefined;
}

/** One tooltip for the whole page: follows pointer and focus over elements that carry `tip(...)`. */
export function TooltipLayer() {
  const [shown, setShown] = useState<Shown>();
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: number | undefined;
    const hide = () => {
      window.clearTimeout(timer);
      setShown(undefined);
    };
    const showFor = (target: EventTarget | null, delay: number) => {
      const element = target instanceof Element ? target.closest<HTMLElement>("[data-tip]") : null;
      hide();
      const text = element?.dataset["tip"];
      if (element === null || text === undefined || text === "") return;
      timer = window.setTimeout(() => setShown({ element, text, keys: element.dataset["keys"] }), delay);
    };
    const onPointer = (event: PointerEvent) => {
      if (event.pointerType === "mouse") showFor(event.target, delayMs);
    };
    const onFocus = (event: FocusEvent) => {
      if (event.target instanceof Element && event.target.matches(":focus-visible")) showFor(event.target, delayMs);
    };
    document.addEventListener("pointerover", onPointer);
    document.addEventListener("focusin", onFocus);
    document.addEventListener("pointerdown", hide, true);
    document.addEventListener("keydown", hide, true);
    document.addEventListener("focusout", hide);
    return () => {
      hide();
      document.removeEventListener("pointerover", onPointer);
      document.removeEventListener("focusin", onFocus);
      document.removeEventListener("pointerdown", hide, true);
      document.removeEventListener("keydown", hide, true);
      document.removeEventListener("focusout", hide);
    };
  }, []);

  useLayoutEffect(() => {
    if (shown !== undefined && box.current !== null) placeBeside(box.current, shown.element.getBoundingClientRect(), "below-centre");
  }, [shown]);

  if (shown === undefined) return null;
  return (
    <div ref={box} className={css("tooltip")} role="tooltip" aria-hidden="true">
      {shown.text}
      {shown.keys !== undefined && <Kbd>{shown.keys}</Kbd>}
    </div>
  );
}
