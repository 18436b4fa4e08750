import type { KubeObject, ObjectList } from "../../../api/index.ts";
import type { Deployment, ReplicaSet } from "../../../kinds/index.ts";
import { errorText } from "../../errorText.ts";
import { lookup } from "../../lookup.ts";
import type { Found } from "../../lookup.ts";
import { alignTabs } from "../../print/tabWriter.ts";
import { nameOf } from "../../resources.ts";
import { usage } from "../../result.ts";
import { ask } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { templateText } from "../describe/template.ts";
import { changeCause, revisionOf } from "./revisions.ts";

/** The ReplicaSets of a Deployment by revision; undefined (and an error printed) when they cannot be had. */
export function* replicaSetsOf(io: Io, { object, namespace, resource }: Found): Talk<readonly ReplicaSet[] | undefined> {
  if (object.kind !== "Deployment") {
    // ControllerRevisions are not served here: DaemonSets keep no history.
    io.err(`error: no history viewer has been implemented for ${JSON.stringify(resource.group === "" ? resource.kind : `${resource.kind}.${resource.group}`)}\n`);
    return undefined;
  }
  const answer = yield* ask({ verb: "list", resource: "apps/v1/replicasets", ...(namespace === undefined ? {} : { namespace }) });
  if (answer.type === "failed") {
    io.err(errorText(answer.status));
    return undefined;
  }
  const sets = (answer.body as ObjectList).items as readonly KubeObject[] as readonly ReplicaSet[];
  return sets.filter((set) => set.metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === (object as Deployment).metadata.uid) === true).toSorted((a, b) => revisionOf(a) - revisionOf(b));
}

/** `kubectl rollout history`. @source k8s.io/kubectl/pkg/polymorphichelpers/history.go */
export function* history(io: Io, input: VerbInput, words: readonly string[]): Talk<number> {
  if (words.length === 0 && input.args.flags["filename"] === undefined) return usage(io, "required resource not specified");
  const revision = Number(input.args.flags["revision"] ?? 0);
  if (revision < 0) return usage(io, "revision must be a positive integer: -1");
  const { found, failed } = yield* lookup(io, input, { words });
  let anyFailed = failed;
  for (const each of found) {
    const sets = yield* replicaSetsOf(io, each);
    if (sets === undefined) {
      anyFailed = true;
      continue;
    }
    const text = revision > 0 ? revisionText(sets, revision) : listText(sets);
    if (text === undefined) {
      anyFailed = true;
      io.err("error: unable to find the specified revision\n");
    } else io.out(`${nameOf(each.object)}${revision > 0 ? ` with revision #${revision}` : ""}${revision > 0 ? "" : " "}\n${text}\n`);
  }
  return anyFailed ? 1 : 0;
}

function revisionText(sets: readonly ReplicaSet[], revision: number): string | undefined {
  const set = sets.find((one) => revisionOf(one) === revision);
  if (set === undefined) return undefined;
  const cause = set.metadata.annotations?.[changeCause];
  const { metadata, ...template } = set.spec.template;
  return templateText(cause === undefined ? set.spec.template : { ...template, metadata: { ...metadata, annotations: { ...metadata?.annotations, [changeCause]: cause } } });
}

function listText(sets: readonly ReplicaSet[]): string {
  if (sets.length === 0) return "No rollout history found.";
  const rows = sets.map((set) => `${revisionOf(set)}\t${set.metadata.annotations?.[changeCause] ?? "<none>"}\n`);
  return alignTabs(`REVISION\tCHANGE-CAUSE\n${rows.join("")}`);
}
