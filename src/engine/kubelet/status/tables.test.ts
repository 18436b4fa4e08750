import { expect, it } from "vitest";
import type { Condition, PodSpec } from "../../api/index.ts";
import type { ContainerStatus, PodPhase } from "../../kinds/index.ts";
import recorded from "../../../testing/recorded/kubelet/tables.json";
import { type ConditionVerdict, containersReadyCondition, podInitializedCondition, podReadyCondition } from "./conditions.ts";
import { podPhase } from "./podPhase.ts";

interface Given {
  readonly pod?: { readonly spec: PodSpec; readonly status?: { readonly containerStatuses?: readonly ContainerStatus[]; readonly initContainerStatuses?: readonly ContainerStatus[] } };
  readonly spec?: PodSpec;
  readonly statuses?: readonly ContainerStatus[];
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly conditions?: readonly Condition[];
  readonly podPhase?: PodPhase;
  readonly podIsTerminal?: boolean;
  readonly podHasInitialized?: boolean;
}

interface Case {
  readonly name: string;
  readonly test: string;
  readonly given: Given;
  readonly expected: { readonly phase?: PodPhase; readonly expectedPhase?: PodPhase; readonly expectReady?: ConditionVerdict; readonly expected?: ConditionVerdict };
}

const cases = recorded as unknown as readonly Case[];
const noContainers = (spec: Partial<PodSpec> | undefined): PodSpec => ({ containers: [], ...spec });

it.for(cases.filter((one) => one.test.includes("Phase")))("a pod's phase is what the kubelet says: $name", ({ given, expected }) => {
  const spec = noContainers(given.pod?.spec ?? given.spec);
  const statuses = given.statuses ?? [...(given.pod?.status?.initContainerStatuses ?? []), ...(given.pod?.status?.containerStatuses ?? [])];
  expect(podPhase(spec, statuses, given.podIsTerminal ?? false, given.podHasInitialized ?? false)).toBe(expected.phase ?? expected.expectedPhase);
});

it.for(cases.filter((one) => one.test.includes("Condition")))("a pod's conditions are what the kubelet says: $name", ({ test, given, expected }) => {
  const spec = noContainers(given.spec);
  const phase = given.podPhase ?? "Running";
  const ofContainers = containersReadyCondition(spec, given.containerStatuses, phase);
  const { status, reason } = podInitializedCondition(spec, given.containerStatuses, phase);
  const found = test.includes("ContainersReady")
    ? ofContainers
    : test.includes("PodReady")
      ? podReadyCondition(spec, given.conditions ?? [], ofContainers)
      : { type: "", status, ...(reason === undefined ? {} : { reason }) };
  expect(found).toEqual(expected.expectReady ?? expected.expected);
});
