import { ipWarnings } from "../addresses.ts";
import type { StringMap } from "../meta.ts";
import { nodeLabelWarning, nodeTermWarnings } from "../nodeLabels.ts";
import { parseQuantity } from "../quantity.ts";
import { appArmorContainer } from "./podAnnotations.ts";
import type { Container, ContainerPort, PodSpec, PodTemplateSpec } from "./types.ts";
import { claimSpecWarnings } from "../volumeClaim/validation.ts";
import type { Volume, VolumeProjection } from "./volumes.ts";
import { containersWithPaths } from "./windowsValidation.ts";

/**
 * What Kubernetes warns of in a Pod that is valid all the same.
 * @source pkg/api/pod/warnings.go warningsForPodSpecAndMeta
 */

const deprecatedAnnotations: readonly (readonly [key: string, message: string])[] = [
  ["scheduler.alpha.kubernetes.io/critical-pod", 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ["security.alpha.kubernetes.io/sysctls", 'non-functional in v1.11+; use the "sysctls" field instead'],
  ["security.alpha.kubernetes.io/unsafe-sysctls", 'non-functional in v1.11+; use the "sysctls" field instead'],
];
const deprecatedVolumes: readonly (readonly [field: string, since: string, shown?: string])[] = [
  ["photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"],
  ["gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"],
  ["scaleIO", "deprecated in v1.16, non-functional in v1.22+"],
  ["flocker", "deprecated in v1.22, non-functional in v1.25+"],
  ["storageos", "deprecated in v1.22, non-functional in v1.25+", "storageOS"],
  ["quobyte", "deprecated in v1.22, non-functional in v1.25+"],
  ["glusterfs", "deprecated in v1.25, non-functional in v1.26+"],
  ["cephfs", "deprecated in v1.28, non-functional in v1.31+"],
  ["rbd", "deprecated in v1.28, non-functional in v1.31+"],
];
const seccompPod = "seccomp.security.alpha.kubernetes.io/pod";
const seccompContainer = "container.seccomp.security.alpha.kubernetes.io/";
const useSeccomp = 'non-functional in v1.27+; use the "seccompProfile" field instead';

function nodeWarnings(spec: PodSpec, path: string): readonly string[] {
  const warnings: string[] = [];
  for (const key of Object.keys(spec.nodeSelector ?? {})) {
    const why = nodeLabelWarning(key);
    if (why !== undefined) warnings.push(`${path}.nodeSelector[${key}]: ${why}`);
  }
  const affinity = spec.affinity?.nodeAffinity;
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
  affinity?.[required]?.nodeSelectorTerms?.forEach((term, index) => warnings.push(...nodeTermWarnings(term, `${path}.affinity.nodeAffinity.${required}.nodeSelectorTerms[${index}]`)));
  affinity?.[preferred]?.forEach((term, index) => warnings.push(...nodeTermWarnings(term.preference, `${path}.affinity.nodeAffinity.${preferred}[${index}].preference`)));
  spec.topologySpreadConstraints?.forEach((constraint, index) => {
    const at = `${path}.topologySpreadConstraints[${index}]`;
    const why = nodeLabelWarning(constraint.topologyKey);
    if (why !== undefined) warnings.push(`${at}.topologyKey: ${constraint.topologyKey} is ${why}`);
    if (constraint.labelSelector === undefined) warnings.push(`${at}.labelSelector: a null labelSelector results in matching no pod`);
  });
  return warnings;
}

const isFractional = (amount: string | undefined): amount is string => amount !== undefined && (parseQuantity(amount)?.nano ?? 0n) % 1_000_000_000n !== 0n;
const fraction = (path: string, amount: string): string => `${path}: fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`;

/** Files that a token's file hides. */
function hiddenFiles(source: VolumeProjection, tokens: ReadonlySet<string>, path: string): readonly string[] {
  const of = (items: readonly { readonly path: string }[] | undefined, kind: string): readonly string[] =>
    (items ?? []).flatMap((item, index) => (tokens.has(item.path) ? [`${path}.${kind}[${index}]: has duplicated path with ServiceAccountToken ${JSON.stringify(item.path)}`] : []));
  return [...of(source.configMap?.items, "configMap"), ...of(source.secret?.items, "secrets"), ...of(source.downwardAPI?.items, "downwardAPI")];
}

function volumeWarnings(volumes: readonly Volume[], path: string): readonly string[] {
  const warnings: string[] = [];
  volumes.forEach((volume, index) => {
    const given = volume as unknown as Readonly<Record<string, unknown>>;
    for (const [field, since, shown = field] of deprecatedVolumes) if (given[field] !== undefined) warnings.push(`${path}[${index}].${shown}: ${since}`);
    const claim = volume.ephemeral?.volumeClaimTemplate?.spec;
    if (claim !== undefined) warnings.push(...claimSpecWarnings(claim, `${path}[${index}].ephemeral.volumeClaimTemplate.spec`));
  });
  const tokens = new Set(volumes.flatMap((volume) => (volume.projected?.sources ?? []).flatMap((source) => (source.serviceAccountToken === undefined ? [] : [source.serviceAccountToken.path]))));
  if (tokens.size > 0) {
    volumes.forEach((volume, index) => {
      for (const source of volume.projected?.sources ?? []) warnings.push(...hiddenFiles(source, tokens, `${path}[${index}].projected.sources`));
    });
  }
  return warnings;
}

function duplicates(values: readonly string[], say: (index: number, value: string) => string): readonly string[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [say(index, value)] : []));
}

