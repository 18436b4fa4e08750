import { expect, it } from "vitest";
import { fieldsAt, writableKinds } from "./index.ts";

it.for([
  ["apps/v1", "Deployment", [], "io.k8s.api.apps.v1.Deployment", "spec"],
  ["apps/v1", "Deployment", ["spec", "template", "spec", "containers"], "io.k8s.api.core.v1.Container", "imagePullPolicy"],
  ["v1", "Pod", ["spec", "volumes", "configMap", "items"], "io.k8s.api.core.v1.KeyToPath", "key"],
  ["v1", "Service", ["spec", "ports"], "io.k8s.api.core.v1.ServicePort", "nodePort"],
] as const)("%s %s %j is a %s with %s", ([apiVersion, kind, path, of, field]) => {
  const answer = fieldsAt(apiVersion, kind, path);
  expect(answer?.of).toBe(of);
  expect(answer?.fields.map(({ name }) => name)).toContain(field);
});

it.for([
  ["apps/v1", "Deployment", ["spec", "nothing"]],
  ["v1", "ConfigMap", ["data"]],
  ["v1", "Nothing", []],
  ["v1", "ConfigMap", ["data", "constructor"]],
] as const)("%s %s %j has no fields", ([apiVersion, kind, path]) => {
  expect(fieldsAt(apiVersion, kind, path)?.fields ?? []).toEqual([]);
});

it("says what may stand there", () => {
  const fields = fieldsAt("v1", "Service", ["spec", "ports"])?.fields ?? [];
  expect(fields.find(({ name }) => name === "protocol")).toMatchObject({ type: "string", options: expect.arrayContaining(["TCP", "UDP"]), defaultValue: "TCP" });
  expect(fields.find(({ name }) => name === "port")).toMatchObject({ type: "integer", isRequired: true });
});

it("offers kinds that can be created, in all their versions", () => {
  const kinds = writableKinds().map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
  expect(kinds).toEqual(expect.arrayContaining(["v1 Pod", "apps/v1 StatefulSet", "networking.k8s.io/v1 Ingress", "autoscaling/v2 HorizontalPodAutoscaler"]));
});
