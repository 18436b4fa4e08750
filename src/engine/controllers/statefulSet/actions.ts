import type { PersistentVolumeClaim } from "../../api/index.ts";
import { keyOf } from "../../client/index.ts";
import type { ControllerRevision, Pod, StatefulSet } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, EventNote, Stage } from "../framework/controller.ts";
import { templateOf } from "../framework/history.ts";
import { ownersToWrite } from "./claims.ts";
import type { SetAction, SetView } from "./decide.ts";
import { claimName, claimsOf, identityMatches, newStatefulSetPod, ordinalOf, storageMatches, withIdentity } from "./identity.ts";

const pods = "v1/pods";
const claims = "v1/persistentvolumeclaims";

type Verb = "Create" | "Update" | "Delete";

/** @source pkg/controller/statefulset/stateful_pod_control.go recordPodEvent */
function podNotes(set: StatefulSet, verb: Verb, pod: string): { readonly onSuccess: EventNote; readonly onFailure: EventNote } {
  const text = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name}`;
  return {
    onSuccess: { object: set, type: "Normal", reason: `Successful${verb}`, message: `${text} successful` },
    onFailure: { object: set, type: "Warning", reason: `Failed${verb}`, message: `${text} failed error: {error}` },
  };
}

/** @source stateful_pod_control.go createPersistentVolumeClaims, recordClaimEvent */
function claimCalls({ set, claim }: SetView, ordinal: number): readonly Call[] {
  const pod = `${set.metadata.name}-${ordinal}`;
  return claimsOf(set, ordinal)
    .filter((wanted) => claim(wanted.metadata.name) === undefined)
    .map((wanted): Call => ({
      call: { verb: "create", resource: claims, namespace: wanted.metadata.namespace ?? "", body: wanted },
      tolerates: [409],
      onSuccess: { object: set, type: "Normal", reason: "SuccessfulCreate", message: `Create Claim ${wanted.metadata.name} Pod ${pod} in StatefulSet ${set.metadata.name} success` },
      onFailure: { object: set, type: "Warning", reason: "FailedCreate", message: `Create Claim ${wanted.metadata.name} for Pod ${pod} in StatefulSet ${set.metadata.name} failed error: {error}` },
    }));
}

/** Owners of the claims of one Pod as the retention policy wants them; a claim that is not known yet waits for the next look. @source stateful_pod_control.go UpdatePodClaimForRetentionPolicy */
function ownerCalls({ set, claim }: SetView, pod: Pod): readonly Call[] {
  const ordinal = ordinalOf(pod);
  return (set.spec.volumeClaimTemplates ?? []).flatMap((template): Call[] => {
    const found = claim(claimName(set, template, ordinal));
    const ownerReferences = found === undefined ? undefined : ownersToWrite(found, set, pod);
    if (found === undefined || ownerReferences === undefined) return [];
    const { ownerReferences: _, ...metadata } = found.metadata;
    const body: PersistentVolumeClaim = { ...found, metadata: ownerReferences.length === 0 ? metadata : { ...metadata, ownerReferences } };
    return [{ call: { verb: "update", resource: claims, namespace: set.metadata.namespace ?? "", name: found.metadata.name, body }, tolerates: [404] }];
  });
}

/** The same for Pods that have just been made, and their claims with them. */
export const ownerStages = (view: SetView, ordinals: readonly number[]): readonly Stage[] => {
  const calls = view.pods.filter((pod) => ordinals.includes(ordinalOf(pod))).flatMap((pod) => ownerCalls(view, pod));
  return calls.length === 0 ? [] : [{ calls }];
};

function deleteCall(set: StatefulSet, pod: Pod, key: string): Call {
  const { namespace = "", name } = pod.metadata;
  return {
    call: { verb: "delete", resource: pods, namespace, name },
    expects: { key, change: "deletion", object: keyOf(pod) },
    tolerates: [404],
    ...podNotes(set, "Delete", name),
  };
}

function repairCalls(view: SetView, pod: Pod): readonly Call[] {
  const { set } = view;
  const { namespace = "", name } = pod.metadata;
  const body = identityMatches(set, pod) && storageMatches(set, pod) ? pod : withIdentity(set, pod);
  return [{ call: { verb: "update", resource: pods, namespace, name, body }, ...podNotes(set, "Update", name) }];
}

/** The calls for what was decided: all claims, then all pods, then the owners of the claims. */
export function actionStages(
  view: SetView,
  actions: readonly SetAction[],
  revisions: { readonly current: ControllerRevision; readonly update: ControllerRevision },
  context: ControllerContext,
): readonly Stage[] {
  const { set } = view;
  const key = keyOf(set);
  const { namespace = "" } = set.metadata;
  const [claimsFirst, made, owners, repaired, removed]: [Call[], Call[], Call[], Call[], Call[]] = [[], [], [], [], []];
  for (const action of actions) {
    switch (action.type) {
      case "create": {
        const revision = revisions[action.revision];
        const template = templateOf(revision) ?? set.spec.template;
        const pod = newStatefulSetPod({ ...set, spec: { ...set.spec, template } }, action.ordinal, revision.metadata.name);
        claimsFirst.push(...claimCalls(view, action.ordinal));
        made.push({ call: { verb: "create", resource: pods, namespace, body: pod }, expects: { key, change: "creation" }, ...podNotes(set, "Create", pod.metadata.name) });
        break;
      }
      case "createClaims":
        claimsFirst.push(...claimCalls(view, ordinalOf(action.pod)));
        break;
      case "repair":
        owners.push(...ownerCalls(view, action.pod));
        repaired.push(...repairCalls(view, action.pod));
        break;
      case "release":
        owners.push(...ownerCalls(view, action.pod));
        break;
      case "delete":
        removed.push(deleteCall(set, action.pod, key));
        break;
    }
  }
  expect(context, key, made.length, removed);
  return [
    { calls: claimsFirst },
    { calls: made, slowStart: true },
    { calls: owners },
    { calls: repaired },
    { calls: removed, slowStart: true },
  ].filter((stage) => stage.calls.length > 0);
}

function expect(context: ControllerContext, key: string, creations: number, removed: readonly Call[]): void {
  if (creations === 0 && removed.length === 0) return;
  const objects = removed.flatMap(({ expects }) => (expects?.change === "deletion" ? [expects.object] : []));
  context.expectDeletions(key, objects);
  if (creations > 0) context.addCreations(key, creations);
}
