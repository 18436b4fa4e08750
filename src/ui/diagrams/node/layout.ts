import { bottom, clamp, middle, pathThrough, right } from "../../design/geometry.ts";
import type { Path, Point, Rect } from "../../design/geometry.ts";
import type { Places } from "../../design/usePlaces.ts";

/** How large pods are drawn: with their containers and cgroups, as a line, or as a tile. */
export type PodForm = "card" | "line" | "tile";

const cardsMax = 12;
const linesMax = 40;

/** The more pods there are, the less of each is drawn: the picture grows as long as it must. */
export const podForm = (count: number): PodForm => (count <= cardsMax ? "card" : count <= linesMax ? "line" : "tile");

/** A line between two parts: "kubelet-pods". */
export type LinkName = "api-kubelet" | "api-proxy" | "kubelet-runtime" | "kubelet-pods" | "runtime-pods" | "proxy-tables";

const inset = 30;

/** From the API down to kubelet and kube-proxy, over to the runtime, down into the kernel. */
export function waysOf(places: Places): ReadonlyMap<LinkName, Path> {
  const ways = new Map<LinkName, Path>();
  const add = (name: LinkName, from: string, to: string, corners: (from: Rect, to: Rect) => readonly Point[]): void => {
    const [a, b] = [places.get(from), places.get(to)];
    if (a !== undefined && b !== undefined) ways.set(name, pathThrough(corners(a, b)));
  };
  add("api-kubelet", "api", "kubelet", down);
  add("api-proxy", "api", "proxy", down);
  add("kubelet-runtime", "kubelet", "runtime", (kubelet, runtime) => {
    const rail = places.get("cri");
    const y = rail === undefined ? middle(kubelet).y : middle(rail).y;
    return [{ x: right(kubelet), y }, { x: runtime.x, y }];
  });
  // To the kernel's edge, above what they are about: its head lies between.
  const edge = places.get("kernel")?.y;
  const toKernel = (upper: Rect, lower: Rect): readonly Point[] => down(upper, edge === undefined ? lower : { ...lower, y: edge });
  add("kubelet-pods", "kubelet", "pods", toKernel);
  add("runtime-pods", "runtime", "pods", toKernel);
  add("proxy-tables", "proxy", "tables", toKernel);
  return ways;
}

/** Straight down, as near to the middle of the lower one as the upper one reaches. */
function down(upper: Rect, lower: Rect): readonly Point[] {
  const x = clamp(middle(narrower(upper, lower)).x, Math.max(upper.x, lower.x) + inset, Math.min(right(upper), right(lower)) - inset);
  return [{ x, y: bottom(upper) }, { x, y: lower.y }];
}

const narrower = (a: Rect, b: Rect): Rect => (a.width < b.width ? a : b);

/** What the processes of the opened node are called. */
export interface NodeProcesses {
  readonly kubelet: string;
  readonly runtime: string;
  readonly proxy: string;
  readonly kernel: string;
}

/** Which line a message between two processes goes along, and whether from its lower or right end. */
export function linkOf({ kubelet, runtime, proxy, kernel }: NodeProcesses, from: string, to: string, isApi: (process: string) => boolean): { readonly name: LinkName; readonly isBack: boolean } | undefined {
  const between = (a: string, b: string, name: LinkName) => (from === a && to === b ? { name, isBack: false } : from === b && to === a ? { name, isBack: true } : undefined);
  if (isApi(from) || isApi(to)) {
    const isBack = isApi(to);
    const own = isBack ? from : to;
    return own === kubelet ? { name: "api-kubelet", isBack } : own === proxy && proxy !== "" ? { name: "api-proxy", isBack } : undefined;
  }
  return between(kubelet, runtime, "kubelet-runtime") ?? between(kubelet, kernel, "kubelet-pods") ?? between(runtime, kernel, "runtime-pods") ?? (proxy === "" ? undefined : between(proxy, kernel, "proxy-tables"));
}
