import { readsFiles } from "../../input.ts";
import type { KubeObject, ObjectList, PodTemplateSpec } from "../../../api/index.ts";
import type { Deployment, ReplicaSet } from "../../../kinds/index.ts";
import { errorText } from "../../errorText.ts";
import { lookup } from "../../lookup.ts";
import type { Found } from "../../lookup.ts";
import { alignTabs } from "../../print/tabWriter.ts";
import { reporterOf, usage } from "../../result.ts";
import { ask } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { inWordsOf } from "../describe/later.ts";
import { templateText } from "../describe/template.ts";
import { asTyped } from "../typed.ts";
import { controllerRevisionsOf } from "./controllerRevisions.ts";
import { changeCause, revisionOf } from "./revisions.ts";
import { selectedBy } from "./selectedBy.ts";
import { hasRevisions, noViewer } from "./viewers.ts";

/** The ReplicaSets of a Deployment by revision; undefined (and an error printed) when they cannot be had. */
export function* replicaSetsOf(io: Io, { object, namespace, resource }: Found): Talk<readonly ReplicaSet[] | undefined> {
  // kubectl looks at it once more.
  const again = yield* ask({ verb: "get", resource: resource.key, ...(namespace === undefined ? {} : { namespace }), name: object.metadata.name });
  if (again.type === "failed") {
    io.err(errorText(again.status));
    return undefined;
  }
  const answer = yield* ask({ verb: "list", resource: "apps/v1/replicasets", ...(namespace === undefined ? {} : { namespace }), options: selectedBy(object) });
  if (answer.type === "failed") {
    io.err(errorText(answer.status));
    return undefined;
  }
  const sets = (answer.body as ObjectList).items as readonly KubeObject[] as readonly ReplicaSet[];
  return sets.filter((set) => set.metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === (object as Deployment).metadata.uid) === true).toSorted((a, b) => revisionOf(a) - revisionOf(b));
}

/** `kubectl rollout history`. @source k8s.io/kubectl/pkg/cmd/rollout/rollout_history.go, pkg/polymorphichelpers/history.go */
export function* history(io: Io, input: VerbInput, words: readonly string[]): Talk<number> {
  if (words.length === 0 && !readsFiles(input)) return usage(io, "required resource not specified");
  const revision = Number(input.args.flags["revision"] ?? 0);
  if (revision < 0) return usage(io, `revision must be a positive integer: ${revision}`);
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  const { found, failed } = yield* lookup(io, input, { words, isTyped: true });
  let anyFailed = failed;
  for (const each of found) {
    const problem = noViewer(each, "history viewer");
    if (problem !== undefined) io.fail({ message: problem });
    const past = problem === undefined ? yield* historyOf(io, each) : undefined;
    if (past === undefined) {
      anyFailed = true;
      continue;
    }
    if (input.args.flags["output"] !== undefined) {
      for (const one of past) if (revision === 0 || one.revision === revision) reporter.value.plain(asTyped(one.object), "", true);
      continue;
    }
    const text = revision > 0 ? revisionText(past, revision) : listText(past);
    if (text === undefined) {
      anyFailed = true;
      io.fail({ message: "unable to find the specified revision" });
    } else reporter.value.plain(asTyped(each.object), inWordsOf(input.minor, `${revision > 0 ? `with revision #${revision}` : ""}\n${text}`), true);
  }
  return anyFailed ? 1 : 0;
}

/** What a workload was at some time. */
interface Past {
  readonly revision: number;
  readonly cause: string | undefined;
  readonly template: PodTemplateSpec | undefined;
  /** What -o shows of it. */
  readonly object: KubeObject;
}

const causeOf = ({ metadata }: KubeObject): string | undefined => metadata.annotations?.[changeCause];

/** The workload as it was. @source history.go applyDaemonSetHistory, applyStatefulSetHistory */
function withTemplate(object: KubeObject, template: PodTemplateSpec | undefined): KubeObject {
  const former: KubeObject & { readonly spec: object } = { ...object, spec: { ...(object as { readonly spec?: object }).spec, ...(template === undefined ? {} : { template }) } };
  return former;
}

function* historyOf(io: Io, found: Found): Talk<readonly Past[] | undefined> {
  if (hasRevisions(found)) return (yield* controllerRevisionsOf(io, found))?.map((one) => ({ revision: one.revision, cause: causeOf(one), template: one.data?.spec?.template, object: withTemplate(found.object, one.data?.spec?.template) }));
  return (yield* replicaSetsOf(io, found))?.map((set) => ({ revision: revisionOf(set), cause: causeOf(set), template: set.spec.template, object: { ...set, apiVersion: "apps/v1", kind: "ReplicaSet" } }));
}

function revisionText(all: readonly Past[], revision: number): string | undefined {
  const past = all.find((one) => one.revision === revision);
  if (past?.template === undefined) return undefined;
  const { metadata, ...template } = past.template;
  return templateText(past.cause === undefined ? past.template : { ...template, metadata: { ...metadata, annotations: { ...metadata?.annotations, [changeCause]: past.cause } } });
}

function listText(all: readonly Past[]): string {
  if (all.length === 0) return "No rollout history found.";
  const rows = all.map(({ revision, cause }) => `${revision}\t${cause === undefined || cause === "" ? "<none>" : cause}\n`);
  return alignTabs(`REVISION\tCHANGE-CAUSE\n${rows.join("")}`);
}
