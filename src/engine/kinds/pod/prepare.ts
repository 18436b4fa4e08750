import type { Affinity, Container, LabelSelector, PodAffinity, PodAffinityTerm, PodSpec, SecurityProfile, StringMap } from "../../api/index.ts";
import type { Pod } from "./types.ts";

/** What the server makes of a new Pod before it looks whether it is valid. @source pkg/registry/core/pod/strategy.go */

const appArmorPrefix = "container.apparmor.security.beta.kubernetes.io/";

function withKeys(selector: LabelSelector | undefined, labels: StringMap, match: readonly string[], mismatch: readonly string[]): LabelSelector | undefined {
  if (selector === undefined) return undefined;
  const expressions = [
    ...match.map((key) => [key, "In"] as const),
    ...mismatch.map((key) => [key, "NotIn"] as const),
  ].flatMap(([key, operator]) => {
    const value = labels[key];
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
  return expressions.length === 0 ? selector : { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...expressions] };
}

function termWithKeys(term: PodAffinityTerm, labels: StringMap): PodAffinityTerm {
  const labelSelector = withKeys(term.labelSelector, labels, term.matchLabelKeys ?? [], term.mismatchLabelKeys ?? []);
  return labelSelector === undefined || labelSelector === term.labelSelector ? term : { ...term, labelSelector };
}

const hasKeys = (term: PodAffinityTerm): boolean => (term.matchLabelKeys?.length ?? 0) + (term.mismatchLabelKeys?.length ?? 0) > 0;

function affinityWithKeys(affinity: PodAffinity | undefined, labels: StringMap): PodAffinity | undefined {
  if (affinity === undefined) return undefined;
  const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred } = affinity;
  const isPlain = required?.some(hasKeys) !== true && preferred?.some((each) => hasKeys(each.podAffinityTerm)) !== true;
  if (isPlain) return affinity;
  return {
    ...affinity,
    ...(required === undefined ? {} : { requiredDuringSchedulingIgnoredDuringExecution: required.map((term) => termWithKeys(term, labels)) }),
    ...(preferred === undefined
      ? {}
      : { preferredDuringSchedulingIgnoredDuringExecution: preferred.map((each) => ({ ...each, podAffinityTerm: termWithKeys(each.podAffinityTerm, labels) })) }),
  };
}

function allAffinityWithKeys(affinity: Affinity, labels: StringMap): Affinity {
  const podAffinity = affinityWithKeys(affinity.podAffinity, labels);
  const podAntiAffinity = affinityWithKeys(affinity.podAntiAffinity, labels);
  if (podAffinity === affinity.podAffinity && podAntiAffinity === affinity.podAntiAffinity) return affinity;
  return { ...affinity, ...(podAffinity === undefined ? {} : { podAffinity }), ...(podAntiAffinity === undefined ? {} : { podAntiAffinity }) };
}

/** Keys of labels that others must share become conditions of the selectors. @source applyMatchLabelKeysAndMismatchLabelKeys */
function withLabelKeys(spec: PodSpec, labels: StringMap): PodSpec {
  const affinity = spec.affinity === undefined ? undefined : allAffinityWithKeys(spec.affinity, labels);
  const hasSpreadKeys = spec.topologySpreadConstraints?.some((each) => (each.matchLabelKeys?.length ?? 0) > 0) === true;
  if (affinity === spec.affinity && !hasSpreadKeys) return spec;
  return {
    ...spec,
    ...(affinity === undefined ? {} : { affinity }),
    ...(hasSpreadKeys && spec.topologySpreadConstraints !== undefined
      ? {
          topologySpreadConstraints: spec.topologySpreadConstraints.map((each) => {
            const labelSelector = withKeys(each.labelSelector, labels, each.matchLabelKeys ?? [], []);
            return labelSelector === undefined ? each : { ...each, labelSelector };
          }),
        }
      : {}),
  };
}

function profileOf(annotation: string): SecurityProfile | undefined {
  if (annotation === "unconfined") return { type: "Unconfined" };
  if (annotation === "runtime/default") return { type: "RuntimeDefault" };
  const name = annotation.startsWith("localhost/") ? annotation.slice("localhost/".length) : "";
  return name === "" || name.trim() !== name ? undefined : { type: "Localhost", localhostProfile: name };
}

/** A profile that only an annotation names becomes the container's own. @source applyAppArmorVersionSkew */
function withAppArmor(pod: Pod): Pod {
  const { annotations = {} } = pod.metadata;
  const { spec } = pod;
  if (spec.os?.name === "windows" || !Object.keys(annotations).some((key) => key.startsWith(appArmorPrefix))) return pod;
  const ofPod = spec.securityContext?.appArmorProfile;
  const sync = (container: Container): Container => {
    const annotation = annotations[`${appArmorPrefix}${container.name}`];
    if (annotation === undefined || container.securityContext?.appArmorProfile !== undefined) return container;
    const profile = profileOf(annotation);
    if (profile === undefined || (profile.type === ofPod?.type && profile.localhostProfile === ofPod?.localhostProfile)) return container;
    return { ...container, securityContext: { ...container.securityContext, appArmorProfile: profile } };
  };
  const initContainers = spec.initContainers?.map(sync);
  return { ...pod, spec: { ...spec, containers: spec.containers.map(sync), ...(initContainers === undefined ? {} : { initContainers }) } };
}

/** The Pod with what its labels and annotations say filled into its specification. */
export function prepareSpec(pod: Pod): Pod {
  const spec = withLabelKeys(pod.spec, pod.metadata.labels ?? {});
  return withAppArmor(spec === pod.spec ? pod : { ...pod, spec });
}
