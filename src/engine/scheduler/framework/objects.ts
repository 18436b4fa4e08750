import type { KubeObject } from "../../api/index.ts";
import type { Node, Pod } from "../../kinds/index.ts";

/** What an event is about, where it is a Node. */
export const asNode = (object: KubeObject | undefined): Node | undefined => (object?.kind === "Node" ? (object as Node) : undefined);

/** What an event is about, where it is a Pod. */
export const asPod = (object: KubeObject | undefined): Pod | undefined => (object?.kind === "Pod" ? (object as Pod) : undefined);
