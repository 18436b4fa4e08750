import type { Rect } from "./geometry.ts";
import { GroupNode } from "./GroupNode.tsx";
import type { GroupNodeData } from "./GroupNode.tsx";
import type { Layout } from "./layoutTypes.ts";
import { LinksNode } from "./LinksNode.tsx";
import type { LinksNodeData } from "./LinksNode.tsx";
import { MachineNode } from "./MachineNode.tsx";
import type { MachineNodeData } from "./MachineNode.tsx";
import { ProcessNode } from "./ProcessNode.tsx";
import type { ProcessNodeData } from "./ProcessNode.tsx";
import type { Routes } from "./routes.ts";

interface Placed {
  readonly id: string;
  readonly rect: Rect;
  /** What stands over what: frames, machines, lines, processes. */
  readonly depth: number;
}

/** Something on the picture, at its place. */
export type DiagramNode =
  | (Placed & { readonly type: "frame"; readonly data: GroupNodeData })
  | (Placed & { readonly type: "machine"; readonly data: MachineNodeData })
  | (Placed & { readonly type: "links"; readonly data: LinksNodeData })
  | (Placed & { readonly type: "process"; readonly data: ProcessNodeData });

/** What stands at a place. */
export function DiagramBox({ node }: { readonly node: DiagramNode }) {
  switch (node.type) {
    case "frame":
      return <GroupNode data={node.data} />;
    case "machine":
      return <MachineNode data={node.data} />;
    case "links":
      return <LinksNode data={node.data} />;
    case "process":
      return <ProcessNode data={node.data} />;
  }
}

/** The layout as things with places. */
export function diagramNodes(layout: Layout, routes: Routes): readonly DiagramNode[] {
  const { shape, workers, width, height } = layout;
  const shelf: Rect = { ...layout.shelf, x: layout.shelf.x - workers.x, y: layout.shelf.y - workers.y };
  const nodes: DiagramNode[] = [
    { type: "frame", id: "frame:control-plane", rect: layout.controlPlane, depth: 0, data: { group: "control-plane", shape, shelf: undefined } },
    { type: "frame", id: "frame:workers", rect: workers, depth: 0, data: { group: "workers", shape, shelf } },
  ];
  for (const box of layout.machines.values()) nodes.push({ type: "machine", id: `machine:${box.name}`, rect: box.rect, depth: 1, data: { box, shape, detail: layout.workerDetail } });
  const drawn = layout.workerDetail === "full" ? routes.list : routes.list.filter((route) => route.kind !== "traffic");
  nodes.push({ type: "links", id: "links", rect: { x: 0, y: 0, width, height }, depth: 2, data: { routes: drawn, width, height } });
  const first = firstProcess(layout);
  for (const box of layout.processes.values()) nodes.push({ type: "process", id: `process:${box.name}`, rect: box.rect, depth: 3, data: { box, isFirst: box.name === first } });
  return nodes;
}

/** Where the keyboard enters the diagram. */
function firstProcess(layout: Layout): string | undefined {
  for (const box of layout.processes.values()) if (box.binary === "etcd") return box.name;
  return layout.processes.keys().next().value;
}
