/**
 * What a fresh cluster does not use in its first minute, while nobody asks for anything: what people
 * type, kinds that only people create, the language of policies. These modules are in the second file
 * of the worker. Only functions can come late: a module of which an early one takes a class or a
 * constant stays in the first file.
 */
const late: readonly string[] = [
  "src/engine/api/admissionRegistration",
  "src/engine/api/cron",
  "src/engine/api/goJson.ts",
  "src/engine/api/goRegexp",
  "src/engine/api/http",
  "src/engine/api/jobTemplate",
  "src/engine/api/parseLabelSelector.ts",
  "src/engine/api/podTemplate/claimTemplate.ts",
  "src/engine/api/podTemplate/notSimulated.ts",
  "src/engine/api/podTemplate/podWarnings.ts",
  "src/engine/api/podTemplate/spreadValidation.ts",
  "src/engine/api/quota",
  "src/engine/api/tokens",
  "src/engine/api/volumeClaim",
  "src/engine/apiserver/admission/limitRanger",
  "src/engine/apiserver/admission/matching",
  "src/engine/apiserver/admission/podSecurity",
  "src/engine/apiserver/auth/impersonate.ts",
  "src/engine/apiserver/auth/node/podReferences.ts",
  "src/engine/apiserver/connect",
  "src/engine/apiserver/crd",
  "src/engine/apiserver/discovery",
  "src/engine/apiserver/metrics/metrics.ts",
  "src/engine/apiserver/patch/jsonPatch.ts",
  "src/engine/apiserver/registry/createByWrite.ts",
  "src/engine/apiserver/registry/decideScale.ts",
  "src/engine/apiserver/registry/deleteCollection.ts",
  "src/engine/apiserver/registry/disruptionBudget.ts",
  "src/engine/apiserver/registry/eviction.ts",
  "src/engine/apiserver/registry/tokenRequest.ts",
  "src/engine/apiserver/virtual",
  "src/engine/apiserver/webhooks",
  "src/engine/cel",
  "src/engine/cloud/balancer.ts",
  "src/engine/controllers/cronJob",
  "src/engine/controllers/daemonSet",
  "src/engine/controllers/disruption",
  "src/engine/controllers/endpointSliceMirroring",
  "src/engine/controllers/framework/history.ts",
  "src/engine/controllers/horizontalPodAutoscaler",
  "src/engine/controllers/job",
  "src/engine/controllers/namespace",
  "src/engine/controllers/persistentVolume",
  "src/engine/controllers/resourceQuota",
  "src/engine/controllers/statefulSet",
  "src/engine/crd",
  "src/engine/httpGateway",
  "src/engine/kinds",
  "src/engine/kubectl",
  "src/engine/kubelet/server",
  "src/engine/linux/iptablesSave.ts",
  "src/engine/scheduler/plugins/defaultPreemption",
  "src/engine/workloads/exec",
];

/** In those folders, but used at the start (e2e/firstView.spec.ts fails when one is missing here). */
const early: readonly string[] = [
  "src/engine/api/http/accept.ts",
  "src/engine/api/quota/usage.ts",
  "src/engine/api/tokens/accountUser.ts",
  "src/engine/apiserver/admission/podSecurity/evaluate.ts",
  "src/engine/apiserver/admission/podSecurity/policy.ts",
  "src/engine/apiserver/connect/kubeletStreams.ts",
  "src/engine/apiserver/crd/controllers.ts",
  "src/engine/apiserver/crd/served.ts",
  "src/engine/controllers/disruption/status.ts",
  "src/engine/kinds/catalogue/catalogue.ts",
  "src/engine/kinds/deployment/validation.ts",
  "src/engine/kinds/flowSchema/validation.ts",
  "src/engine/kinds/pod/prepare.ts",
  "src/engine/kinds/pod/status.ts",
  "src/engine/kinds/pod/validation.ts",
  "src/engine/kinds/service/needs.ts",
  "src/engine/kinds/service/validation.ts",
  "src/engine/kubectl/config.ts",
  "src/engine/kubectl/kubeconfig.ts",
  "src/engine/kubectl/kubectl.ts",
  "src/engine/kubelet/server/serverState.ts",
];

/** Doors are early, or all that stands behind them would be wanted by whoever comes through; kubectl's inner ones are nobody else's. */
const isDoor = (file: string): boolean => file.endsWith("/index.ts") && !file.startsWith("src/engine/kubectl/verbs/");

/** Whether a module (path from the project's root) may come late. */
export const lateFiles = (file: string): boolean => late.some((path) => file === path || file.startsWith(`${path}/`)) && !isDoor(file) && !early.includes(file);
