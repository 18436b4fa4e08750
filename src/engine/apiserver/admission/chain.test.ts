import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pluginNames } from "./chain.ts";

/** Those of AllOrderedPlugins that v1.36 has on, and NodeRestriction. @source kubernetes pkg/kubeapiserver/options/plugins.go */
const recommended = [
  "NamespaceLifecycle",
  "LimitRanger",
  "ServiceAccount",
  "NodeRestriction",
  "TaintNodesByCondition",
  "PodSecurity",
  "Priority",
  "DefaultTolerationSeconds",
  "DefaultStorageClass",
  "StorageObjectInUseProtection",
  "PersistentVolumeClaimResize",
  "RuntimeClass",
  "CertificateApproval",
  "CertificateSigning",
  "CertificateSubjectRestriction",
  "DefaultIngressClass",
  "PodTopologyLabels",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionWebhook",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionWebhook",
  "ResourceQuota",
];

describe("admission", () => {
  it("asks the plugins in Kubernetes' order", () => {
    expect(pluginNames).toEqual(recommended);
  });

  it("has a folder for each", () => {
    const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== "matching").map(({ name }) => name.toLowerCase());
    expect(folders.toSorted()).toEqual(recommended.map((name) => name.toLowerCase()).toSorted());
  });
});
