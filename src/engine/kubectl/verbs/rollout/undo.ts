import { deepEqual } from "../../../api/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import type { Deployment, ReplicaSet } from "../../../kinds/index.ts";
import { errorText } from "../../errorText.ts";
import { lookup } from "../../lookup.ts";
import { nameOf } from "../../resources.ts";
import { reporterOf, usage } from "../../result.ts";
import { ask } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { placeOf } from "../place.ts";
import { replicaSetsOf } from "./history.ts";
import { revisionAnnotation, revisionOf, withoutHash } from "./revisions.ts";

/** Annotations that belong to a Deployment, not to what its ReplicaSets were made from. */
const kept: ReadonlySet<string> = new Set(["kubectl.kubernetes.io/last-applied-configuration", revisionAnnotation, "deployment.kubernetes.io/revision-history", "deployment.kubernetes.io/desired-replicas", "deployment.kubernetes.io/max-replicas", "deprecated.deployment.rollback.to"]);

function chosen(sets: readonly ReplicaSet[], revision: number): ReplicaSet | string {
  if (revision > 0) return sets.find((set) => revisionOf(set) === revision) ?? `unable to find specified revision ${revision} in history`;
  return sets.at(-2) ?? "no rollout history found for deployment";
}

/** What to put back: the template, and the annotations that were there with it. */
function patchTo(deployment: Deployment, set: ReplicaSet): readonly unknown[] {
  const own = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => kept.has(key));
  const former = Object.entries(set.metadata.annotations ?? {}).filter(([key]) => !kept.has(key));
  return [
    { op: "replace", path: "/spec/template", value: withoutHash(set.spec.template) },
    { op: "replace", path: "/metadata/annotations", value: Object.fromEntries([...own, ...former]) },
  ];
}

/** `kubectl rollout undo`. @source k8s.io/kubectl/pkg/polymorphichelpers/rollback.go DeploymentRollbacker */
export function* undo(io: Io, input: VerbInput, words: readonly string[]): Talk<number> {
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  if (words.length === 0 && input.args.flags["filename"] === undefined) return usage(io, "required resource not specified");
  const { found, failed } = yield* lookup(io, input, { words });
  let anyFailed = failed;
  for (const each of found) {
    const sets = yield* replicaSetsOf(io, each);
    const deployment = each.object as Deployment;
    const set = sets === undefined ? "" : chosen(sets, Number(input.args.flags["to-revision"] ?? 0));
    if (typeof set === "string") {
      anyFailed = true;
      if (set !== "") io.err(`error: ${set}\n`);
      continue;
    }
    if (deployment.spec.paused === true) {
      anyFailed = true;
      io.err(`error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again\n`);
      continue;
    }
    if (deepEqual(withoutHash(set.spec.template), withoutHash(deployment.spec.template))) {
      io.out(`${nameOf(each.object)} skipped rollback (current template already matches revision ${revisionOf(set)})\n`);
      continue;
    }
    const patched = yield* ask({ ...placeOf(each), verb: "patch", patchType: "application/json-patch+json", body: patchTo(deployment, set), options: reporter.value.options });
    if (patched.type === "failed") {
      anyFailed = true;
      io.err(errorText(patched.status));
    } else reporter.value.done(patched.body as KubeObject, "rolled back");
  }
  return anyFailed ? 1 : 0;
}
