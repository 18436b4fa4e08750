import type { Verb } from "../verb.ts";
import { apiResources, apiVersions } from "./apiResources.ts";
import { apply } from "./apply/apply.ts";
import { editLastApplied, setLastApplied, viewLastApplied } from "./apply/lastAppliedVerbs.ts";
import { clusterInfoDump } from "./clusterInfoDump.ts";
import { alpha, completion } from "./completionVerb.ts";
import { autoscale } from "./autoscale.ts";
import { currentContext, deleteCluster, deleteContext, deleteUser, getClusters, getContexts, getUsers, renameContext, setContext, useContext } from "./config/contexts.ts";
import { configSet, configUnset, setCluster, setCredentials } from "./config/set.ts";
import { configView } from "./config/view.ts";
import { canI } from "./auth/canI.ts";
import { reconcile } from "./auth/reconcile.ts";
import { whoAmI } from "./auth/whoAmI.ts";
import { certificateApprove, certificateDeny } from "./certificate.ts";
import { cordon, uncordon } from "./drain/cordon.ts";
import { cp } from "./cp/cp.ts";
import { createClusterRoleBinding, createRoleBinding } from "./create/bindings.ts";
import { createConfigMap, createSecretDockerRegistry, createSecretGeneric, createSecretTls } from "./create/config.ts";
import { create } from "./create/create.ts";
import { createIngress } from "./create/ingress.ts";
import { createPodDisruptionBudget, createPriorityClass, createQuota } from "./create/policy.ts";
import { createClusterRole, createRole } from "./create/roles.ts";
import { createServiceClusterIp, createServiceExternalName, createServiceLoadBalancer, createServiceNodePort } from "./create/service.ts";
import { createToken } from "./create/token.ts";
import { createCronJob, createDeployment, createJob, createNamespace, createServiceAccount } from "./create/workloads.ts";
import { debug } from "./debug/debug.ts";
import { deleteVerb } from "./delete.ts";
import { describe } from "./describe/describe.ts";
import { diff } from "./diff/diff.ts";
import { drain } from "./drain/drain.ts";
import { edit } from "./edit.ts";
import { events } from "./events.ts";
import { explain } from "./explain/explain.ts";
import { expose } from "./expose.ts";
import { getVerb } from "./get/get.ts";
import { help, options } from "./help/help.ts";
import { annotate, label } from "./metadata.ts";
import { patch } from "./patch.ts";
import { pluginList } from "./plugin.ts";
import { portForward } from "./portForward/portForward.ts";
import { proxy } from "./proxy/proxy.ts";
import { replace } from "./replace.ts";
import { rolloutHistory, rolloutPause, rolloutRestart, rolloutResume, rolloutStatus, rolloutUndo } from "./rollout/rollout.ts";
import { run } from "./run/run.ts";
import { scale } from "./scale.ts";
import { setEnvVerb, setImageVerb, setResourcesVerb, setSelectorVerb, setServiceAccountVerb } from "./set/set.ts";
import { setSubjectVerb } from "./set/subject.ts";
import { taint } from "./taint.ts";
import { attach } from "./streams/attach.ts";
import { exec } from "./streams/exec.ts";
import { kustomize } from "./kustomize.ts";
import { logs } from "./streams/logs.ts";
import { topNode, topPod } from "./top.ts";
import { clusterInfo, version } from "./version.ts";
import { wait } from "./wait.ts";

/** A verb with the type of its state forgotten: what it is given is what it has made. */
const verb = <S>(one: Verb<S>): Verb<unknown> => one as Verb<unknown>;

/** One line for each command, under its whole path. */
export const verbs: Readonly<Record<string, Verb<unknown>>> = {
  alpha: verb(alpha),
  annotate: verb(annotate),
  "api-resources": verb(apiResources),
  "api-versions": verb(apiVersions),
  apply: verb(apply),
  "auth can-i": verb(canI),
  "auth reconcile": verb(reconcile),
  "auth whoami": verb(whoAmI),
  "apply edit-last-applied": verb(editLastApplied),
  "apply set-last-applied": verb(setLastApplied),
  "apply view-last-applied": verb(viewLastApplied),
  attach: verb(attach),
  autoscale: verb(autoscale),
  "certificate approve": verb(certificateApprove),
  "certificate deny": verb(certificateDeny),
  "cluster-info": verb(clusterInfo),
  "cluster-info dump": verb(clusterInfoDump),
  completion: verb(completion),
  "config current-context": verb(currentContext),
  "config delete-cluster": verb(deleteCluster),
  "config delete-context": verb(deleteContext),
  "config delete-user": verb(deleteUser),
  "config get-clusters": verb(getClusters),
  "config get-contexts": verb(getContexts),
  "config get-users": verb(getUsers),
  "config rename-context": verb(renameContext),
  "config set": verb(configSet),
  "config set-cluster": verb(setCluster),
  "config set-context": verb(setContext),
  "config set-credentials": verb(setCredentials),
  "config unset": verb(configUnset),
  "config use-context": verb(useContext),
  "config view": verb(configView),
  cordon: verb(cordon),
  cp: verb(cp),
  create: verb(create),
  "create clusterrole": verb(createClusterRole),
  "create clusterrolebinding": verb(createClusterRoleBinding),
  "create configmap": verb(createConfigMap),
  "create cronjob": verb(createCronJob),
  "create deployment": verb(createDeployment),
  "create ingress": verb(createIngress),
  "create job": verb(createJob),
  "create namespace": verb(createNamespace),
  "create poddisruptionbudget": verb(createPodDisruptionBudget),
  "create priorityclass": verb(createPriorityClass),
  "create quota": verb(createQuota),
  "create role": verb(createRole),
  "create rolebinding": verb(createRoleBinding),
  "create secret docker-registry": verb(createSecretDockerRegistry),
  "create secret generic": verb(createSecretGeneric),
  "create secret tls": verb(createSecretTls),
  "create service clusterip": verb(createServiceClusterIp),
  "create service externalname": verb(createServiceExternalName),
  "create service loadbalancer": verb(createServiceLoadBalancer),
  "create service nodeport": verb(createServiceNodePort),
  "create serviceaccount": verb(createServiceAccount),
  "create token": verb(createToken),
  debug: verb(debug),
  delete: verb(deleteVerb),
  describe: verb(describe),
  diff: verb(diff),
  drain: verb(drain),
  edit: verb(edit),
  events: verb(events),
  exec: verb(exec),
  explain: verb(explain),
  expose: verb(expose),
  get: verb(getVerb),
  help: verb(help),
  kustomize: verb(kustomize),
  label: verb(label),
  logs: verb(logs),
  options: verb(options),
  patch: verb(patch),
  "plugin list": verb(pluginList),
  "port-forward": verb(portForward),
  proxy: verb(proxy),
  replace: verb(replace),
  "rollout history": verb(rolloutHistory),
  "rollout pause": verb(rolloutPause),
  "rollout restart": verb(rolloutRestart),
  "rollout resume": verb(rolloutResume),
  "rollout status": verb(rolloutStatus),
  "rollout undo": verb(rolloutUndo),
  run: verb(run),
  scale: verb(scale),
  "set env": verb(setEnvVerb),
  "set image": verb(setImageVerb),
  "set resources": verb(setResourcesVerb),
  "set selector": verb(setSelectorVerb),
  "set serviceaccount": verb(setServiceAccountVerb),
  "set subject": verb(setSubjectVerb),
  taint: verb(taint),
  "top node": verb(topNode),
  "top pod": verb(topPod),
  uncordon: verb(uncordon),
  version: verb(version),
  wait: verb(wait),
};
