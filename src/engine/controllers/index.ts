import type { Program } from "../core/index.ts";
import type { ServerMessage } from "../api/index.ts";
import type { ControllerManagerConfig } from "./framework/controllerManager.ts";
import { controllerManager } from "./framework/controllerManager.ts";
import type { Controller } from "./framework/controller.ts";
import type { ControllerManagerState, ControllerManagerTimer } from "./framework/state.ts";
import { certificateApprovingController } from "./certificateApproving/index.ts";
import { certificateCleanerController } from "./certificateCleaner/index.ts";
import { certificateSigningController } from "./certificateSigning/index.ts";
import { clusterRoleAggregationController } from "./clusterRoleAggregation/index.ts";
import { cronJobController } from "./cronJob/index.ts";
import { daemonSetController } from "./daemonSet/index.ts";
import { deploymentController } from "./deployment/index.ts";
import { disruptionController } from "./disruption/index.ts";
import { endpointSliceMirroringController } from "./endpointSliceMirroring/index.ts";
import { endpointsController } from "./endpoints/index.ts";
import { endpointSliceController } from "./endpointSlice/index.ts";
import { garbageCollectorController } from "./garbageCollector/index.ts";
import { horizontalPodAutoscalerController } from "./horizontalPodAutoscaler/index.ts";
import { jobController } from "./job/index.ts";
import { namespaceController } from "./namespace/index.ts";
import { nodeIpamController } from "./nodeIpam/index.ts";
import { nodeLifecycleController } from "./nodeLifecycle/index.ts";
import { persistentVolumeController } from "./persistentVolume/index.ts";
import { podGcController } from "./podGc/index.ts";
import { pvcProtectionController } from "./pvcProtection/index.ts";
import { pvProtectionController } from "./pvProtection/index.ts";
import { replicaSetController, replicationController } from "./replicaSet/index.ts";
import { resourceQuotaController } from "./resourceQuota/index.ts";
import { rootCaCertPublisherController } from "./rootCaCertPublisher/index.ts";
import { serviceAccountController } from "./serviceAccount/index.ts";
import { serviceAccountTokenController } from "./serviceAccountToken/index.ts";
import { statefulSetController } from "./statefulSet/index.ts";
import { taintEvictionController } from "./taintEviction/index.ts";
import { ttlController } from "./ttl/index.ts";
import { ttlAfterFinishedController } from "./ttlAfterFinished/index.ts";
import { validatingAdmissionPolicyStatusController } from "./validatingAdmissionPolicyStatus/index.ts";

export type { ControllerManagerConfig } from "./framework/controllerManager.ts";
export type { ControllerManagerState } from "./framework/state.ts";

/** In the order in which they start. A controller is a folder and a line here. */
export const controllers: readonly Controller[] = [
  serviceAccountTokenController,
  serviceAccountController,
  rootCaCertPublisherController,
  namespaceController,
  deploymentController,
  replicaSetController,
  replicationController,
  daemonSetController,
  statefulSetController,
  jobController,
  cronJobController,
  horizontalPodAutoscalerController,
  certificateSigningController,
  certificateApprovingController,
  certificateCleanerController,
  ttlController,
  ttlAfterFinishedController,
  disruptionController,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  nodeIpamController,
  nodeLifecycleController,
  taintEvictionController,
  persistentVolumeController,
  pvcProtectionController,
  pvProtectionController,
  podGcController,
  garbageCollectorController,
  clusterRoleAggregationController,
  resourceQuotaController,
  validatingAdmissionPolicyStatusController,
];

/**
 * What real managers also start; their service accounts are made as there.
 *
 * @simplified nothing else of these controllers is here
 */
const otherAccounts: readonly string[] = [
  "attachdetach-controller",
  "bootstrap-signer",
  "device-taint-eviction-controller",
  "ephemeral-volume-controller",
  "expand-controller",
  "legacy-service-account-token-cleaner",
  "resource-claim-controller",
  "service-cidrs-controller",
  "token-cleaner",
  "volumeattributesclass-protection-controller",
];

/** The kube-controller-manager of one control-plane machine. */
export function kubeControllerManager(
  config: ControllerManagerConfig,
): Program<ControllerManagerState, ServerMessage, ControllerManagerTimer> {
  return controllerManager({ useServiceAccountCredentials: true, otherAccounts, ...config }, controllers);
}