/** A variable that is set again, and does not build on what it was. */
function envWarnings(container: Container, path: string): readonly string[] {
  const seen = new Set<string>();
  return (container.env ?? []).flatMap((variable, index) => {
    const { name, value = "" } = variable;
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const reference = `$(${name})`;
    const isBuiltOn = variable.valueFrom === undefined && value !== reference && value.includes(reference);
    return isBuiltOn ? [] : [`${path}.env[${index}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`];
  });
}

function containerWarnings(container: Container, path: string): readonly string[] {
  const warnings: string[] = [];
  for (const name of ["memory", "ephemeral-storage"]) {
    for (const list of ["limits", "requests"] as const) {
      const amount = container.resources?.[list]?.[name];
      if (isFractional(amount)) warnings.push(fraction(`${path}.resources.${list}[${name}]`, amount));
    }
  }
  return [...warnings, ...envWarnings(container, path)];
}

/** Ports that are named twice, in one container or in two. */
function portWarnings(spec: PodSpec, path: string): readonly string[] {
  const known = new Map<string, { readonly at: string; readonly port: ContainerPort }[]>();
  const warnings: string[] = [];
  for (const [container, at] of containersWithPaths(spec, path)) {
    (container.ports ?? []).forEach((port, index) => {
      const place = `${at}.ports[${index}]`;
      const key = `${port.containerPort}/${port.protocol ?? ""}`;
      const others = known.get(key) ?? [];
      for (const other of others) {
        const [hostPort, otherPort] = [port.hostPort ?? 0, other.port.hostPort ?? 0];
        const [hostIP, otherIP] = [port.hostIP ?? "", other.port.hostIP ?? ""];
        if (hostIP === otherIP && hostPort === otherPort) warnings.push(`${place}: duplicate port definition with ${other.at}`);
        else if (hostPort === 0 || otherPort === 0) warnings.push(`${place}: overlapping port definition with ${other.at}`);
        else if (hostPort === otherPort && (hostIP === "" || otherIP === "")) warnings.push(`${place}: dangerously ambiguous port definition with ${other.at}`);
      }
      known.set(key, [...others, { at: place, port }]);
    });
  }
  return warnings;
}

