import type { Container } from "../../../api/index.ts";
import { containersOf, containersWhere, nameContainers, nameSetters, plural, quoteAll, sorted } from "./check.ts";
import type { Check } from "./check.ts";
import { seccompValues } from "./restricted.ts";

/** @source k8s.io/pod-security-admission/policy/check_capabilities_baseline.go */
const defaultCapabilities: ReadonlySet<string> = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);

/** Sysctls that are safe, and since when. @source check_sysctls.go */
const safeSysctls: Readonly<Record<string, number>> = {
  "kernel.shm_rmid_forced": 0,
  "net.ipv4.ip_local_port_range": 0,
  "net.ipv4.tcp_syncookies": 0,
  "net.ipv4.ping_group_range": 0,
  "net.ipv4.ip_unprivileged_port_start": 0,
  "net.ipv4.ip_local_reserved_ports": 27,
  "net.ipv4.tcp_keepalive_time": 29,
  "net.ipv4.tcp_fin_timeout": 29,
  "net.ipv4.tcp_keepalive_intvl": 29,
  "net.ipv4.tcp_keepalive_probes": 29,
  "net.ipv4.tcp_rmem": 32,
  "net.ipv4.tcp_wmem": 32,
};

const appArmorAnnotation = "container.apparmor.security.beta.kubernetes.io/";
const isAllowedAppArmor = (type: string | undefined): boolean => type === undefined || type === "RuntimeDefault" || type === "Localhost";
const isAllowedAppArmorAnnotation = (value: string): boolean => value === "" || value === "runtime/default" || value.startsWith("localhost/");

const appArmorProfile: Check = {
  id: "appArmorProfile",
  level: "baseline",
  since: 0,
  violation(pod) {
    const own = pod.spec.securityContext?.appArmorProfile?.type;
    const isPodBad = !isAllowedAppArmor(own);
    const containers = containersWhere(pod, (context) => !isAllowedAppArmor(context?.appArmorProfile?.type));
    const annotations = sorted(Object.entries(pod.metadata?.annotations ?? {}).flatMap(([key, value]) => (key.startsWith(appArmorAnnotation) && !isAllowedAppArmorAnnotation(value) ? [key] : [])));
    const values = sorted([
      ...(isPodBad ? [own ?? ""] : []),
      ...containersOf(pod).flatMap(({ securityContext }) => (isAllowedAppArmor(securityContext?.appArmorProfile?.type) ? [] : [securityContext?.appArmorProfile?.type ?? ""])),
      ...annotations.map((key) => pod.metadata?.annotations?.[key] ?? ""),
    ]);
    const setters = [nameSetters(isPodBad, containers), annotations.length === 0 ? "" : `${plural("annotation", "annotations", annotations.length)} ${quoteAll(annotations)}`].filter((text) => text !== "");
    if (setters.length === 0) return undefined;
    return { reason: plural("forbidden AppArmor profile", "forbidden AppArmor profiles", values.length), detail: `${setters.join(" and ")} must not set AppArmor profile type to ${quoteAll(values)}` };
  },
};

const capabilities: Check = {
  id: "capabilities_baseline",
  level: "baseline",
  since: 0,
  replacedSince: 22,
  violation(pod) {
    const bad = (container: Container): readonly string[] => (container.securityContext?.capabilities?.add ?? []).filter((each) => !defaultCapabilities.has(each));
    const containers = containersOf(pod).filter((container) => bad(container).length > 0);
    if (containers.length === 0) return undefined;
    return { reason: "non-default capabilities", detail: `${nameContainers(containers.map(({ name }) => name))} must not include ${quoteAll(sorted(containers.flatMap(bad)))} in securityContext.capabilities.add` };
  },
};

const hostNamespaces: Check = {
  id: "hostNamespaces",
  level: "baseline",
  since: 0,
  violation({ spec }) {
    const set = [...(spec.hostNetwork === true ? ["hostNetwork=true"] : []), ...(spec.hostPID === true ? ["hostPID=true"] : []), ...(spec.hostIPC === true ? ["hostIPC=true"] : [])];
    return set.length === 0 ? undefined : { reason: "host namespaces", detail: set.join(", ") };
  },
};

const hostPathVolumes: Check = {
  id: "hostPathVolumes",
  level: "baseline",
  since: 0,
  replacedSince: 0,
  violation({ spec }) {
    const names = (spec.volumes ?? []).filter((volume) => "hostPath" in volume && volume.hostPath !== undefined).map(({ name }) => name);
    return names.length === 0 ? undefined : { reason: "hostPath volumes", detail: `${plural("volume", "volumes", names.length)} ${quoteAll(names)}` };
  },
};

const hostPorts: Check = {
  id: "hostPorts",
  level: "baseline",
  since: 0,
  violation(pod) {
    const portsOf = (container: Container): readonly string[] => (container.ports ?? []).flatMap(({ hostPort = 0 }) => (hostPort === 0 ? [] : [String(hostPort)]));
    const containers = containersOf(pod).filter((container) => portsOf(container).length > 0);
    if (containers.length === 0) return undefined;
    const ports = sorted(containers.flatMap(portsOf));
    return { reason: "hostPort", detail: `${nameContainers(containers.map(({ name }) => name))} ${plural("uses", "use", containers.length)} ${plural("hostPort", "hostPorts", ports.length)} ${ports.join(", ")}` };
  },
};

