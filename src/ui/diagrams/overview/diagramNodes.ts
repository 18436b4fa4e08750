import type { Node } from "@xyflow/react";
import type { Rect } from "../../design/geometry.ts";
import { GroupNode } from "./GroupNode.tsx";
import type { Layout } from "./layoutTypes.ts";
import { LinksNode } from "./LinksNode.tsx";
import { MachineNode } from "./MachineNode.tsx";
import { ProcessNode } from "./ProcessNode.tsx";
import type { Routes } from "./routes.ts";

/** Constant, as React Flow wants it. */
export const nodeTypes = { frame: GroupNode, machine: MachineNode, process: ProcessNode, links: LinksNode };

/** What stands over what: frames, machines, lines, processes. */
const depth = { frame: 0, machine: 1, links: 2, process: 3 } as const;

/** The layout as React Flow's nodes. */
export function diagramNodes(layout: Layout, routes: Routes): Node[] {
  const { shape, workers } = layout;
  const shelf: Rect = { ...layout.shelf, x: layout.shelf.x - workers.x, y: layout.shelf.y - workers.y };
  const nodes: Node[] = [
    node("frame", "control-plane", layout.controlPlane, { group: "control-plane", shape, shelf: undefined, isOpen: false }),
    node("frame", "workers", workers, { group: "workers", shape, shelf, isOpen: layout.crowd !== undefined }),
  ];
  for (const box of layout.machines.values()) nodes.push(node("machine", box.name, box.rect, { box, shape, detail: layout.workerDetail }));
  const drawn = layout.workerDetail === "full" ? routes.list : routes.list.filter((route) => route.kind !== "traffic");
  nodes.push(node("links", "all", { x: 0, y: 0, width: layout.width, height: layout.height }, { routes: drawn, width: layout.width, height: layout.height }));
  const first = firstProcess(layout);
  for (const box of layout.processes.values()) nodes.push(node("process", box.name, box.rect, { box, isFirst: box.name === first }));
  return nodes;
}

/** Where the keyboard enters the diagram. */
function firstProcess(layout: Layout): string | undefined {
  for (const box of layout.processes.values()) if (box.binary === "etcd") return box.name;
  return layout.processes.keys().next().value;
}

function node(type: keyof typeof nodeTypes, name: string, rect: Rect, data: Record<string, unknown>): Node {
  const { x, y, width, height } = rect;
  return { id: `${type}:${name}`, type, position: { x, y }, width, height, initialWidth: width, initialHeight: height, zIndex: depth[type], draggable: false, selectable: false, focusable: false, connectable: false, data };
}
