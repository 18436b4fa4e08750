import { describe, expect, it } from "vitest";
import { formatGoValue } from "../fieldError.ts";
import { internalDiff, unifiedDiff } from "./goDiff.ts";
import { asInternal, internalValue } from "./internalValue.ts";
import { internalLayouts } from "./layouts.ts";

describe("a value as the server's own struct", () => {
  // As a real v1.36.2 printed it. @source recordings transcripts/valid-immutable, valid-pods-2, valid-workloads
  it.for([
    { type: "RoleRef", value: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "edit" }, want: '{"APIGroup":"rbac.authorization.k8s.io","Kind":"ClusterRole","Name":"edit"}' },
    { type: "PodDisruptionBudgetSpec", value: { minAvailable: 1, maxUnavailable: 1, selector: { matchLabels: { app: "web" } } }, want: '{"MinAvailable":1,"Selector":{"matchLabels":{"app":"web"}},"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}' },
    { type: "DeploymentStrategy", value: { type: "randomType", rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } }, want: '{"Type":"randomType","RollingUpdate":{"MaxUnavailable":1,"MaxSurge":1}}' },
    { type: "*VolumeNodeAffinity", value: undefined, want: "null" },
    { type: "EnvVar", value: { name: "A", value: "x && <y>" }, want: String.raw`{"Name":"A","Value":"x \u0026\u0026 \u003cy\u003e","ValueFrom":null}` },
    { type: "ConfigMapKeySelector", value: { name: "c", key: "k" }, want: '{"Name":"c","Key":"k","Optional":null}' },
    { type: "ResourceRequirements", value: { requests: { memory: "1Gi", cpu: "1" } }, want: '{"Limits":null,"Requests":{"cpu":"1","memory":"1Gi"},"Claims":null}' },
  ])("$type", ({ type, value, want }) => {
    expect(formatGoValue(internalValue(type, value))).toBe(want);
  });

  it("has the host's namespaces in the security context", () => {
    expect(asInternal("PodSpec", { hostNetwork: true, hostPID: true, containers: [] })).toMatchObject({ SecurityContext: { HostNetwork: true, HostPID: true, HostIPC: false }, Containers: null });
  });

  it("knows each struct that its layouts name", () => {
    const plain = ["string", "bool", "int", "map", "ResourceList", "Quantity", "IntOrString", "LabelSelector", "ObjectMeta"];
    const named = Object.values(internalLayouts).flatMap((fields) => fields.split(";").map((field) => (field.split(" ")[1] ?? field.slice(1)).replace(/^(\*|\[\])/, "")));
    expect(named.filter((type) => !plain.includes(type) && internalLayouts[type] === undefined)).toEqual([]);
  });
});

describe("what has changed in a struct", () => {
  const claim = (storage: string, mode = "ReadWriteOnce") => ({ accessModes: [mode], resources: { requests: { storage } } });

  // @source recordings transcripts/valid-immutable
  it.for([
    { name: "deep inside", after: claim("500Mi"), want: '@@ -6,7 +6,7 @@\n  "Resources": {\n   "Limits": null,\n   "Requests": {\n-   "storage": "1Gi"\n+   "storage": "500Mi"\n   }\n  },\n  "VolumeName": "",\n' },
    { name: "near the beginning", after: claim("1Gi", "ReadWriteMany"), want: '@@ -1,6 +1,6 @@\n {\n  "AccessModes": [\n-  "ReadWriteOnce"\n+  "ReadWriteMany"\n  ],\n  "Selector": null,\n  "Resources": {\n' },
  ])("$name", ({ after, want }) => {
    expect(internalDiff("PersistentVolumeClaimSpec", claim("1Gi"), after)).toBe(want);
  });

  // As Python's difflib has it.
  it.for([
    { name: "far apart: two hunks", a: "abcdefghijkl", b: "aXcdefghijYl", want: "@@ -1,5 +1,5 @@\n a\n-b\n+X\n c\n d\n e\n@@ -8,5 +8,5 @@\n h\n i\n j\n-k\n+Y\n l\n" },
    { name: "one line only", a: "a", b: "b", want: "@@ -1 +1 @@\n-a\n+b\n" },
    { name: "lines added in the middle", a: "abc", b: "abxyc", want: "@@ -1,3 +1,5 @@\n a\n b\n+x\n+y\n c\n" },
    { name: "nothing", a: "abc", b: "abc", want: "" },
  ])("$name", ({ a, b, want }) => {
    expect(unifiedDiff(a.split("").join("\n"), b.split("").join("\n"))).toBe(want);
  });
});
