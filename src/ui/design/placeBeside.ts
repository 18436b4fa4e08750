import { magnificationOf, unmagnified } from "./magnify.ts";

export type Placement = "below-start" | "below-end" | "below-centre" | "above-centre" | "at-point";

const margin = 8;
const gap = 6;

/** Puts a fixed-positioned element beside a rectangle, inside the window; turns to the other side where there is more room. */
export function placeBeside(element: HTMLElement, beside: DOMRect, placement: Placement): void {
  const by = magnificationOf(element);
  const anchor = unmagnified(beside, by);
  const { offsetWidth: width, offsetHeight: height } = element;
  const innerWidth = window.innerWidth / by;
  const innerHeight = window.innerHeight / by;
  const roomBelow = innerHeight - anchor.bottom - gap - margin;
  const roomAbove = anchor.top - gap - margin;
  const prefersAbove = placement === "above-centre";
  const above = prefersAbove ? roomAbove >= height || roomAbove > roomBelow : roomBelow < height && roomAbove > roomBelow;
  const left = leftOf(anchor, width, placement);
  const top = placement === "at-point" ? Math.min(anchor.top, innerHeight - height - margin) : above ? anchor.top - gap - height : anchor.bottom + gap;
  element.style.left = `${Math.round(Math.max(margin, Math.min(left, innerWidth - width - margin)))}px`;
  element.style.top = `${Math.round(Math.max(margin, Math.min(top, innerHeight - height - margin)))}px`;
}

function leftOf(anchor: DOMRect, width: number, placement: Placement): number {
  switch (placement) {
    case "below-start":
    case "at-point":
      return anchor.left;
    case "below-end":
      return anchor.right - width;
    case "below-centre":
    case "above-centre":
      return anchor.left + anchor.width / 2 - width / 2;
  }
}
