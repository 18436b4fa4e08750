import { beforeAll, describe, expect, it } from "vitest";
import type { KubeObject } from "../../../api/index.ts";
import { ControlPlane, messageOf } from "../../../../testing/controlPlane/controlPlane.ts";
import type { ResourceQuota } from "../../../kinds/index.ts";

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
