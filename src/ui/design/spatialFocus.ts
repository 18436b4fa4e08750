export type Direction = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

const directions: readonly string[] = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

export const isDirection = (key: string): key is Direction => directions.includes(key);

interface Place {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * The place one gets to from `from` in a direction: near beats straight ahead only where it is much
 * nearer. Returns its index, or -1 when there is nothing that way.
 */
export function nextPlace(from: Place, places: readonly Place[], direction: Direction): number {
  let best = -1;
  let bestScore = Infinity;
  places.forEach((place, index) => {
    const score = scoreOf(from, place, direction);
    if (score < bestScore) {
      bestScore = score;
      best = index;
    }
  });
  return best;
}

const aside = 2.5;
const tolerance = 2;

function scoreOf(from: Place, to: Place, direction: Direction): number {
  const x = (to.left + to.right - from.left - from.right) / 2;
  const y = (to.top + to.bottom - from.top - from.bottom) / 2;
  const [ahead, sideways] = direction === "ArrowLeft" ? [-x, y] : direction === "ArrowRight" ? [x, y] : direction === "ArrowUp" ? [-y, x] : [y, x];
  if (ahead <= tolerance) return Infinity;
  return ahead + Math.abs(sideways) * aside;
}

/** Moves the focus between the boxes (elements with data-box) of a container. */
export function moveFocus(container: HTMLElement, direction: Direction): void {
  const boxes = [...container.querySelectorAll<HTMLElement>("button[data-box]")];
  const current = document.activeElement instanceof HTMLElement && container.contains(document.activeElement) ? document.activeElement : undefined;
  if (current === undefined) {
    boxes.find((box) => box.tabIndex === 0)?.focus();
    return;
  }
  const others = boxes.filter((box) => box !== current);
  const index = nextPlace(current.getBoundingClientRect(), others.map((box) => box.getBoundingClientRect()), direction);
  others[index]?.focus({ preventScroll: true });
}
