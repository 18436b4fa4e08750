import type { Node } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Controller, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";

const nodes = "v1/nodes";
/** 10.244.0.0/16 in pieces of /24. */
const pieces = 256;
const cidrOf = (piece: number): string => `10.244.${piece}.0/24`;

interface Memory {
  /** Where the search for a free piece goes on. */
  candidate: number;
  /** Piece -> the node it was given to and that the cache may not show yet. */
  readonly given: Map<number, string>;
}

/**
 * Gives each node its piece of the pods' address range.
 *
 * @source pkg/controller/nodeipam/ipam/range_allocator.go, cidrset/cidr_set.go AllocateNext
 */
export const nodeIpamController: Controller<Memory> = {
  name: "nodeipam",
  component: "cidrAllocator",
  account: "node-controller",
  workers: 30,
  informers: [{ resource: nodes }],
  newMemory: () => ({ candidate: 0, given: new Map() }),
  handlers: {
    [nodes]: handler((change, context) => {
      const node = change.object as Node;
      if (change.type === "deleted") forget(node.metadata.name, context);
      else if (node.spec.podCIDR === undefined || node.spec.podCIDR === "") context.enqueue(node.metadata.name);
    }),
  },
  sync: syncNode,
};

function forget(name: string, context: ControllerContext<Memory>): void {
  for (const [piece, owner] of context.memory.given) if (owner === name) context.memory.given.delete(piece);
}

function pieceOf(cidr: string | undefined): number | undefined {
  const text = cidr === undefined ? undefined : /^10\.244\.(\d{1,3})\.0\/24$/.exec(cidr)?.[1];
  return text === undefined ? undefined : Number(text);
}

function syncNode(name: string, context: ControllerContext<Memory>): SyncResult | undefined {
  const node = context.get<Node>(nodes, name);
  if (node === undefined || (node.spec.podCIDR ?? "") !== "") return undefined;
  const piece = allocate(name, context);
  if (piece === undefined) {
    const message = `Node ${name} status is now: CIDRNotAvailable`;
    return { events: [{ object: node, type: "Normal", reason: "CIDRNotAvailable", message }], error: "CIDR allocation failed; there are no remaining CIDRs left to allocate in the accepted range" };
  }
  const cidr = cidrOf(piece);
  const body = { spec: { podCIDR: cidr, podCIDRs: [cidr] } };
  return { stages: [{ calls: [{ call: { verb: "patch", resource: nodes, name, patchType: "application/strategic-merge-patch+json", body }, tolerates: [404] }] }] };
}

/** The next free piece after the last one given; the same one again for a node that was given one. */
function allocate(name: string, context: ControllerContext<Memory>): number | undefined {
  const { memory } = context;
  const used = new Set<number>();
  for (const node of context.list<Node>(nodes)) {
    const piece = pieceOf(node.spec.podCIDR);
    if (piece !== undefined) used.add(piece);
  }
  for (const [piece, owner] of memory.given) {
    if (used.has(piece)) memory.given.delete(piece);
    else if (owner === name) return piece;
    else used.add(piece);
  }
  for (let step = 0; step < pieces; step++) {
    const piece = (memory.candidate + step) % pieces;
    if (used.has(piece)) continue;
    memory.candidate = piece + 1;
    memory.given.set(piece, name);
    return piece;
  }
  return undefined;
}
