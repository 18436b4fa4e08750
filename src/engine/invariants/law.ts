import type { World } from "./world.ts";

/** Looks at the world. @returns a sentence when the law is broken */
export type Check = (world: World) => string | undefined;

/** A law of the cluster: written once, checked wherever a cluster runs. */
export interface Law {
  /** The law, in a Kubernetes user's words. */
  readonly name: string;
  /** Begins to watch one history. What the check must remember of it lives here, never in the world. */
  readonly begin: () => Check;
}
