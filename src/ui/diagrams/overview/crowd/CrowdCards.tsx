import { useStore } from "@xyflow/react";
import { memo } from "react";
import type { Rect } from "../../../design/geometry.ts";
import { cluster } from "../../../stores/cluster.ts";
import { useGroupKeys } from "../../../stores/keyedStore.ts";
import { MachineNode } from "../MachineNode.tsx";
import { ProcessNode } from "../ProcessNode.tsx";
import { placeMediumWorker } from "../layoutParts.ts";
import type { Draft } from "../layoutParts.ts";
import type { ProcessInput } from "../layoutTypes.ts";
import { cardSize } from "./crowdLayout.ts";
import type { Crowd } from "./crowdLayout.ts";
import { areCards } from "./paintCrowd.ts";

/** So few that their pods can be elements. */
const nearMax = 24;

interface View {
  readonly transform: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
}

/** The workers that one has come near enough to: in view, and as wide as a card. */
export function nearMembers(crowd: Crowd, view: View): readonly string[] {
  if (!areCards(crowd, view)) return [];
  const { cell, cells } = crowd;
  const { transform: [left, top, zoom], width, height } = view;
  const near: string[] = [];
  for (const [name, { x, y }] of cells) {
    const isInView = x * zoom + left < width && y * zoom + top < height && (x + cell.width) * zoom + left > 0 && (y + cell.height) * zoom + top > 0;
    if (isInView) near.push(name);
  }
  return near;
}

/** Names have no spaces: as one text they are compared at once. */
export const useNearMembers = (crowd: Crowd): readonly string[] => {
  const names = useStore((state) => nearMembers(crowd, state).join(" "));
  return names === "" ? [] : names.split(" ");
};

/** Workers of a crowd that one has come near to: the same cards that a small cluster has, in the places where they stood before. */
export function CrowdCards({ crowd, names }: { readonly crowd: Crowd; readonly names: readonly string[] }) {
  return names.map((name) => {
    const rect = crowd.cells.get(name);
    return rect === undefined ? null : <Card key={name} name={name} rect={rect} isNear={names.length <= nearMax} />;
  });
}

const whole: Rect = { x: 0, y: 0, ...cardSize };

const Card = memo(function Card({ name, rect, isNear }: { readonly name: string; readonly rect: Rect; readonly isNear: boolean }) {
  const keys = useGroupKeys(cluster.processes, name);
  const processes = keys.map((key) => cluster.processes.get(key)).filter((row) => row !== undefined);
  const draft: Draft = { machines: new Map(), processes: new Map() };
  placeMediumWorker(draft, { name, role: "worker" }, whole, processes.map(({ name: process, binary, machine }): ProcessInput => ({ name: process, binary, machine })));
  const box = draft.machines.get(name);
  return (
    <div style={{ position: "absolute", left: rect.x, top: rect.y, ...cardSize, transform: `scale(${rect.width / cardSize.width})`, transformOrigin: "0 0" }}>
      {box !== undefined && <MachineNode data={{ box, shape: "wide", detail: "medium", isNear }} />}
      {[...draft.processes.values()].map((process) => (
        <div key={process.name} style={{ position: "absolute", left: process.rect.x, top: process.rect.y, width: process.rect.width, height: process.rect.height }}>
          <ProcessNode data={{ box: process, isFirst: false }} />
        </div>
      ))}
    </div>
  );
});
