import { expect, it } from "vitest";
import type { Deployment, ReplicaSet } from "../../kinds/index.ts";
import { maxUnavailable } from "./replicas.ts";
import { cleanupUnhealthyReplicas, reconcileOldReplicaSets } from "./scaling.ts";

const set = (name: string, replicas: number, available = 0): ReplicaSet =>
  ({ metadata: { name, uid: name }, spec: { replicas, selector: {}, template: { spec: { containers: [] } } }, status: { replicas, availableReplicas: available } }) as unknown as ReplicaSet;
const rolling = (replicas: number, maxSurge: number | string, unavailable: number | string): Deployment =>
  ({ metadata: { name: "" }, status: {}, spec: { replicas, strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable: unavailable } } } }) as unknown as Deployment;

it("old pods are not scaled down twice while their ReplicaSet's status still counts those that are gone", () => {
  const { resizes, isStale } = cleanupUnhealthyReplicas([set("old", 5, 11)], 1);
  expect([resizes, isStale]).toEqual([[], true]);
  expect(reconcileOldReplicaSets(rolling(6, 3, 2), set("new", 4, 0), [set("old", 5, 11)])).toEqual([]);
});

it("nothing may be unavailable where the bounds are words", () => {
  expect([maxUnavailable(rolling(10, "oops", "39%")), maxUnavailable(rolling(10, "39%", "39%"))]).toEqual([0, 3]);
});
