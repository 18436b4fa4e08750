import type { KubeObject } from "../../../../engine/api/index.ts";
import { addDefaultTolerations } from "../../../../engine/apiserver/admission/defaultTolerationSeconds/defaultTolerationSeconds.ts";
import { claimLimitErrors, podLimitErrors } from "../../../../engine/apiserver/admission/limitRanger/limits.ts";
import type { AdmissionRequest } from "../../../../engine/apiserver/admission/plugin.ts";
import { priority } from "../../../../engine/apiserver/admission/priority/priority.ts";
import type { LimitRange, PersistentVolumeClaim, Pod, PriorityClass } from "../../../../engine/kinds/index.ts";
import { skipped } from "../tableRunner.ts";
import { controllerTable, judge, same } from "./controllerTable.ts";
import { completePod } from "./objects.ts";

const tolerations = judge<{ readonly requestedPod: Partial<Pod> }, { readonly expectedPod: Partial<Pod> }>(({ requestedPod }, { expectedPod }) =>
  same(completePod(expectedPod).spec.tolerations, (addDefaultTolerations(completePod(requestedPod)) as Pod).spec.tolerations),
);

interface PriorityExpected {
  readonly expectError: boolean;
  readonly expectedPriority: number;
  readonly expectPreemptionPolicy?: string;
}

/** A pod is being made while these classes are there. */
function createRequest(pod: Pod, classes: readonly PriorityClass[]): AdmissionRequest {
  const request: Partial<AdmissionRequest> = {
    operation: "CREATE",
    resource: { key: "v1/pods", groupResource: { group: "", resource: "pods" } } as AdmissionRequest["resource"],
    subresource: "",
    namespace: pod.metadata.namespace ?? "",
    name: pod.metadata.name,
    list: () => classes,
    lookup: (_resource, _namespace, name) => classes.find(({ metadata }) => metadata.name === name),
  };
  return request as AdmissionRequest;
}

const podPriority = judge<{ readonly pod: Pod; readonly existingClasses?: readonly PriorityClass[] }, PriorityExpected>(({ pod, existingClasses = [] }, { expectError, expectedPriority, expectPreemptionPolicy }) => {
  const result = priority.mutate?.(createRequest(pod, existingClasses), pod as KubeObject);
  const admitted = result?.type === "admitted" ? (result.object as Pod) : undefined;
  if (expectError) return same("refused", result?.type);
  const { priority: resolved, preemptionPolicy } = admitted?.spec ?? {};
  return same({ priority: expectedPriority, policy: expectPreemptionPolicy }, { priority: resolved, policy: expectPreemptionPolicy === undefined ? undefined : preemptionPolicy });
});

const outcome = (errors: readonly string[]): string => (errors.length === 0 ? "accepted" : "rejected");

const podLimits = judge<{ readonly limitRange: LimitRange; readonly pod: Pod; readonly podLevelResourcesEnabled: boolean }, { readonly expectedOutcome: string }>(({ limitRange, pod, podLevelResourcesEnabled }, { expectedOutcome }) => {
  if (pod.spec.resources !== undefined && !podLevelResourcesEnabled) return skipped("gate PodLevelResources=false");
  return same(expectedOutcome, outcome(podLimitErrors(limitRange, completePod(pod).spec)));
});

const claimLimits = judge<{ readonly limitRange: LimitRange; readonly pvc: PersistentVolumeClaim }, { readonly expectedOutcome: string }>(({ limitRange, pvc }, { expectedOutcome }) =>
  same(expectedOutcome, outcome(claimLimitErrors(limitRange, pvc.spec.resources?.requests))),
);

/** What admission plugins add to a Pod or say of it. */
export const admission = controllerTable("controllers/admission.json", {
  "defaulttolerationseconds.TestForgivenessAdmission": tolerations,
  "priority.TestPodAdmission": podPriority,
  "limitranger.TestPodLimitFunc": podLimits,
  "limitranger.TestPersistentVolumeClaimLimitFunc": claimLimits,
});
