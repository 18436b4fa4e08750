import type { Condition, PodSpec } from "../../../../engine/api/index.ts";
import { podQOSClass } from "../../../../engine/api/index.ts";
import type { ConditionVerdict } from "../../../../engine/kubelet/status/conditions.ts";
import { containersReadyCondition, podInitializedCondition, podReadyCondition } from "../../../../engine/kubelet/status/conditions.ts";
import { podPhase } from "../../../../engine/kubelet/status/podPhase.ts";
import type { ContainerStatus, PodPhase } from "../../../../engine/kinds/index.ts";
import { skipped } from "../tableRunner.ts";
import { controllerTable, judge, same } from "./controllerTable.ts";

type PartialSpec = Partial<PodSpec>;
type Statuses = readonly ContainerStatus[];

const specOf = (spec: PartialSpec | undefined): PodSpec => ({ containers: [], ...spec });

const qos = judge<{ readonly pod: { readonly spec?: PartialSpec }; readonly podLevelResourcesEnabled: boolean }, { readonly expected: string }>(({ pod, podLevelResourcesEnabled }, { expected }) =>
  pod.spec?.resources !== undefined && !podLevelResourcesEnabled ? skipped("gate PodLevelResources=false") : same(expected, podQOSClass(specOf(pod.spec))),
);

interface PhaseGiven {
  readonly pod?: { readonly spec?: PartialSpec; readonly status?: { readonly containerStatuses?: Statuses; readonly initContainerStatuses?: Statuses } };
  readonly spec?: PartialSpec;
  readonly statuses?: Statuses;
  readonly podIsTerminal?: boolean;
  readonly podHasInitialized?: boolean;
}

const phase = judge<PhaseGiven, { readonly phase?: PodPhase; readonly expectedPhase?: PodPhase }>(({ pod, spec, statuses, podIsTerminal = false, podHasInitialized = false }, expected) => {
  const all = statuses ?? [...(pod?.status?.initContainerStatuses ?? []), ...(pod?.status?.containerStatuses ?? [])];
  return same(expected.phase ?? expected.expectedPhase, podPhase(specOf(pod?.spec ?? spec), all, podIsTerminal, podHasInitialized));
});

interface ConditionGiven {
  readonly spec: PartialSpec;
  readonly containerStatuses?: Statuses;
  readonly podPhase: PodPhase;
  readonly conditions?: readonly Condition[];
}

const containersReady = judge<ConditionGiven, { readonly expectReady: ConditionVerdict }>((given, { expectReady }) =>
  same(expectReady, containersReadyCondition(specOf(given.spec), given.containerStatuses, given.podPhase)),
);

const ready = judge<ConditionGiven, { readonly expectReady: ConditionVerdict }>((given, { expectReady }) => {
  const spec = specOf(given.spec);
  return same(expectReady, podReadyCondition(spec, given.conditions ?? [], containersReadyCondition(spec, given.containerStatuses, given.podPhase)));
});

/** Upstream's test compares no more than status and reason. */
const initialized = judge<ConditionGiven, { readonly expected: ConditionVerdict }>((given, { expected }) => {
  const { status, reason } = podInitializedCondition(specOf(given.spec), given.containerStatuses, given.podPhase);
  return same({ status: expected.status, reason: expected.reason }, { status, reason });
});

/** What the kubelet says of a pod by its containers. */
export const kubelet = controllerTable("controllers/kubelet.json", {
  "qos.TestComputePodQOS": qos,
  "status.TestGenerateContainersReadyCondition": containersReady,
  "status.TestGeneratePodReadyCondition": ready,
  "status.TestGeneratePodInitializedCondition": initialized,
  "kubelet.TestPodPhaseWithRestartAlways": phase,
  "kubelet.TestPodPhaseWithRestartAlwaysInitContainers": phase,
  "kubelet.TestPodPhaseWithRestartAlwaysRestartableInitContainers": phase,
  "kubelet.TestPodPhaseWithRestartNever": phase,
  "kubelet.TestPodPhaseWithRestartNeverInitContainers": phase,
  "kubelet.TestPodPhaseWithRestartNeverRestartableInitContainers": phase,
  "kubelet.TestPodPhaseWithRestartOnFailure": phase,
  "kubelet.TestPodPhaseWithContainerRestartPolicy": phase,
});
