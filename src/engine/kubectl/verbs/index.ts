import type { Verb } from "../verb.ts";
import { apply } from "./apply.ts";
import { create } from "./create.ts";
import { deleteVerb } from "./delete.ts";
import { getVerb } from "./get.ts";
import { annotate, cordon, label, scale, setImage, uncordon } from "./patchVerbs.ts";
import { rollout } from "./rollout.ts";
import { version } from "./version.ts";

/** One line for each verb. */
export const verbs: Readonly<Record<string, Verb<unknown>>> = {
  annotate: annotate as Verb<unknown>,
  apply: apply as Verb<unknown>,
  cordon: cordon as Verb<unknown>,
  create: create as Verb<unknown>,
  delete: deleteVerb as Verb<unknown>,
  get: getVerb as Verb<unknown>,
  label: label as Verb<unknown>,
  rollout: rollout as Verb<unknown>,
  scale: scale as Verb<unknown>,
  set: setImage as Verb<unknown>,
  uncordon: uncordon as Verb<unknown>,
  version: version as Verb<unknown>,
};
