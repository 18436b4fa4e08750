import { schemaOf } from "../api/index.ts";
import type { KubeObject, ResourceKind } from "../api/index.ts";
import { apiService } from "./apiService/apiService.ts";
import { binding } from "./binding/binding.ts";
import { catalogueOrder, genericKinds } from "./catalogue/catalogue.ts";
import { certificateSigningRequest } from "./certificateSigningRequest/certificateSigningRequest.ts";
import { clusterRole } from "./clusterRole/clusterRole.ts";
import { clusterRoleBinding } from "./clusterRoleBinding/clusterRoleBinding.ts";
import { componentStatus } from "./componentStatus/componentStatus.ts";
import { configMap } from "./configMap/configMap.ts";
import { controllerRevision } from "./controllerRevision/controllerRevision.ts";
import { cronJob } from "./cronJob/cronJob.ts";
import { csiDriver } from "./csiDriver/csiDriver.ts";
import { csiNode } from "./csiNode/csiNode.ts";
import { csiStorageCapacity } from "./csiStorageCapacity/csiStorageCapacity.ts";
import { customResourceDefinition } from "./customResourceDefinition/customResourceDefinition.ts";
import { daemonSet } from "./daemonSet/daemonSet.ts";
import { deployment } from "./deployment/deployment.ts";
import { deviceClass } from "./deviceClass/deviceClass.ts";
import { endpoints } from "./endpoints/endpoints.ts";
import { endpointSlice } from "./endpointSlice/endpointSlice.ts";
import { event } from "./event/event.ts";
import { eventsEvent } from "./event/eventsEvent.ts";
import { horizontalPodAutoscaler } from "./horizontalPodAutoscaler/horizontalPodAutoscaler.ts";
import { horizontalPodAutoscalerV1 } from "./horizontalPodAutoscaler/horizontalPodAutoscalerV1.ts";
import { flowSchema } from "./flowSchema/flowSchema.ts";
import { ingress } from "./ingress/ingress.ts";
import { ingressClass } from "./ingressClass/ingressClass.ts";
import { ipAddress } from "./ipAddress/ipAddress.ts";
import { job } from "./job/job.ts";
import { lease } from "./lease/lease.ts";
import { limitRange } from "./limitRange/limitRange.ts";
import { localSubjectAccessReview } from "./localSubjectAccessReview/localSubjectAccessReview.ts";
import { mutatingAdmissionPolicy } from "./mutatingAdmissionPolicy/mutatingAdmissionPolicy.ts";
import { mutatingAdmissionPolicyBinding } from "./mutatingAdmissionPolicyBinding/mutatingAdmissionPolicyBinding.ts";
import { mutatingWebhookConfiguration } from "./mutatingWebhookConfiguration/mutatingWebhookConfiguration.ts";
import { namespace } from "./namespace/namespace.ts";
import { networkPolicy } from "./networkPolicy/networkPolicy.ts";
import { node } from "./node/node.ts";
import { persistentVolume } from "./persistentVolume/persistentVolume.ts";
import { persistentVolumeClaim } from "./persistentVolumeClaim/persistentVolumeClaim.ts";
import { pod } from "./pod/pod.ts";
import { podDisruptionBudget } from "./podDisruptionBudget/podDisruptionBudget.ts";
import { priorityLevelConfiguration } from "./priorityLevelConfiguration/priorityLevelConfiguration.ts";
import { podTemplate } from "./podTemplate/podTemplate.ts";
import { priorityClass } from "./priorityClass/priorityClass.ts";
import { replicaSet } from "./replicaSet/replicaSet.ts";
import { replicationController } from "./replicationController/replicationController.ts";
import { resourceClaim } from "./resourceClaim/resourceClaim.ts";
import { resourceClaimTemplate } from "./resourceClaimTemplate/resourceClaimTemplate.ts";
import { resourceQuota } from "./resourceQuota/resourceQuota.ts";
import { resourceSlice } from "./resourceSlice/resourceSlice.ts";
import { role } from "./role/role.ts";
import { roleBinding } from "./roleBinding/roleBinding.ts";
import { runtimeClass } from "./runtimeClass/runtimeClass.ts";
import { secret } from "./secret/secret.ts";
import { selfSubjectAccessReview } from "./selfSubjectAccessReview/selfSubjectAccessReview.ts";
import { selfSubjectReview } from "./selfSubjectReview/selfSubjectReview.ts";
import { selfSubjectRulesReview } from "./selfSubjectRulesReview/selfSubjectRulesReview.ts";
import { service } from "./service/service.ts";
import { serviceAccount } from "./serviceAccount/serviceAccount.ts";
import { serviceCIDR } from "./serviceCIDR/serviceCIDR.ts";
import { statefulSet } from "./statefulSet/statefulSet.ts";
import { storageClass } from "./storageClass/storageClass.ts";
import { subjectAccessReview } from "./subjectAccessReview/subjectAccessReview.ts";
import { tokenReview } from "./tokenReview/tokenReview.ts";
import { validatingAdmissionPolicy } from "./validatingAdmissionPolicy/validatingAdmissionPolicy.ts";
import { validatingAdmissionPolicyBinding } from "./validatingAdmissionPolicyBinding/validatingAdmissionPolicyBinding.ts";
import { validatingWebhookConfiguration } from "./validatingWebhookConfiguration/validatingWebhookConfiguration.ts";
import { volumeAttachment } from "./volumeAttachment/volumeAttachment.ts";
import { volumeAttributesClass } from "./volumeAttributesClass/volumeAttributesClass.ts";

