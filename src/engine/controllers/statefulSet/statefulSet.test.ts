import { describe, expect, it } from "vitest";
import { recordedCases } from "../../../testing/recorded/controllers/load.ts";
import type { StatefulSet } from "../../kinds/index.ts";
import { wantedOwners } from "./claims.ts";

describe("who owns a StatefulSet's claim", () => {
  it.for(recordedCases("statefulset", "TestIsClaimOwnerUpToDate", 0))("$name", ({ given, expected }) => {
    const { ordinal, replicas, scaleDownPolicy, setDeletePolicy } = given as unknown as Readonly<Record<string, unknown>>;
    const spec = { replicas, persistentVolumeClaimRetentionPolicy: { whenScaled: scaleDownPolicy, whenDeleted: setDeletePolicy } };
    const set = { metadata: { name: "web" }, spec } as unknown as StatefulSet;
    expect(wantedOwners(set, Number(ordinal))).toEqual({ pod: expected["needsPodRef"], set: expected["needsSetRef"] });
  });
});
