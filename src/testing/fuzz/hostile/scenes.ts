import type { Rng } from "../../../engine/core/index.ts";
import type { HttpCall } from "../httpDoor.ts";
import { policyScene, webhookScene } from "./admission.ts";
import { definitionScene } from "./definitions.ts";
import { patchScene } from "./patches.ts";
import { watchScene } from "./watches.ts";

const scenes: readonly ((rng: Rng) => readonly HttpCall[])[] = [definitionScene, definitionScene, webhookScene, policyScene, patchScene, patchScene, patchScene, watchScene];

/** Requests that are hostile in their order: something is set up, used, and taken away again. */
export const hostileScene = (rng: Rng): readonly HttpCall[] => rng.pick(scenes)(rng);
