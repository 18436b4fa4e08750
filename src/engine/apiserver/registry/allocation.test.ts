import { describe, expect, it } from "vitest";
import { ControlPlane } from "../../../testing/controlPlane/controlPlane.ts";
import type { KubeObject } from "../../api/index.ts";
import type { Service } from "../../kinds/index.ts";

const service = (name: string, spec: object): KubeObject => ({ apiVersion: "v1", kind: "Service", metadata: { name, namespace: "default" }, spec }) as unknown as KubeObject;
const dryRun = { dryRun: true } as const;

describe("a dry run of a Service", () => {
  const plane = new ControlPlane().ready();
  const place = { resource: "v1/services", namespace: "default" };
  const try_ = (spec: object): Service => plane.call({ verb: "create", ...place, body: service("new", spec), options: dryRun }).body as Service;

  it.for([
    { name: "names the range itself as address", spec: { ports: [{ port: 80 }] }, want: { clusterIP: "10.96.0.0" } },
    { name: "counts up from a port that nobody can have", spec: { type: "NodePort", ports: [{ name: "a", port: 80 }, { name: "b", port: 81 }] }, want: { ports: [{ nodePort: 32_769 }, { nodePort: 32_770 }] } },
    { name: "or from the one that was asked for", spec: { type: "NodePort", ports: [{ name: "a", port: 80, nodePort: 30_100 }, { name: "b", port: 81 }] }, want: { ports: [{ nodePort: 30_100 }, { nodePort: 30_101 }] } },
  ])("$name", ({ spec, want }) => {
    expect(try_(spec).spec).toMatchObject(want);
  });

  it("allocates for changes as well", () => {
    plane.create("v1/services", service("old", { ports: [{ port: 80 }] }));
    const changed = plane.call({ verb: "patch", ...place, name: "old", patchType: "application/merge-patch+json", body: { spec: { type: "NodePort" } }, options: dryRun }).body as Service;
    expect(changed.spec).toMatchObject({ type: "NodePort", ports: [{ port: 80, nodePort: 32_769 }] });
  });
});
