import { bottom, clamp, middle, pathThrough, right } from "../../design/geometry.ts";
import type { Path, Point, Rect } from "../../design/geometry.ts";
import type { Places } from "../../design/usePlaces.ts";

export interface Way {
  /** The port at the other end. */
  readonly port: string;
  readonly path: Path;
}

const inset = 28;

/** Lines from the API server to the parts around it: etcd beside it, the others below. */
export function waysOf(places: Places, ports: readonly string[]): readonly Way[] {
  const server = places.get("kube-apiserver");
  if (server === undefined) return [];
  return ports.flatMap((port) => {
    const place = places.get(port);
    return place === undefined ? [] : [{ port, path: pathThrough(cornersTo(server, place)) }];
  });
}

function cornersTo(server: Rect, to: Rect): readonly Point[] {
  if (to.x >= right(server) && to.y < bottom(server)) {
    const y = clamp(middle(to).y, server.y + inset, bottom(server) - inset);
    return [{ x: right(server), y }, { x: to.x, y }];
  }
  const x = middle(to).x;
  const leave = clamp(x, server.x + inset, right(server) - inset);
  const half = (bottom(server) + to.y) / 2;
  const start = { x: leave, y: bottom(server) };
  const end = { x, y: to.y };
  return leave === x ? [start, end] : [start, { x: leave, y: half }, { x, y: half }, end];
}

/** The line under the names of the stages. */
const railAt = 65;

/** From the door of the API server along its stages to the one where the request ended. */
export function railThrough(stages: readonly Rect[], last: number): Path | undefined {
  const first = stages[0];
  const end = stages[Math.min(last, stages.length - 1)];
  if (first === undefined || end === undefined) return undefined;
  const y = first.y + railAt;
  return pathThrough([{ x: first.x - 4, y }, { x: middle(end).x, y }]);
}

const parts: readonly string[] = ["etcd", "kube-scheduler", "kube-controller-manager", "cloud-controller-manager"];

/** The part of the diagram in which a process of this kind stands. */
export function portOf(binary: string | undefined): string | undefined {
  if (binary === "kubelet" || binary === "kube-proxy") return "kubelets";
  return binary !== undefined && parts.includes(binary) ? binary : undefined;
}
