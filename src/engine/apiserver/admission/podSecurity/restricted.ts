import type { Volume } from "../../../api/index.ts";
import { containersOf, containersWhere, nameContainers, nameSetters, plural, quoteAll, sorted } from "./check.ts";
import type { Check, PodToCheck, Violation } from "./check.ts";

const isWindows = ({ spec }: PodToCheck): boolean => spec.os?.name === "windows";

const allowPrivilegeEscalation: Check = {
  id: "allowPrivilegeEscalation",
  level: "restricted",
  since: 8,
  violation(pod, minor) {
    if (minor >= 25 && isWindows(pod)) return undefined;
    const names = containersWhere(pod, (context) => context?.allowPrivilegeEscalation !== false);
    return names.length === 0 ? undefined : { reason: "allowPrivilegeEscalation != false", detail: `${nameContainers(names)} must set securityContext.allowPrivilegeEscalation=false` };
  },
};

const capabilities: Check = {
  id: "capabilities_restricted",
  level: "restricted",
  since: 22,
  violation(pod, minor) {
    if (minor >= 25 && isWindows(pod)) return undefined;
    const keeping = containersWhere(pod, (context) => context?.capabilities?.drop?.includes("ALL") !== true);
    const addedBy = containersOf(pod).map(({ name, securityContext }) => ({ name, added: (securityContext?.capabilities?.add ?? []).filter((each) => each !== "NET_BIND_SERVICE") }));
    const adding = addedBy.filter(({ added }) => added.length > 0);
    const details = [
      ...(keeping.length === 0 ? [] : [`${nameContainers(keeping)} must set securityContext.capabilities.drop=["ALL"]`]),
      ...(adding.length === 0 ? [] : [`${nameContainers(adding.map(({ name }) => name))} must not include ${quoteAll(sorted(adding.flatMap(({ added }) => added)))} in securityContext.capabilities.add`]),
    ];
    return details.length === 0 ? undefined : { reason: "unrestricted capabilities", detail: details.join("; ") };
  },
};

const allowedVolumes: readonly string[] = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"];

/** What a volume is made from: "hostPath"; "unknown" when it says nothing. */
const volumeType = (volume: Volume): string => Object.keys(volume).find((key) => key !== "name") ?? "unknown";

const restrictedVolumes: Check = {
  id: "restrictedVolumes",
  level: "restricted",
  since: 0,
  violation({ spec }) {
    const bad = (spec.volumes ?? []).filter((volume) => !allowedVolumes.includes(volumeType(volume)));
    if (bad.length === 0) return undefined;
    const types = sorted(bad.map(volumeType));
    const names = bad.map(({ name }) => name);
    return {
      reason: "restricted volume types",
      detail: `${plural("volume", "volumes", names.length)} ${quoteAll(names)} ${plural("uses", "use", names.length)} ${plural("restricted volume type", "restricted volume types", types.length)} ${quoteAll(types)}`,
    };
  },
};

const runAsNonRoot: Check = {
  id: "runAsNonRoot",
  level: "restricted",
  since: 0,
  violation(pod) {
    const own = pod.spec.securityContext?.runAsNonRoot;
    const saysNo = containersWhere(pod, (context) => context?.runAsNonRoot === false);
    if (own === false || saysNo.length > 0) return { reason: "runAsNonRoot != true", detail: `${nameSetters(own === false, saysNo)} must not set securityContext.runAsNonRoot=false` };
    const silent = own === true ? [] : containersWhere(pod, (context) => context?.runAsNonRoot === undefined);
    return silent.length === 0 ? undefined : { reason: "runAsNonRoot != true", detail: `pod or ${nameContainers(silent)} must set securityContext.runAsNonRoot=true` };
  },
};

const runAsUser: Check = {
  id: "runAsUser",
  level: "restricted",
  since: 23,
  violation(pod) {
    const isPodRoot = pod.spec.securityContext?.runAsUser === 0;
    const names = containersWhere(pod, (context) => context?.runAsUser === 0);
    return isPodRoot || names.length > 0 ? { reason: "runAsUser=0", detail: `${nameSetters(isPodRoot, names)} must not set runAsUser=0` } : undefined;
  },
};

const isValidSeccomp = (type: string | undefined): boolean => type === "RuntimeDefault" || type === "Localhost";

/** Profiles that are said and are bad. */
export function seccompValues(pod: PodToCheck): Violation | undefined {
  const own = pod.spec.securityContext?.seccompProfile;
  const isPodBad = own !== undefined && !isValidSeccomp(own.type);
  const bad = containersOf(pod).filter(({ securityContext }) => securityContext?.seccompProfile !== undefined && !isValidSeccomp(securityContext.seccompProfile.type));
  if (!isPodBad && bad.length === 0) return undefined;
  const values = sorted([...(isPodBad ? [own.type ?? ""] : []), ...bad.map(({ securityContext }) => securityContext?.seccompProfile?.type ?? "")]);
  return { reason: "seccompProfile", detail: `${nameSetters(isPodBad, bad.map(({ name }) => name))} must not set securityContext.seccompProfile.type to ${quoteAll(values)}` };
}

const seccompProfile: Check = {
  id: "seccompProfile_restricted",
  level: "restricted",
  since: 19,
  violation(pod, minor) {
    if (minor >= 25 && isWindows(pod)) return undefined;
    const said = seccompValues(pod);
    if (said !== undefined) return said;
    const isPodSet = pod.spec.securityContext?.seccompProfile !== undefined;
    const silent = isPodSet ? [] : containersWhere(pod, (context) => context?.seccompProfile === undefined);
    return silent.length === 0 ? undefined : { reason: "seccompProfile", detail: `pod or ${nameContainers(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"` };
  },
};

/** In the order of their ids. @source k8s.io/pod-security-admission/policy */
export const restrictedChecks: readonly Check[] = [allowPrivilegeEscalation, capabilities, restrictedVolumes, runAsNonRoot, runAsUser, seccompProfile];
