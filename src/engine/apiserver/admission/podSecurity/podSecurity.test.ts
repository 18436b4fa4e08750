import { describe, expect, it } from "vitest";
import type { KubeObject, PodSpec } from "../../../api/index.ts";
import { describeViolations, violations } from "./evaluate.ts";
import { existingPods } from "./podSecurity.ts";
import { formatLevel, policyOf } from "./policy.ts";
import type { Level } from "./policy.ts";

const fault = (level: Level, spec: object, minor: number | "latest" = "latest"): string => describeViolations(violations({ level, minor }, { metadata: undefined, spec: spec as PodSpec }));

const plain = { containers: [{ name: "plain", image: "nginx" }] };
const good = { securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } }, containers: [{ name: "c", securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } }] };
const privilegedPod = {
  hostNetwork: true,
  hostPID: true,
  containers: [{ name: "c", ports: [{ containerPort: 80, hostPort: 80 }], securityContext: { privileged: true, capabilities: { add: ["NET_ADMIN"] } } }],
  volumes: [{ name: "h", hostPath: { path: "/" } }],
};
const asRoot = { ...good, securityContext: { ...good.securityContext, runAsUser: 0 } };

/** The words are a real server's, or those of the checks themselves where no recording has them. */
const cases: readonly { readonly name: string; readonly level: Level; readonly spec: object; readonly minor?: number; readonly says: string }[] = [
  { name: "anything is privileged's", level: "privileged", spec: privilegedPod, says: "" },
  { name: "a plain Pod is baseline", level: "baseline", spec: plain, says: "" },
  { name: "a careful Pod is restricted", level: "restricted", spec: good, says: "" },
  {
    name: "a plain Pod is not restricted",
    level: "restricted",
    spec: plain,
    says: 'allowPrivilegeEscalation != false (container "plain" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "plain" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "plain" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "plain" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  },
  {
    name: "a Pod that takes the host is not baseline",
    level: "baseline",
    spec: privilegedPod,
    says: 'non-default capabilities (container "c" must not include "NET_ADMIN" in securityContext.capabilities.add), host namespaces (hostNetwork=true, hostPID=true), hostPath volumes (volume "h"), hostPort (container "c" uses hostPort 80), privileged (container "c" must not set securityContext.privileged=true)',
  },
  { name: "root is not restricted", level: "restricted", spec: asRoot, says: "runAsUser=0 (pod must not set runAsUser=0)" },
  { name: "root was not looked at before 1.23", level: "restricted", spec: asRoot, minor: 22, says: "" },
  { name: "a sysctl is safe since 1.29 only", level: "baseline", spec: { ...plain, securityContext: { sysctls: [{ name: "net.ipv4.tcp_keepalive_time", value: "1" }] } }, minor: 28, says: "forbidden sysctls (net.ipv4.tcp_keepalive_time)" },
  { name: "two containers share a fault", level: "baseline", spec: { containers: ["a", "b"].map((name) => ({ name, securityContext: { privileged: true } })) }, says: 'privileged (containers "a", "b" must not set securityContext.privileged=true)' },
];

describe("the Pod Security Standards", () => {
  it.for(cases)("$name", ({ level, spec, minor, says }) => {
    expect(fault(level, spec, minor)).toBe(says);
  });
});

describe("a namespace's labels", () => {
  it("name levels and versions", () => {
    const { policy, errors } = policyOf({ "pod-security.kubernetes.io/enforce": "baseline", "pod-security.kubernetes.io/enforce-version": "v1.28", "pod-security.kubernetes.io/warn": "restricted" });
    expect([policy.enforce, policy.warn, policy.audit].map(formatLevel)).toEqual(["baseline:v1.28", "restricted:latest", "privileged:latest"]);
    expect(errors).toEqual([]);
  });

  it("that make no sense count as restricted where they are enforced", () => {
    const { policy, errors } = policyOf({ "pod-security.kubernetes.io/enforce": "nonsense" });
    expect(policy.enforce.level).toBe("restricted");
    expect(errors).toMatchObject([{ field: "metadata.labels[pod-security.kubernetes.io/enforce]", detail: "must be one of privileged, baseline, restricted" }]);
  });
});

describe("a stricter level", () => {
  it("tells of the Pods that are there, those with the same faults together", () => {
    const pod = (name: string, spec: object): KubeObject => ({ apiVersion: "v1", kind: "Pod", metadata: { name }, spec }) as KubeObject;
    expect(existingPods("base", { level: "restricted", minor: "latest" }, [pod("b", plain), pod("a", plain), pod("root", asRoot)])).toEqual([
      'existing pods in namespace "base" violate the new PodSecurity enforce level "restricted:latest"',
      "a (and 1 other pod): allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile",
      "root: runAsUser=0",
    ]);
  });
});