const addressWarnings = (spec: PodSpec, path: string): readonly string[] => [
  ...(spec.dnsConfig?.nameservers ?? []).flatMap((server, index) => ipWarnings(server, `${path}.dnsConfig.nameservers[${index}]`)),
  ...(spec.hostAliases ?? []).flatMap((alias, index) => ipWarnings(alias.ip, `${path}.hostAliases[${index}].ip`)),
];

function annotationWarnings(annotations: StringMap, spec: PodSpec, path: string, isPod: boolean): readonly string[] {
  const at = (key: string): string => `${path}metadata.annotations[${key}]`;
  const warnings = deprecatedAnnotations.filter(([key]) => annotations[key] !== undefined).map(([key, message]) => `${at(key)}: ${message}`);
  if (spec.securityContext?.seccompProfile === undefined && annotations[seccompPod] !== undefined) warnings.push(`${at(seccompPod)}: ${useSeccomp}`);
  for (const [container] of containersWithPaths(spec, "")) {
    const key = `${seccompContainer}${container.name}`;
    if (container.securityContext?.seccompProfile === undefined && annotations[key] !== undefined) warnings.push(`${at(key)}: ${useSeccomp}`);
    const appArmor = `${appArmorContainer}${container.name}`;
    // A Pod's annotation has become a field by now.
    const hasField = !isPod && (container.securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile) !== undefined;
    if (annotations[appArmor] !== undefined && !hasField) warnings.push(`${at(appArmor)}: deprecated since v1.30; use the "appArmorProfile" field instead`);
  }
  return warnings;
}

function specWarnings(spec: PodSpec, annotations: StringMap | undefined, prefix: string, isPod: boolean): readonly string[] {
  const path = `${prefix}spec`;
  const pullSecrets = (spec.imagePullSecrets ?? []).map((each) => each.name ?? "");
  return [
    ...nodeWarnings(spec, path),
    ...(annotations === undefined ? [] : annotationWarnings(annotations, spec, prefix, isPod)),
    ...(spec.volumes === undefined ? [] : volumeWarnings(spec.volumes, `${path}.volumes`)),
    ...duplicates((spec.hostAliases ?? []).map((alias) => alias.ip), (index, ip) => `${path}.hostAliases[${index}].ip: duplicate ip ${JSON.stringify(ip)}`),
    ...duplicates(pullSecrets, (index, name) => `${path}.imagePullSecrets[${index}].name: duplicate name ${JSON.stringify(name)}`),
    ...pullSecrets.flatMap((name, index) => (name === "" ? [`${path}.imagePullSecrets[${index}].name: invalid empty name ""`] : [])),
    ...["memory", "ephemeral-storage"].flatMap((name) => {
      const amount = spec.overhead?.[name];
      return isFractional(amount) ? [fraction(`${path}.overhead[${name}]`, amount)] : [];
    }),
    ...containersWithPaths(spec, path).flatMap(([container, at]) => containerWarnings(container, at)),
    ...portWarnings(spec, path),
    ...(spec.terminationGracePeriodSeconds !== undefined && spec.terminationGracePeriodSeconds < 0 ? [`${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`] : []),
    ...addressWarnings(spec, path),
  ];
}

/** Specifications that there is nothing to say about, by reference. */
const plainSpecs = new WeakSet<PodSpec>();

export function podWarnings(spec: PodSpec, annotations: StringMap | undefined): readonly string[] {
  if (annotations === undefined && plainSpecs.has(spec)) return [];
  const warnings = specWarnings(spec, annotations, "", true);
  if (warnings.length === 0) plainSpecs.add(spec);
  return warnings;
}

/** Of a workload's template; an update that leaves the template alone brings no warnings again. */
export function podTemplateWarnings(template: PodTemplateSpec, old: PodTemplateSpec | undefined, path = "spec.template"): readonly string[] {
  return template.spec === old?.spec && template.metadata === old.metadata ? [] : specWarnings(template.spec, template.metadata?.annotations, `${path}.`, false);
}
