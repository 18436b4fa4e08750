import { readsFiles } from "../../input.ts";
import { deepEqual } from "../../../api/index.ts";
import type { PatchType } from "../../../api/index.ts";
import type { Deployment, ReplicaSet } from "../../../kinds/index.ts";
import { lookup } from "../../lookup.ts";
import type { Found } from "../../lookup.ts";
import { reporterOf, usage } from "../../result.ts";
import { ask } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { placeOf } from "../place.ts";
import { asTyped } from "../typed.ts";
import { inWordsOf } from "../describe/later.ts";
import { templateText } from "../describe/template.ts";
import { controllerRevisionsOf, isAtRevision } from "./controllerRevisions.ts";
import { replicaSetsOf } from "./history.ts";
import { revisionAnnotation, revisionOf, withoutHash } from "./revisions.ts";
import { hasRevisions, noViewer } from "./viewers.ts";

/** Annotations that belong to a Deployment, not to what its ReplicaSets were made from. */
const kept: ReadonlySet<string> = new Set(["kubectl.kubernetes.io/last-applied-configuration", revisionAnnotation, "deployment.kubernetes.io/revision-history", "deployment.kubernetes.io/desired-replicas", "deployment.kubernetes.io/max-replicas", "deprecated.deployment.rollback.to"]);

function chosen(name: string, sets: readonly ReplicaSet[], revision: number): ReplicaSet | string {
  if (revision > 0) return sets.find((set) => revisionOf(set) === revision) ?? `unable to find specified revision ${revision} in history`;
  return sets.at(-2) ?? `no rollout history found for deployment ${JSON.stringify(name)}`;
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

type Rollback =
  | { readonly problem: string }
  /** The revision is the one that is there. */
  | { readonly current: number; readonly shown: string }
  | { readonly patch: { readonly patchType: PatchType; readonly body: unknown }; readonly shown: string };

function* deploymentRollback(io: Io, each: Found, revision: number): Talk<Rollback> {
  const sets = yield* replicaSetsOf(io, each);
  const deployment = each.object as Deployment;
  const set = sets === undefined ? "" : chosen(deployment.metadata.name, sets, revision);
  if (typeof set === "string") return { problem: set };
  if (deployment.spec.paused === true) return { problem: "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again" };
  if (deepEqual(withoutHash(set.spec.template), withoutHash(deployment.spec.template))) return { current: revisionOf(set), shown: templateText(set.spec.template) };
  return { patch: { patchType: "application/json-patch+json", body: patchTo(deployment, set) }, shown: templateText(set.spec.template) };
}

/** @source k8s.io/kubectl/pkg/polymorphichelpers/rollback.go DaemonSetRollbacker, StatefulSetRollbacker */
function* revisionRollback(io: Io, { minor }: VerbInput, each: Found, wanted: number): Talk<Rollback> {
  const history = yield* controllerRevisionsOf(io, each);
  if (history === undefined) return { problem: "" };
  if (wanted === 0 && history.length <= 1) return { problem: "no last revision to roll back to" };
  const revision = wanted === 0 ? history.at(-2) : history.find((one) => one.revision === wanted);
  if (revision === undefined) return { problem: `unable to find specified revision ${wanted} in history` };
  const shown = `will roll back to ${revision.data?.spec?.template === undefined ? "" : templateText(revision.data.spec.template)}`;
  // The templates of earlier kubectls have a creation time that is null: no revision that a server of today has kept is equal to them.
  if (minor > 32 && isAtRevision(each.object, revision)) return { current: revision.revision, shown };
  return { patch: { patchType: "application/strategic-merge-patch+json", body: revision.data }, shown };
}

/** `kubectl rollout undo`. @source k8s.io/kubectl/pkg/polymorphichelpers/rollback.go DeploymentRollbacker */
export function* undo(io: Io, input: VerbInput, words: readonly string[]): Talk<number> {
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  if (words.length === 0 && !readsFiles(input)) return usage(io, "required resource not specified");
  const { found, failed } = yield* lookup(io, input, { words, isTyped: true });
  let anyFailed = failed;
  for (const each of found) {
    const revision = Number(input.args.flags["to-revision"] ?? 0);
    const problem = noViewer(each, "rollbacker");
    const wanted: Rollback = problem !== undefined ? { problem } : hasRevisions(each) ? yield* revisionRollback(io, input, each, revision) : yield* deploymentRollback(io, each, revision);
    if ("problem" in wanted) {
      anyFailed = true;
      if (wanted.problem !== "") io.fail({ message: wanted.problem });
      continue;
    }
    const before = asTyped(each.object);
    if (reporter.value.dryRun === "client") {
      reporter.value.done(before, inWordsOf(input.minor, wanted.shown), true);
      continue;
    }
    if ("current" in wanted) {
      reporter.value.done(before, `skipped rollback (current template already matches revision ${wanted.current})`, true);
      continue;
    }
    const patched = yield* ask({ ...placeOf(each), verb: "patch", ...wanted.patch, options: reporter.value.options });
    if (patched.type === "failed") {
      anyFailed = true;
      io.fail({ status: patched.status });
    } else reporter.value.done(before, "rolled back", true);
  }
  return anyFailed ? 1 : 0;
}
