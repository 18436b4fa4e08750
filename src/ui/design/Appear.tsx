import { useLayoutEffect, useRef } from "react";
import type { ReactNode } from "react";
import { usePrefersReducedMotion } from "./usePrefersReducedMotion.ts";

export interface AppearProps {
  readonly className?: string;
  /** Where it comes from, in pixels. */
  readonly fromX?: number;
  readonly fromY?: number;
  readonly fromScale?: number;
  /** A name: where something of this name stood last, the new one comes from. */
  readonly travels?: string;
  /** No transition, for instance when many appear at once. */
  readonly still?: boolean;
  readonly children: ReactNode;
}

/** Where things stood that have left and may turn up elsewhere. */
const lastPlaces = new Map<string, DOMRect>();
const placesMax = 200;

/** A box that eases in when it is mounted. The browser moves it: nothing is rendered on the way. */
export function Appear({ className, fromX = 0, fromY = 0, fromScale = 1, travels, still = false, children }: AppearProps) {
  const box = useRef<HTMLDivElement>(null);
  const isStill = usePrefersReducedMotion() || still;
  const from = useRef({ fromX, fromY, fromScale, isStill });
  useLayoutEffect(() => {
    from.current = { fromX, fromY, fromScale, isStill };
  }, [fromX, fromY, fromScale, isStill]);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    if (!from.current.isStill) {
      const left = travels === undefined ? undefined : lastPlaces.get(travels);
      if (left === undefined) element.animate([{ opacity: 0, transform: `translate(${from.current.fromX}px, ${from.current.fromY}px) scale(${from.current.fromScale})` }, { opacity: 1, transform: "none" }], easing(320));
      else element.animate([{ transform: wayFrom(left, element) }, { transform: "none" }], easing(620));
    }
    if (travels === undefined) return undefined;
    lastPlaces.delete(travels);
    return () => {
      if (from.current.isStill) return;
      if (lastPlaces.size >= placesMax) lastPlaces.clear();
      lastPlaces.set(travels, element.getBoundingClientRect());
    };
  }, [travels]);

  return (
    <div ref={box} className={className}>
      {children}
    </div>
  );
}

const easing = (duration: number): KeyframeAnimationOptions => ({ duration, easing: "cubic-bezier(0.2, 0.8, 0.2, 1)" });

/** From the middle of a rectangle of the screen to the middle of the element, which may stand on a scaled plane. */
function wayFrom(left: DOMRect, element: HTMLElement): string {
  const now = element.getBoundingClientRect();
  const zoom = element.offsetWidth === 0 ? 1 : now.width / element.offsetWidth;
  const x = (left.x + left.width / 2 - now.x - now.width / 2) / zoom;
  const y = (left.y + left.height / 2 - now.y - now.height / 2) / zoom;
  return `translate(${x}px, ${y}px)`;
}
