import { useEffect, useState } from "react";
import type { RefObject } from "react";
import type { Rect } from "./geometry.ts";
import { magnificationOf, unmagnified } from "./magnify.ts";

/** Where parts of a picture stand in it, by their ports; under "" the size of the whole. */
export type Places = ReadonlyMap<string, Rect>;

/** Where everything with `data-port` stands in the container, as it changes. */
export function usePlaces(container: RefObject<HTMLElement | null>): Places {
  const [places, setPlaces] = useState<Places>(new Map());
  useEffect(() => {
    const element = container.current;
    if (element === null) return undefined;
    const measure = () => {
      const by = magnificationOf(element);
      const origin = unmagnified(element.getBoundingClientRect(), by);
      const found = new Map<string, Rect>([["", { x: 0, y: 0, width: element.clientWidth, height: element.scrollHeight }]]);
      for (const each of element.querySelectorAll<HTMLElement>("[data-port]")) {
        const { x, y, width, height } = unmagnified(each.getBoundingClientRect(), by);
        found.set(each.dataset["port"] ?? "", { x: x - origin.x, y: y - origin.y, width, height });
      }
      setPlaces((before) => (samePlaces(before, found) ? before : found));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const each of element.querySelectorAll("[data-port]")) observer.observe(each);
    return () => observer.disconnect();
  }, [container]);
  return places;
}

function samePlaces(a: Places, b: Places): boolean {
  if (a.size !== b.size) return false;
  for (const [port, { x, y, width, height }] of b) {
    const before = a.get(port);
    if (before === undefined || before.x !== x || before.y !== y || before.width !== width || before.height !== height) return false;
  }
  return true;
}
