import type { Node } from "../../kinds/index.ts";
import type { Controller, SyncResult } from "../framework/controller.ts";
import type { ControllerContext } from "../framework/context.ts";
import { handler } from "../framework/controller.ts";

const nodes = "v1/nodes";
const annotation = "node.alpha.kubernetes.io/ttl";

interface Boundary {
  /** The step is left downwards below this many nodes, and upwards above that many. */
  readonly min: number;
  readonly max: number;
  readonly seconds: number;
}

/** @source kubernetes pkg/controller/ttl/ttl_controller.go ttlBoundaries */
const boundaries: readonly Boundary[] = [
  { min: 0, max: 100, seconds: 0 },
  { min: 90, max: 500, seconds: 15 },
  { min: 450, max: 1000, seconds: 30 },
  { min: 900, max: 2000, seconds: 60 },
  { min: 1800, max: Number.POSITIVE_INFINITY, seconds: 300 },
];

interface Memory {
  nodes: number;
  step: number;
}

/** The step for so many nodes: the boundaries overlap, so that one node more or less does not swing it. */
export function nextStep(step: number, count: number): number {
  let at = step;
  while (count > (boundaries[at]?.max ?? count)) at++;
  while (at > 0 && count < (boundaries[at]?.min ?? 0)) at--;
  return at;
}

/**
 * Writes on each node how long its kubelet may keep secrets and config maps: longer in larger clusters.
 *
 * @source kubernetes pkg/controller/ttl/ttl_controller.go
 */
export const ttlController: Controller<Memory> = {
  name: "ttl",
  component: "ttl-controller",
  account: "ttl-controller",
  workers: 1,
  informers: [{ resource: nodes }],
  newMemory: () => ({ nodes: 0, step: 0 }),
  handlers: {
    [nodes]: handler((change, context) => {
      const { memory } = context;
      const before = memory.step;
      if (change.type === "added") memory.nodes++;
      else if (change.type === "deleted") memory.nodes--;
      memory.step = nextStep(before, memory.nodes);
      if (memory.step !== before) for (const node of context.list<Node>(nodes)) context.enqueue(node.metadata.name);
      else if (change.type !== "deleted" && (change.object as Node).metadata.annotations?.[annotation] !== wanted(memory)) context.enqueue(change.object.metadata.name);
    }),
  },
  sync: syncNode,
};

const wanted = ({ step }: Memory): string => String(boundaries[step]?.seconds ?? 0);

function syncNode(name: string, context: ControllerContext<Memory>): SyncResult | undefined {
  const node = context.get<Node>(nodes, name);
  const value = wanted(context.memory);
  if (node === undefined || node.metadata.annotations?.[annotation] === value) return undefined;
  const body = { metadata: { annotations: { [annotation]: value } } };
  return { stages: [{ calls: [{ call: { verb: "patch", resource: nodes, name, patchType: "application/strategic-merge-patch+json", body }, tolerates: [404] }] }] };
}
