import type { Verb } from "../verb.ts";
import { apply } from "./apply/apply.ts";
import { cordon, uncordon } from "./cordon.ts";
import { create } from "./create/create.ts";
import { deleteVerb } from "./delete.ts";
import { describe } from "./describe/describe.ts";
import { apiResources, apiVersions, config } from "./discovery.ts";
import { drain } from "./drain.ts";
import { events } from "./events.ts";
import { expose } from "./expose.ts";
import { getVerb } from "./get/get.ts";
import { annotate, label } from "./metadata.ts";
import { patch } from "./patch.ts";
import { replace } from "./replace.ts";
import { rollout } from "./rollout/rollout.ts";
import { run } from "./run.ts";
import { scale } from "./scale.ts";
import { set } from "./set/set.ts";
import { taint } from "./taint.ts";
import { clusterInfo, version } from "./version.ts";
import { wait } from "./wait.ts";

/** A verb with the type of its state forgotten: what it is given is what it has made. */
const verb = <S>(one: Verb<S>): Verb<unknown> => one as Verb<unknown>;

/** One line for each verb. */
export const verbs: Readonly<Record<string, Verb<unknown>>> = {
  annotate: verb(annotate),
  "api-resources": verb(apiResources),
  "api-versions": verb(apiVersions),
  apply: verb(apply),
  "cluster-info": verb(clusterInfo),
  config: verb(config),
  cordon: verb(cordon),
  create: verb(create),
  delete: verb(deleteVerb),
  describe: verb(describe),
  drain: verb(drain),
  events: verb(events),
  expose: verb(expose),
  get: verb(getVerb),
  label: verb(label),
  patch: verb(patch),
  replace: verb(replace),
  rollout: verb(rollout),
  run: verb(run),
  scale: verb(scale),
  set: verb(set),
  taint: verb(taint),
  uncordon: verb(uncordon),
  version: verb(version),
  wait: verb(wait),
};
