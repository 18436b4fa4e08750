import { describe, expect, it } from "vitest";
import type { PersistentVolumeClaim } from "../../api/index.ts";
import type { Pod, StatefulSet } from "../../kinds/index.ts";
import { ownerStages } from "./actions.ts";

describe("the owners of a claim that was made with its Pod", () => {
  const set = {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db", namespace: "default", uid: "s" },
    spec: { replicas: 1, persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete" }, volumeClaimTemplates: [{ metadata: { name: "data" }, spec: {} }] },
  } as unknown as StatefulSet;
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "db-0", namespace: "default", uid: "p" }, spec: {}, status: {} } as unknown as Pod;
  const claim = { metadata: { name: "data-db-0", resourceVersion: "7", finalizers: ["kubernetes.io/pvc-protection"] }, spec: { volumeName: "pv" } } as unknown as PersistentVolumeClaim;
  const view = (claims: readonly PersistentVolumeClaim[]) => ({ set, pods: [pod], current: "", update: "", collisionCount: 0, now: 0, claim: (name: string) => claims.find(({ metadata }) => metadata.name === name) });

  it("are written by update of the whole claim: the controller's role has no patch", () => {
    const [stage] = ownerStages(view([claim]), [0]);
    expect(stage?.calls.map(({ call }) => call)).toMatchObject([
      { verb: "update", resource: "v1/persistentvolumeclaims", name: "data-db-0", body: { ...claim, metadata: { ...claim.metadata, ownerReferences: [{ kind: "StatefulSet", name: "db", controller: true }] } } },
    ]);
  });

  it("wait for the next look when the claim is not known yet", () => {
    expect(ownerStages(view([]), [0])).toEqual([]);
  });
});
