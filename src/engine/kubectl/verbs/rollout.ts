import type { KubeObject } from "../../api/index.ts";
import { seconds } from "../../core/index.ts";
import type { DaemonSet, Deployment } from "../../kinds/index.ts";
import { errorText } from "../errorText.ts";
import { resolveTargets } from "../resources.ts";
import type { Target } from "../resources.ts";
import type { Reply, Step, Verb, VerbInput } from "../verb.ts";
import { usageError } from "../verb.ts";
import { namespaceOf } from "./common.ts";
import { rolloutRestart } from "./patchVerbs.ts";

interface StatusState {
  readonly kind: "status";
  readonly target: Target | undefined;
  readonly namespace: string;
  said: string;
}

type RolloutState = StatusState | { readonly kind: "restart"; readonly inner: ReturnType<typeof rolloutRestart.begin>["state"] };

const pollEvery = seconds(1);

/** `kubectl rollout status` and `kubectl rollout restart`. */
export const rollout: Verb<RolloutState> = {
  usage: "rollout (status | restart) (TYPE NAME | TYPE/NAME)",
  begin(input) {
    const [action] = input.args.positional;
    if (action === "restart") {
      const { state, step } = rolloutRestart.begin(input);
      return { state: { kind: "restart", inner: state }, step };
    }
    return beginStatus(input, action);
  },
  answer(state, reply, now) {
    return state.kind === "restart" ? rolloutRestart.answer(state.inner, reply, now) : answerStatus(state, reply);
  },
};

function beginStatus({ args }: VerbInput, action: string | undefined): { state: RolloutState; step: Step } {
  const targets = resolveTargets(args.positional.slice(1));
  const target = targets.ok ? targets.value[0] : undefined;
  const state: StatusState = { kind: "status", target, namespace: namespaceOf(args), said: "" };
  if (action !== "status") return { state, step: usageError(`unknown command "${action ?? ""}" for "kubectl rollout"`) };
  if (target?.name === undefined) return { state, step: usageError(targets.ok ? "required resource not specified" : targets.error) };
  return { state, step: look(state) };
}

function look(state: StatusState): Step {
  const { target } = state;
  if (target?.name === undefined) return { exit: 1 };
  return { calls: [{ tag: 0, call: { verb: "get", resource: target.resource.key, name: target.name, namespace: state.namespace } }] };
}

function answerStatus(state: StatusState, reply: Reply): Step {
  if (reply.type === "timer") return look(state);
  if (reply.type === "events") return {};
  if (reply.type === "failed") return { err: errorText(reply.status), exit: 1 };
  const report = rolloutReport(reply.body as KubeObject);
  const out = report.text === state.said ? {} : { out: `${report.text}\n` };
  state.said = report.text;
  if (report.failed) return { err: `error: ${report.text}\n`, exit: 1 };
  return report.done ? { ...out, exit: 0 } : { ...out, wait: pollEvery };
}

interface Report {
  readonly text: string;
  readonly done: boolean;
  readonly failed?: boolean;
}

/** @source k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go */
function rolloutReport(object: KubeObject): Report {
  if (object.kind === "Deployment") return deploymentReport(object as Deployment);
  if (object.kind === "DaemonSet") return daemonSetReport(object as DaemonSet);
  return { text: `no status viewer has been implemented for ${object.kind}`, done: false, failed: true };
}

function deploymentReport(deployment: Deployment): Report {
  const { status, spec } = deployment;
  const name = deployment.metadata.name;
  if ((deployment.metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) return { text: "Waiting for deployment spec update to be observed...", done: false };
  if (status?.conditions?.some((condition) => condition.type === "Progressing" && condition.reason === "ProgressDeadlineExceeded") === true) {
    return { text: `deployment "${name}" exceeded its progress deadline`, done: false, failed: true };
  }
  const wanted = spec.replicas ?? 1;
  const updated = status?.updatedReplicas ?? 0;
  const total = status?.replicas ?? 0;
  const available = status?.availableReplicas ?? 0;
  const waiting = `Waiting for deployment "${name}" rollout to finish:`;
  if (updated < wanted) return { text: `${waiting} ${updated} out of ${wanted} new replicas have been updated...`, done: false };
  if (total > updated) return { text: `${waiting} ${total - updated} old replicas are pending termination...`, done: false };
  if (available < updated) return { text: `${waiting} ${available} of ${updated} updated replicas are available...`, done: false };
  return { text: `deployment "${name}" successfully rolled out`, done: true };
}

function daemonSetReport(daemonSet: DaemonSet): Report {
  const { status } = daemonSet;
  const name = daemonSet.metadata.name;
  if ((daemonSet.metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) return { text: "Waiting for daemon set spec update to be observed...", done: false };
  const wanted = status?.desiredNumberScheduled ?? 0;
  const updated = status?.updatedNumberScheduled ?? 0;
  const available = status?.numberAvailable ?? 0;
  const waiting = `Waiting for daemon set "${name}" rollout to finish:`;
  if (updated < wanted) return { text: `${waiting} ${updated} out of ${wanted} new pods have been updated...`, done: false };
  if (available < wanted) return { text: `${waiting} ${available} of ${wanted} updated pods are available...`, done: false };
  return { text: `daemon set "${name}" successfully rolled out`, done: true };
}
