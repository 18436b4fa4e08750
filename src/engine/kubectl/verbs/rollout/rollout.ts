import { namespaceOf, readsFiles } from "../../input.ts";
import { formatTime } from "../../../api/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import { seconds } from "../../../core/index.ts";
import type { Deployment } from "../../../kinds/index.ts";
import { parseGoDuration } from "../../duration.ts";
import { errorText } from "../../errorText.ts";
import { lookup } from "../../lookup.ts";
import type { Found } from "../../lookup.ts";
import { qualifiedPlural } from "../../resources.ts";
import { usage } from "../../result.ts";
import { ask, scriptVerb, sleep } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { changeEach } from "../changeEach.ts";
import type { Change } from "../changeEach.ts";
import { placeOf } from "../place.ts";
import { history } from "./history.ts";
import { revisionAnnotation } from "./revisions.ts";
import { rolloutReport } from "./report.ts";
import { undo } from "./undo.ts";

const pollEvery = seconds(0.5);

/** `kubectl rollout`. @source k8s.io/kubectl/pkg/cmd/rollout */
export const rolloutStatus = scriptVerb((io, input) => status(io, input, input.args.positional));
export const rolloutHistory = scriptVerb((io, input) => history(io, input, input.args.positional));
export const rolloutUndo = scriptVerb((io, input) => undo(io, input, input.args.positional));
const change = (decide: (found: Found, now: number) => Change | string) =>
  scriptVerb(function* (io, input) {
    const { positional, flags } = input.args;
    if (positional.length === 0 && flags["filename"] === undefined && flags["kustomize"] === undefined) return usage(io, "required resource not specified");
    return yield* changeEach(io, input, { words: positional, fieldManager: "kubectl-rollout", mayTakeAll: true, isTyped: true, change: (found) => decide(found, io.now) });
  });
export const rolloutPause = change((found) => pause(found, "pause"));
export const rolloutResume = change((found) => pause(found, "resume"));
export const rolloutRestart = change((found, now) => restart(found, formatTime(now)));

function pause({ object, resource }: Found, action: "pause" | "resume"): Change | string {
  if (object.kind !== "Deployment") return `${qualifiedPlural(resource)} ${JSON.stringify(object.metadata.name)} ${action === "pause" ? "pausing" : "resuming"} is not supported`;
  const paused = (object as Deployment).spec.paused === true;
  const wanted = action === "pause";
  if (paused === wanted) return `${qualifiedPlural(resource)} ${JSON.stringify(object.metadata.name)} is ${wanted ? "already paused" : "not paused"}`;
  return { patch: { spec: { paused: wanted ? true : null } }, operation: `${action}d` };
}

const restartedAt = "kubectl.kubernetes.io/restartedAt";

function restart({ object, resource }: Found, at: string): Change | string {
  if (!["Deployment", "DaemonSet", "StatefulSet"].includes(object.kind)) return `${qualifiedPlural(resource)} ${JSON.stringify(object.metadata.name)} restarting is not supported`;
  if (object.kind === "Deployment" && (object as Deployment).spec.paused === true) return `deployments.apps ${JSON.stringify(object.metadata.name)} can't restart paused deployment (run rollout resume first)`;
  const before = (object as Deployment).spec.template.metadata?.annotations?.[restartedAt];
  if (before === at) return `failed to create patch for ${object.metadata.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`;
  return { patch: { spec: { template: { metadata: { annotations: { [restartedAt]: at } } } } }, operation: "restarted" };
}

function* status(io: Io, input: VerbInput, words: readonly string[]): Talk<number> {
  if (words.length === 0 && !readsFiles(input)) return usage(io, "required resource not specified");
  const { found, failed } = yield* lookup(io, input, { words, isTyped: true });
  const timeout = parseGoDuration(input.args.flags["timeout"] ?? "0") ?? 0;
  const end = timeout === 0 ? undefined : io.now + timeout;
  let anyFailed = failed;
  if (found.length === 0 && !failed) io.err(`No resources found in ${namespaceOf(input)} namespace.\n`);
  for (const each of found) {
    const other = otherRevision(each, Number(input.args.flags["revision"] ?? 0));
    if (other !== undefined) {
      anyFailed = true;
      io.fail({ message: other });
      continue;
    }
    const done = yield* follow(io, each, { watch: input.args.flags["watch"] !== "false", end });
    if (!done) anyFailed = true;
  }
  return anyFailed ? 1 : 0;
}

/** --revision pins a Deployment's. @source k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go DeploymentStatusViewer */
function otherRevision({ object }: Found, wanted: number): string | undefined {
  const running = Number(object.metadata.annotations?.[revisionAnnotation] ?? 0);
  return object.kind === "Deployment" && wanted > 0 && running !== wanted ? `desired revision (${wanted}) is different from the running revision (${running})` : undefined;
}

function* follow(io: Io, found: Found, { watch, end }: { readonly watch: boolean; readonly end: number | undefined }): Talk<boolean> {
  let { object } = found;
  let said = "";
  for (;;) {
    const report = rolloutReport(object);
    if (report.failed === true) {
      io.err(`error: ${report.text}\n`);
      return false;
    }
    if (report.text !== said) io.out(`${report.text}\n`);
    said = report.text;
    if (report.done || !watch) return true;
    if (end !== undefined && io.now >= end) {
      io.err("error: timed out waiting for the condition\n");
      return false;
    }
    yield* sleep(pollEvery);
    const answer = yield* ask({ ...placeOf(found), verb: "get" });
    if (answer.type === "failed") {
      io.err(answer.status.code === 404 ? `error: object has been deleted\n` : errorText(answer.status));
      return false;
    }
    object = answer.body as KubeObject;
  }
}