/** The kinds with a folder of their own: one line each. Behaviour is for the API server and kubectl only. */
const kinds = [
  apiService,
  binding,
  certificateSigningRequest,
  clusterRole,
  clusterRoleBinding,
  componentStatus,
  configMap,
  controllerRevision,
  cronJob,
  csiDriver,
  csiNode,
  csiStorageCapacity,
  customResourceDefinition,
  daemonSet,
  deployment,
  deviceClass,
  endpoints,
  endpointSlice,
  event,
  eventsEvent,
  horizontalPodAutoscaler,
  horizontalPodAutoscalerV1,
  flowSchema,
  ingress,
  ingressClass,
  ipAddress,
  job,
  lease,
  limitRange,
  localSubjectAccessReview,
  mutatingAdmissionPolicy,
  mutatingAdmissionPolicyBinding,
  mutatingWebhookConfiguration,
  namespace,
  networkPolicy,
  node,
  persistentVolume,
  persistentVolumeClaim,
  pod,
  podDisruptionBudget,
  priorityLevelConfiguration,
  podTemplate,
  priorityClass,
  replicaSet,
  replicationController,
  resourceClaim,
  resourceClaimTemplate,
  resourceQuota,
  resourceSlice,
  role,
  roleBinding,
  runtimeClass,
  secret,
  selfSubjectAccessReview,
  selfSubjectReview,
  selfSubjectRulesReview,
  service,
  serviceAccount,
  serviceCIDR,
  statefulSet,
  storageClass,
  subjectAccessReview,
  tokenReview,
  validatingAdmissionPolicy,
  validatingAdmissionPolicyBinding,
  validatingWebhookConfiguration,
  volumeAttachment,
  volumeAttributesClass,
] as const;

/** With the type of their objects forgotten: whoever asks has the object from the same registry. */
const ownKinds: readonly ResourceKind<KubeObject>[] = kinds as readonly unknown[] as readonly ResourceKind<KubeObject>[];

/**
 * In Go a struct that is left out is one in which nothing is set: whoever begins to write an object and
 * leaves out its spec gets the kind's own errors about what is missing there.
 */
function withLeftOutStructs(kind: ResourceKind<KubeObject>): ResourceKind<KubeObject> {
  const fields = [...(schemaOf(`${kind.apiVersion}/${kind.kind}`)?.fields.values() ?? [])].filter(({ name, type, isRequired }) => type.kind === "struct" && name !== "metadata" && (name === "spec" || isRequired)).map(({ name }) => name);
  if (fields.length === 0) return kind;
  const fill = (object: KubeObject): KubeObject => {
    const missing = fields.filter((field) => (object as unknown as Readonly<Record<string, unknown>>)[field] === undefined);
    return missing.length === 0 ? object : { ...object, ...Object.fromEntries(missing.map((field) => [field, {}])) };
  };
  return { ...kind, applyDefaults: (object) => kind.applyDefaults(fill(object)) };
}

/** Every kind that is served, in the order of discovery. */
export const resourceKinds: readonly ResourceKind<KubeObject>[] = [...ownKinds, ...genericKinds(ownKinds)].map(withLeftOutStructs).toSorted((a, b) => catalogueOrder(a) - catalogueOrder(b));

const byGroupVersionKind = new Map<string, ResourceKind>(resourceKinds.map((kind) => [`${kind.apiVersion}/${kind.kind}`, kind]));
const byWord = new Map<string, ResourceKind>();
for (const kind of resourceKinds) {
  const group = kind.apiVersion.includes("/") ? kind.apiVersion.slice(0, kind.apiVersion.indexOf("/")) : "";
  for (const word of [kind.resource, kind.singular, ...kind.shortNames]) {
    // Of two versions or groups the first is preferred.
    if (!byWord.has(word)) byWord.set(word, kind);
    if (group !== "" && !byWord.has(`${word}.${group}`)) byWord.set(`${word}.${group}`, kind);
  }
}

/** The kind of an object: ("apps/v1", "Deployment"). */
export const kindByGroupVersionKind = (apiVersion: string, kind: string): ResourceKind | undefined => byGroupVersionKind.get(`${apiVersion}/${kind}`);
/** What kubectl's users say: "po", "deployment", "deployments.apps". */
export const kindByWord = (word: string): ResourceKind | undefined => byWord.get(word.toLowerCase());
