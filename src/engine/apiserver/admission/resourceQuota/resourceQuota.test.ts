import { beforeAll, describe, expect, it } from "vitest";
import { listOfAmounts, missingForQuota, quotaUsage } from "../../../api/index.ts";
import type { KubeObject, PodSpec } from "../../../api/index.ts";
import { ControlPlane, messageOf } from "../../../../testing/controlPlane/controlPlane.ts";
import { recordedCases } from "../../../../testing/recorded/controllers/load.ts";
import type { ResourceQuota } from "../../../kinds/index.ts";

const usages = {
  "core.TestPodEvaluatorUsage": "pod",
  "core.TestServiceEvaluatorUsage": "service",
  "core.TestPersistentVolumeClaimEvaluatorUsage": "pvc",
} as const;
const resources = { pod: "pods", service: "services", pvc: "persistentvolumeclaims" } as const;

describe.for(Object.entries(usages))("%s", ([test, what]) => {
  it.for(recordedCases("quota", test, 0))("$name", ({ given, expected }) => {
    const object = given[what] as unknown as { readonly metadata?: object; readonly spec: object };
    const whole = { ...object, metadata: object.metadata ?? {}, spec: what === "pod" ? { containers: [], ...object.spec } : object.spec } as unknown as KubeObject;
    // A time long after that of the case whose pod is late.
    expect(listOfAmounts(quotaUsage(resources[what], whole, 4e15))).toEqual(expected["usage"]);
  });
});

it.for(recordedCases("quota", "core.TestPodConstraintsFunc", 0))("$name", ({ given, expected }) => {
  const { pod, required } = given as unknown as { readonly pod: { readonly spec: object }; readonly required: readonly string[] };
  const { err = "" } = expected as { readonly err?: string };
  expect(missingForQuota({ containers: [], ...pod.spec } as unknown as PodSpec, required) ?? "").toBe(err);
});

describe("a namespace with a quota", () => {
  const cluster = new ControlPlane();
  const configMap = (name: string): KubeObject => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" } });
  beforeAll(() => {
    cluster.ready();
    const quota = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "few", namespace: "default" }, spec: { hard: { configmaps: "2" } } } as unknown as KubeObject;
    cluster.create("v1/resourcequotas", quota);
  });
  const used = (): unknown => (cluster.get("v1/resourcequotas", "default", "few").body as ResourceQuota).status.used;

  it("takes nothing before somebody has counted", () => {
    const counted = cluster.get("v1/resourcequotas", "default", "few").body as ResourceQuota;
    const status = { hard: { configmaps: "2" }, used: { configmaps: "0" } };
    cluster.call({ verb: "update", resource: "v1/resourcequotas", subresource: "status", namespace: "default", name: "few", body: { ...counted, status } });
    expect(used()).toEqual({ configmaps: "0" });
  });

  it("counts what is made", () => {
    expect(cluster.create("v1/configmaps", configMap("a")).code).toBe(201);
    expect(used()).toEqual({ configmaps: "1" });
  });

  it("counts requests that come together, and refuses the one too many", () => {
    const ids = ["b", "c"].map((name) => cluster.send({ verb: "create", resource: "v1/configmaps", namespace: "default", body: configMap(name) }));
    const answers = ids.map((id) => cluster.wait(id));
    expect(answers.map(({ code }) => code)).toEqual([201, 403]);
    expect(answers.map(messageOf)[1]).toBe('configmaps "c" is forbidden: exceeded quota: few, requested: configmaps=1, used: configmaps=2, limited: configmaps=2');
  });
});
