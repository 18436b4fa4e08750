import { compareStrings } from "../../../core/index.ts";
import { newForbidden, newInvalid } from "../../../api/index.ts";
import type { KubeObject, PodTemplateSpec } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { allowed, nameForRefusal, refused, waits } from "../plugin.ts";
import type { AdmissionPlugin, AdmissionRequest, Validated } from "../plugin.ts";
import type { PodToCheck } from "./check.ts";
import { describeViolations, violations } from "./evaluate.ts";
import { compareLevels, formatLevel, isSame, policyOf } from "./policy.ts";
import type { LevelVersion, Policy } from "./policy.ts";

/** @source k8s.io/pod-security-admission/admission/admission.go defaultNamespaceMaxPodsToCheck */
const maxPodsToCheck = 3000;

const ignoredSubresources: readonly string[] = ["exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status"];

type WithTemplate = KubeObject & { readonly template?: PodTemplateSpec; readonly spec?: { readonly template?: PodTemplateSpec; readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplateSpec } } } };

/** Where a kind keeps the Pods it makes. @source admission.go DefaultPodSpecExtractor */
const templates: Readonly<Record<string, (object: WithTemplate) => PodTemplateSpec | undefined>> = {
  "v1/podtemplates": ({ template }) => template,
  "v1/replicationcontrollers": ({ spec }) => spec?.template,
  "apps/v1/replicasets": ({ spec }) => spec?.template,
  "apps/v1/deployments": ({ spec }) => spec?.template,
  "apps/v1/statefulsets": ({ spec }) => spec?.template,
  "apps/v1/daemonsets": ({ spec }) => spec?.template,
  "batch/v1/jobs": ({ spec }) => spec?.template,
  "batch/v1/cronjobs": ({ spec }) => spec?.jobTemplate?.spec?.template,
};

const podOf = (object: KubeObject): PodToCheck => ({ metadata: object.metadata, spec: (object as Pod).spec });

function imagesOf(pod: Pod): readonly string[] {
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec;
  return [...containers, ...initContainers, ...ephemeralContainers].map(({ name, image }) => `${name} ${image ?? ""}`);
}

/** Only what a check looks at and an update may change. @source admission.go isSignificantPodUpdate */
function isSignificantUpdate(next: Pod, old: Pod): boolean {
  const [after, before] = [imagesOf(next), imagesOf(old)];
  return after.length !== before.length || after.some((each) => !before.includes(each));
}

function validateNamespace(request: AdmissionRequest, object: KubeObject): Validated {
  if (request.subresource !== "") return allowed;
  const { policy, errors } = policyOf(object.metadata.labels);
  const invalid = (): Validated => refused(newInvalid({ group: "", kind: "Namespace" }, object.metadata.name, errors));
  if (request.operation === "CREATE") return errors.length > 0 ? invalid() : allowed;
  if (request.operation !== "UPDATE" || request.old === undefined) return allowed;
  const before = policyOf(request.old.metadata.labels);
  if (errors.length > 0 && JSON.stringify(errors) !== JSON.stringify(before.errors)) return invalid();
  const [next, old] = [policy.enforce, before.policy.enforce];
  if (isSame(next, old) || next.level === "privileged" || (next.minor === old.minor && compareLevels(next.level, old.level) < 1)) return allowed;
  for (const text of existingPods(object.metadata.name, next, request.list("v1/pods", object.metadata.name))) request.warn(text);
  return allowed;
}

/** What a namespace's Pods do that its new level does not let them. @source admission.go EvaluatePodsInNamespace, decoratePodWarnings */
export function existingPods(namespace: string, enforce: LevelVersion, pods: readonly KubeObject[]): readonly string[] {
  const namesByFault = new Map<string, string[]>();
  for (const pod of pods.slice(0, maxPodsToCheck)) {
    const found = violations(enforce, podOf(pod));
    if (found.length === 0) continue;
    const fault = found.map(({ reason }) => reason).join(", ");
    const names = namesByFault.get(fault);
    if (names === undefined) namesByFault.set(fault, [pod.metadata.name]);
    else names.push(pod.metadata.name);
  }
  const tooMany = pods.length > maxPodsToCheck ? [`new PodSecurity enforce level only checked against the first ${maxPodsToCheck} of ${pods.length} existing pods`] : [];
  if (namesByFault.size === 0) return tooMany;
  const told = [...namesByFault].map(([fault, names]) => {
    const [first = ""] = names.toSorted(compareStrings);
    const others = names.length === 1 ? "" : names.length === 2 ? " (and 1 other pod)" : ` (and ${names.length - 1} other pods)`;
    return `${first}${others}: ${fault}`;
  });
  return [...tooMany, `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${formatLevel(enforce)}"`, ...told.sort(compareStrings)];
}

interface Subject {
  readonly pod: PodToCheck;
  readonly isEnforced: boolean;
}

function subjectOf({ resource, operation, subresource, old }: AdmissionRequest, object: KubeObject): Subject | undefined {
  if (operation !== "CREATE" && operation !== "UPDATE") return undefined;
  if (resource.key === "v1/pods") {
    if (ignoredSubresources.includes(subresource)) return undefined;
    if (operation === "UPDATE" && old !== undefined && !isSignificantUpdate(object as Pod, old as Pod)) return undefined;
    return { pod: podOf(object), isEnforced: true };
  }
  if (subresource !== "" || !Object.hasOwn(templates, resource.key)) return undefined;
  const template = templates[resource.key]?.(object as WithTemplate);
  return template === undefined ? undefined : { pod: { metadata: template.metadata, spec: template.spec }, isEnforced: false };
}

function evaluate(request: AdmissionRequest, object: KubeObject, { enforce, warn }: Policy, { pod, isEnforced }: Subject): Validated {
  if (isEnforced) {
    const found = violations(enforce, pod);
    if (found.length > 0) return refused(newForbidden(request.resource.groupResource, nameForRefusal(object), `violates PodSecurity "${formatLevel(enforce)}": ${describeViolations(found)}`));
  }
  const found = violations(warn, pod);
  if (found.length > 0) request.warn(`would violate PodSecurity "${formatLevel(warn)}": ${describeViolations(found)}`);
  return allowed;
}

/**
 * Holds Pods to the level of the Pod Security Standards that their namespace's labels name.
 *
 * @simplified "audit" writes nothing: there is no audit log
 * @source k8s.io/pod-security-admission/admission/admission.go
 */
export const podSecurity: AdmissionPlugin = {
  name: "PodSecurity",
  validate(request, object) {
    if (request.resource.key === "v1/namespaces") return validateNamespace(request, object);
    const subject = subjectOf(request, object);
    if (subject === undefined) return allowed;
    const namespace = request.lookup("v1/namespaces", undefined, request.namespace);
    if (namespace === "wait") return waits;
    const { labels } = namespace?.metadata ?? {};
    if (labels === undefined) return allowed;
    return evaluate(request, object, policyOf(labels).policy, subject);
  },
};
