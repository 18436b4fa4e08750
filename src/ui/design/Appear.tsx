import { useLayoutEffect, useRef } from "react";
import type { ReactNode } from "react";
import { motionNow } from "./loadMotion.ts";
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

/** Where things stood when they appeared, that may turn up elsewhere. */
const lastPlaces = new Map<string, DOMRect>();
const placesMax = 200;

/** Each moving box is a layer of its own for the browser: where many appear at once, the rest just stand there. */
const movingMax = 16;
let moving = 0;

interface Newcomer {
  readonly element: HTMLElement;
  readonly travels: string | undefined;
  readonly from: string;
}

let newcomers: Newcomer[] = [];

/** All that have been put in together are looked at together: one look costs as much as many. */
function announce(newcomer: Newcomer): void {
  if (newcomers.length >= movingMax) return;
  newcomers.push(newcomer);
  if (newcomers.length === 1) queueMicrotask(moveNewcomers);
}

function moveNewcomers(): void {
  const arrived = newcomers.filter(({ element }) => element.isConnected);
  newcomers = [];
  const places = arrived.map(({ element }) => element.getBoundingClientRect());
  arrived.forEach(({ element, travels, from }, index) => {
    const place = places[index];
    if (place === undefined || moving >= movingMax) return;
    const left = travels === undefined ? undefined : lastPlaces.get(travels);
    if (left === undefined) move(element, { opacity: 0, transform: from }, 0.32);
    else move(element, { opacity: 1, transform: wayFrom(left, place, element.offsetWidth) }, 0.62);
    if (travels === undefined) return;
    if (lastPlaces.size >= placesMax) lastPlaces.clear();
    lastPlaces.set(travels, place);
  });
}

function move(element: HTMLElement, from: { readonly opacity: number; readonly transform: string }, duration: number): void {
  const motion = motionNow();
  if (motion === undefined) return;
  moving++;
  void motion.animate(element, { opacity: [from.opacity, 1], transform: [from.transform, "none"] }, { duration, ease: [0.2, 0.8, 0.2, 1] }).finished.finally(() => {
    moving--;
  });
}

/** From the middle of one rectangle of the screen to the middle of another, for an element that may stand on a scaled plane. */
function wayFrom(left: DOMRect, now: DOMRect, width: number): string {
  const zoom = width === 0 ? 1 : now.width / width;
  const x = (left.x + left.width / 2 - now.x - now.width / 2) / zoom;
  const y = (left.y + left.height / 2 - now.y - now.height / 2) / zoom;
  return `translate(${x}px, ${y}px)`;
}

/** A box that eases in when it is mounted. Before Motion has been fetched it simply stands there. */
export function Appear({ className, fromX = 0, fromY = 0, fromScale = 1, travels, still = false, children }: AppearProps) {
  const box = useRef<HTMLDivElement>(null);
  const isStill = usePrefersReducedMotion() || still;
  const from = `translate(${fromX}px, ${fromY}px) scale(${fromScale})`;
  const first = useRef(isStill ? undefined : { travels, from });
  useLayoutEffect(() => {
    if (box.current !== null && first.current !== undefined) announce({ element: box.current, ...first.current });
  }, []);
  return (
    <div ref={box} className={className}>
      {children}
    </div>
  );
}
