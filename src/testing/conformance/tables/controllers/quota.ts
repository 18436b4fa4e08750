import type { KubeObject, PodSpec, ResourceList } from "../../../../engine/api/index.ts";
import { isInScope, listOfAmounts, missingForQuota, parseTime, quotaUsage } from "../../../../engine/api/index.ts";
import { must } from "../../../../engine/core/index.ts";
import { skipped } from "../tableRunner.ts";
import { controllerTable, judge, same } from "./controllerTable.ts";

interface PartialObject {
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
}

/** The clock that the table was made by: its one pod that is overdue was to be gone half a minute before. */
const now = must(parseTime("2026-11-22T08:02:45Z"), "time");

const whole = ({ metadata = {}, spec = {}, status = {} }: PartialObject): KubeObject => ({ metadata, spec, status }) as unknown as KubeObject;

/** Upstream's pods may have no containers. */
const wholePod = (pod: PartialObject): KubeObject => whole({ ...pod, spec: { containers: [], ...pod.spec } });

interface GivenPod {
  readonly pod: PartialObject & { readonly spec?: Partial<PodSpec> };
  readonly podLevelResourcesEnabled?: boolean;
}

const needsOldGate = ({ pod, podLevelResourcesEnabled }: GivenPod): boolean => pod.spec?.resources !== undefined && podLevelResourcesEnabled === false;
const podLevelResourcesOff = skipped("gate PodLevelResources=false");

const podUsage = judge<GivenPod, { readonly usage: ResourceList }>((given, { usage }) =>
  needsOldGate(given) ? podLevelResourcesOff : same(usage, listOfAmounts(quotaUsage("pods", wholePod(given.pod), now))),
);

const serviceUsage = judge<{ readonly service: PartialObject }, { readonly usage: ResourceList }>(({ service }, { usage }) => same(usage, listOfAmounts(quotaUsage("services", whole(service), now))));

const claimUsage = judge<{ readonly pvc: PartialObject; readonly enableRecoverFromExpansion: boolean }, { readonly usage: ResourceList }>(({ pvc, enableRecoverFromExpansion }, { usage }) => {
  const isResized = pvc.status !== undefined && "allocatedResources" in pvc.status;
  if (isResized && !enableRecoverFromExpansion) return skipped("gate RecoverVolumeExpansionFailure=false");
  return same(usage, listOfAmounts(quotaUsage("persistentvolumeclaims", whole(pvc), now)));
});

const constraints = judge<GivenPod & { readonly required: readonly string[] }, { readonly err?: string }>((given, { err = "" }) =>
  needsOldGate(given) ? podLevelResourcesOff : same(err, missingForQuota((wholePod(given.pod) as KubeObject & { readonly spec: PodSpec }).spec, given.required) ?? ""),
);

/** The scopes that upstream's test asks for. */
const requirements = [
  { scopeName: "Terminating", operator: "" },
  { scopeName: "NotTerminating", operator: "" },
  { scopeName: "BestEffort", operator: "" },
  { scopeName: "NotBestEffort", operator: "" },
  { scopeName: "PriorityClass", operator: "In", values: ["class1"] },
  { scopeName: "CrossNamespacePodAffinity", operator: "" },
];

interface Preferences {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly { readonly podAffinityTerm?: object }[];
}

const matchingScopes = judge<{ readonly pod: PartialObject & { readonly spec?: { readonly affinity?: { readonly podAffinity?: Preferences; readonly podAntiAffinity?: Preferences } } } }, { readonly wantSelectors?: readonly object[] }>(
  ({ pod }, { wantSelectors = [] }) => {
    const { podAffinity, podAntiAffinity } = pod.spec?.affinity ?? {};
    const preferred = [podAffinity, podAntiAffinity].flatMap((affinity) => affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []);
    if (preferred.some(({ podAffinityTerm }) => podAffinityTerm === undefined)) return skipped("the table has lost the term that the pod prefers");
    return same(wantSelectors, requirements.filter((requirement) => isInScope({ scopeSelector: { matchExpressions: [requirement] } }, "pods", wholePod(pod))));
  },
);

/** What counts towards a ResourceQuota. */
export const quota = controllerTable("controllers/quota.json", {
  "core.TestPodEvaluatorUsage": podUsage,
  "core.TestServiceEvaluatorUsage": serviceUsage,
  "core.TestPersistentVolumeClaimEvaluatorUsage": claimUsage,
  "core.TestPodConstraintsFunc": constraints,
  "core.TestPodEvaluatorMatchingScopes": matchingScopes,
});
