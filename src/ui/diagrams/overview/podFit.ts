/** How large pods are drawn: with words, with a letter, as a dot, or all together on a canvas. */
export interface PodFit {
  readonly form: "card" | "tile" | "dot" | "heat";
  readonly width: number;
  readonly height: number;
  readonly gap: number;
}

const fits: readonly PodFit[] = [
  { form: "card", width: 153, height: 38, gap: 6 },
  { form: "card", width: 100, height: 38, gap: 6 },
  { form: "tile", width: 26, height: 26, gap: 5 },
  { form: "tile", width: 20, height: 20, gap: 4 },
  { form: "dot", width: 12, height: 12, gap: 3 },
];

const heat: PodFit = { form: "heat", width: 0, height: 0, gap: 1 };

/** The largest way of drawing in which all pods have room. */
export function fitPods(count: number, width: number, height: number, allPods: number): PodFit {
  if (allPods > domPodsMax) return heat;
  return fits.find((fit) => capacity(fit, width, height) >= count) ?? heat;
}

/** More pods than this on the page are never single elements. */
const domPodsMax = 400;

const capacity = (fit: PodFit, width: number, height: number): number => Math.floor((width + fit.gap) / (fit.width + fit.gap)) * Math.floor((height + fit.gap) / (fit.height + fit.gap));

/** Side of the squares of a heat map: the largest with which `count` fit. */
export function heatSide(count: number, width: number, height: number): number {
  for (let side = 12; side > 2; side--) if (Math.floor(width / side) * Math.floor(height / side) >= count) return side;
  return 2;
}
