import type { KubeObject, ResourceKind } from "../api/index.ts";
import { binding } from "./binding/binding.ts";
import { catalogueOrder, genericKinds } from "./catalogue/catalogue.ts";
import { apiService } from "./apiService/apiService.ts";
import { clusterRole } from "./clusterRole/clusterRole.ts";
import { clusterRoleBinding } from "./clusterRoleBinding/clusterRoleBinding.ts";
import { configMap } from "./configMap/configMap.ts";
import { controllerRevision } from "./controllerRevision/controllerRevision.ts";
import { cronJob } from "./cronJob/cronJob.ts";
import { customResourceDefinition } from "./customResourceDefinition/customResourceDefinition.ts";
import { daemonSet } from "./daemonSet/daemonSet.ts";
import { deployment } from "./deployment/deployment.ts";
import { endpointSlice } from "./endpointSlice/endpointSlice.ts";
import { endpoints } from "./endpoints/endpoints.ts";
import { event } from "./event/event.ts";
import { eventsEvent } from "./event/eventsEvent.ts";
import { job } from "./job/job.ts";
import { lease } from "./lease/lease.ts";
import { mutatingWebhookConfiguration } from "./mutatingWebhookConfiguration/mutatingWebhookConfiguration.ts";
import { namespace } from "./namespace/namespace.ts";
import { node } from "./node/node.ts";
import { persistentVolume } from "./persistentVolume/persistentVolume.ts";
import { persistentVolumeClaim } from "./persistentVolumeClaim/persistentVolumeClaim.ts";
import { pod } from "./pod/pod.ts";
import { podDisruptionBudget } from "./podDisruptionBudget/podDisruptionBudget.ts";
import { podTemplate } from "./podTemplate/podTemplate.ts";
import { replicaSet } from "./replicaSet/replicaSet.ts";
import { replicationController } from "./replicationController/replicationController.ts";
import { role } from "./role/role.ts";
import { roleBinding } from "./roleBinding/roleBinding.ts";
import { secret } from "./secret/secret.ts";
import { localSubjectAccessReview } from "./localSubjectAccessReview/localSubjectAccessReview.ts";
import { selfSubjectAccessReview } from "./selfSubjectAccessReview/selfSubjectAccessReview.ts";
import { selfSubjectReview } from "./selfSubjectReview/selfSubjectReview.ts";
import { selfSubjectRulesReview } from "./selfSubjectRulesReview/selfSubjectRulesReview.ts";
import { subjectAccessReview } from "./subjectAccessReview/subjectAccessReview.ts";
import { tokenReview } from "./tokenReview/tokenReview.ts";
import { service } from "./service/service.ts";
import { serviceAccount } from "./serviceAccount/serviceAccount.ts";
import { statefulSet } from "./statefulSet/statefulSet.ts";
import { storageClass } from "./storageClass/storageClass.ts";
import { validatingAdmissionPolicy } from "./validatingAdmissionPolicy/validatingAdmissionPolicy.ts";
import { validatingAdmissionPolicyBinding } from "./validatingAdmissionPolicyBinding/validatingAdmissionPolicyBinding.ts";
import { validatingWebhookConfiguration } from "./validatingWebhookConfiguration/validatingWebhookConfiguration.ts";

/** The kinds with a folder of their own: one line each. Behaviour is for the API server and kubectl only. */
const kinds = [
  binding,
  apiService,
  clusterRole,
  clusterRoleBinding,
  configMap,
  controllerRevision,
  cronJob,
  customResourceDefinition,
  daemonSet,
  deployment,
  endpointSlice,
  endpoints,
  event,
  eventsEvent,
  job,
  lease,
  mutatingWebhookConfiguration,
  namespace,
  node,
  persistentVolume,
  persistentVolumeClaim,
  pod,
  podDisruptionBudget,
  podTemplate,
  replicaSet,
  replicationController,
  role,
  roleBinding,
  secret,
  service,
  serviceAccount,
  tokenReview,
  subjectAccessReview,
  selfSubjectRulesReview,
  selfSubjectReview,
  selfSubjectAccessReview,
  localSubjectAccessReview,
  statefulSet,
  storageClass,
  validatingAdmissionPolicy,
  validatingAdmissionPolicyBinding,
  validatingWebhookConfiguration,
] as const;

/** With the type of their objects forgotten: whoever asks has the object from the same registry. */
const ownKinds: readonly ResourceKind<KubeObject>[] = kinds as readonly unknown[] as readonly ResourceKind<KubeObject>[];

/** Every kind that is served, in the order of discovery. */
export const resourceKinds: readonly ResourceKind<KubeObject>[] = [...ownKinds, ...genericKinds(ownKinds)].toSorted((a, b) => catalogueOrder(a) - catalogueOrder(b));

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