function hostsOf({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container): readonly string[] {
  const actions = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop];
  return actions.flatMap((action) => [action?.httpGet?.host ?? "", action?.tcpSocket?.host ?? ""]).filter((host) => host !== "");
}

const hostProbes: Check = {
  id: "hostProbesAndHostLifecycle",
  level: "baseline",
  since: 34,
  violation(pod) {
    const containers = containersOf(pod).filter((container) => hostsOf(container).length > 0);
    if (containers.length === 0) return undefined;
    const hosts = sorted(containers.flatMap(hostsOf));
    const names = sorted(containers.map(({ name }) => name));
    return { reason: "probe or lifecycle host", detail: `${nameContainers(names)} ${plural("uses", "use", names.length)} ${plural("probe or lifecycle host", "probe or lifecycle hosts", hosts.length)} ${quoteAll(hosts)}` };
  },
};

const privileged: Check = {
  id: "privileged",
  level: "baseline",
  since: 0,
  violation(pod) {
    const names = containersWhere(pod, (context) => context?.privileged === true);
    return names.length === 0 ? undefined : { reason: "privileged", detail: `${nameContainers(names)} must not set securityContext.privileged=true` };
  },
};

const procMount: Check = {
  id: "procMount",
  level: "baseline",
  since: 0,
  violation(pod) {
    const isBad = (value: string | undefined): boolean => value !== undefined && value !== "Default";
    const bad = containersOf(pod).filter(({ securityContext }) => isBad(securityContext?.procMount));
    if (bad.length === 0) return undefined;
    return { reason: "procMount", detail: `${nameContainers(bad.map(({ name }) => name))} must not set securityContext.procMount to ${quoteAll(sorted(bad.map(({ securityContext }) => securityContext?.procMount ?? "")))}` };
  },
};

interface SeLinuxOptions {
  readonly type?: string;
  readonly user?: string;
  readonly role?: string;
}
interface WithSeLinux {
  readonly seLinuxOptions?: SeLinuxOptions;
}

const seLinuxTypes: Readonly<Record<string, number>> = { "": 0, container_t: 0, container_init_t: 0, container_kvm_t: 0, container_engine_t: 31 };

const seLinuxOptions: Check = {
  id: "seLinuxOptions",
  level: "baseline",
  since: 0,
  violation(pod, minor) {
    const isBadType = (type: string): boolean => minor < (seLinuxTypes[type] ?? Number.POSITIVE_INFINITY);
    const isBad = (options: SeLinuxOptions | undefined): boolean => options !== undefined && (isBadType(options.type ?? "") || (options.user ?? "") !== "" || (options.role ?? "") !== "");
    const own = (pod.spec.securityContext as WithSeLinux | undefined)?.seLinuxOptions;
    const containers = containersOf(pod).map(({ name, securityContext }) => ({ name, options: (securityContext as WithSeLinux | undefined)?.seLinuxOptions }));
    const bad = containers.filter(({ options }) => isBad(options));
    if (!isBad(own) && bad.length === 0) return undefined;
    const all = [...(isBad(own) ? [own] : []), ...bad.map(({ options }) => options)];
    const types = sorted(all.flatMap((options) => (isBadType(options?.type ?? "") ? [options?.type ?? ""] : [])));
    const faults = [
      ...(types.length === 0 ? [] : [`${plural("type", "types", types.length)} ${quoteAll(types)}`]),
      ...(all.some((options) => (options?.user ?? "") !== "") ? ["user may not be set"] : []),
      ...(all.some((options) => (options?.role ?? "") !== "") ? ["role may not be set"] : []),
    ];
    return { reason: "seLinuxOptions", detail: `${nameSetters(isBad(own), bad.map(({ name }) => name))} set forbidden securityContext.seLinuxOptions: ${faults.join("; ")}` };
  },
};

const seccompProfile: Check = {
  id: "seccompProfile_baseline",
  level: "baseline",
  since: 19,
  replacedSince: 19,
  violation: seccompValues,
};

const sysctls: Check = {
  id: "sysctls",
  level: "baseline",
  since: 0,
  violation({ spec }, minor) {
    const names = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => minor < (safeSysctls[name] ?? Number.POSITIVE_INFINITY));
    return names.length === 0 ? undefined : { reason: "forbidden sysctls", detail: names.join(", ") };
  },
};

interface WithWindows {
  readonly windowsOptions?: { readonly hostProcess?: boolean };
}

const windowsHostProcess: Check = {
  id: "windowsHostProcess",
  level: "baseline",
  since: 0,
  violation(pod) {
    const isHostProcess = (context: object | undefined): boolean => (context as WithWindows | undefined)?.windowsOptions?.hostProcess === true;
    const isPodBad = isHostProcess(pod.spec.securityContext);
    const names = containersWhere(pod, isHostProcess);
    if (!isPodBad && names.length === 0) return undefined;
    return { reason: "hostProcess", detail: `${nameSetters(isPodBad, names)} must not set securityContext.windowsOptions.hostProcess=true` };
  },
};

/** In the order of their ids, as they are reported. @source k8s.io/pod-security-admission/policy */
export const baselineChecks: readonly Check[] = [
  appArmorProfile,
  capabilities,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbes,
  privileged,
  procMount,
  seLinuxOptions,
  seccompProfile,
  sysctls,
  windowsHostProcess,
];


