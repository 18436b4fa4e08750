import type { KubeObject } from "../../api/index.ts";
import { certificateApproval } from "./certificateApproval/certificateApproval.ts";
import { certificateSigning } from "./certificateSigning/certificateSigning.ts";
import { certificateSubjectRestriction } from "./certificateSubjectRestriction/certificateSubjectRestriction.ts";
import { defaultIngressClass } from "./defaultIngressClass/defaultIngressClass.ts";
import { defaultStorageClass } from "./defaultStorageClass/defaultStorageClass.ts";
import { defaultTolerationSeconds } from "./defaultTolerationSeconds/defaultTolerationSeconds.ts";
import { limitRanger } from "./limitRanger/limitRanger.ts";
import { mutatingAdmissionPolicy } from "./mutatingAdmissionPolicy/mutatingAdmissionPolicy.ts";
import { mutatingAdmissionWebhook } from "./mutatingAdmissionWebhook/mutatingAdmissionWebhook.ts";
import { namespaceLifecycle } from "./namespaceLifecycle/namespaceLifecycle.ts";
import { nodeRestriction } from "./nodeRestriction/nodeRestriction.ts";
import { persistentVolumeClaimResize } from "./persistentVolumeClaimResize/persistentVolumeClaimResize.ts";
import { admitted, allowed } from "./plugin.ts";
import type { Admitted, AdmissionPlugin, AdmissionRequest, Validated } from "./plugin.ts";
import { priority } from "./priority/priority.ts";
import { podSecurity } from "./podSecurity/podSecurity.ts";
import { podTopologyLabels } from "./podTopologyLabels/podTopologyLabels.ts";
import { resourceQuota } from "./resourceQuota/resourceQuota.ts";
import type { AdmissionRun } from "./run.ts";
import { runtimeClass } from "./runtimeClass/runtimeClass.ts";
import { serviceAccount } from "./serviceAccount/serviceAccount.ts";
import { storageObjectInUseProtection } from "./storageObjectInUseProtection/storageObjectInUseProtection.ts";
import { taintNodesByCondition } from "./taintNodesByCondition/taintNodesByCondition.ts";
import { validatingAdmissionPolicy } from "./validatingAdmissionPolicy/validatingAdmissionPolicy.ts";
import { validatingAdmissionWebhook } from "./validatingAdmissionWebhook/validatingAdmissionWebhook.ts";

/**
 * In the order in which a real API server calls them; the comments hold the places of those that are
 * not here.
 *
 * @source kubernetes pkg/kubeapiserver/options/plugins.go AllOrderedPlugins
 */
const plugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  nodeRestriction,
  taintNodesByCondition,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClass,
  certificateApproval,
  certificateSigning,
  // ClusterTrustBundleAttest: there are no ClusterTrustBundles
  certificateSubjectRestriction,
  defaultIngressClass,
  podTopologyLabels,
  mutatingAdmissionPolicy,
  mutatingAdmissionWebhook,
  validatingAdmissionPolicy,
  validatingAdmissionWebhook,
  resourceQuota,
];

export const pluginNames: readonly string[] = plugins.map(({ name }) => name);

/**
 * Passes the object through the mutating plugins, from where the run stands; the first refusal ends
 * it. When a webhook has changed the object, all are called once more.
 *
 * @source k8s.io/apiserver/pkg/admission/reinvocation.go, chain.go
 */
export function admitMutating(request: AdmissionRequest, run: AdmissionRun, object: KubeObject): Admitted {
  let current = run.object ?? object;
  while (!run.isMutated) {
    for (; run.mutateAt < plugins.length; run.mutateAt++) {
      const outcome = plugins[run.mutateAt]?.mutate?.(request, current) ?? admitted(current);
      if (outcome.type !== "admitted") {
        run.object = current;
        return outcome;
      }
      current = outcome.object;
    }
    if (run.mustReinvoke && !run.isReinvocation) {
      run.isReinvocation = true;
      run.mutateAt = 0;
    } else run.isMutated = true;
  }
  run.object = current;
  return admitted(current);
}

/** Shows the object as it will be stored to the validating plugins. */
export function admitValidating(request: AdmissionRequest, run: AdmissionRun, object: KubeObject): Validated {
  for (; run.validateAt < plugins.length; run.validateAt++) {
    const outcome = plugins[run.validateAt]?.validate?.(request, object) ?? allowed;
    if (outcome.type !== "allowed") return outcome;
  }
  return allowed;
}
