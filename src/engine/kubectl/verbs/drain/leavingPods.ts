import { mirrorAnnotation, parseTime } from "../../../api/index.ts";
import type { KubeObject, ObjectList } from "../../../api/index.ts";
import { seconds } from "../../../core/index.ts";
import type { Micros } from "../../../core/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { errorText } from "../../errorText.ts";
import { chunkSizeOf, fetchPage } from "../../pages.ts";
import { ask } from "../../script.ts";
import type { Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";

/** Which pods of a node go, and what is to be said of those and of the others. */
export interface LeavingPods {
  readonly pods: readonly Pod[];
  /** One for each reason why some must not go. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

type Verdict = { readonly goes: boolean; readonly error?: string; readonly warning?: string };

export const keyOf = ({ metadata: { namespace = "", name } }: Pod): string => `${namespace}/${name}`;
const isFinished = ({ status }: Pod): boolean => status?.phase === "Succeeded" || status?.phase === "Failed";
const goes: Verdict = { goes: true };

/** Whether a pod was told to go so long ago that nobody waits for it. @source k8s.io/kubectl/pkg/drain/filters.go shouldSkipPod */
export function isGivenUp({ metadata }: Pod, flags: VerbInput["args"]["flags"], now: Micros): boolean {
  const limit = Number(flags["skip-wait-for-delete-timeout"] ?? 0);
  const told = parseTime(metadata.deletionTimestamp);
  return limit > 0 && told !== undefined && Math.trunc((now - told) / seconds(1)) > limit;
}

const controllerOf = ({ metadata }: Pod) => metadata.ownerReferences?.find(({ controller }) => controller === true);

/** A pod of a DaemonSet stays, unless nobody knows the DaemonSet any more. */
function* judgeDaemon(pod: Pod, { force, "ignore-daemonsets": ignores }: VerbInput["args"]["flags"]): Talk<Verdict> {
  const owner = controllerOf(pod);
  if (owner?.kind !== "DaemonSet" || isFinished(pod)) return goes;
  const asked = yield* ask({ verb: "get", resource: "apps/v1/daemonsets", namespace: pod.metadata.namespace ?? "", name: owner.name });
  if (asked.type === "failed") {
    const message = asked.status.message ?? "";
    return asked.status.reason === "NotFound" && force === "true" ? { goes: true, warning: message } : { goes: false, error: message };
  }
  return ignores === "true" ? { goes: false, warning: "ignoring DaemonSet-managed Pods" } : { goes: false, error: "DaemonSet-managed Pods (use --ignore-daemonsets to ignore)" };
}

function judgeStorage(pod: Pod, flags: VerbInput["args"]["flags"]): Verdict {
  if (isFinished(pod) || pod.spec.volumes?.some(({ emptyDir }) => emptyDir !== undefined) !== true) return goes;
  return flags["delete-emptydir-data"] === "true" ? { goes: true, warning: "deleting Pods with local storage" } : { goes: false, error: "Pods with local storage (use --delete-emptydir-data to override)" };
}

function judgeOwner(pod: Pod, flags: VerbInput["args"]["flags"]): Verdict {
  if (isFinished(pod) || controllerOf(pod) !== undefined) return goes;
  return flags["force"] === "true" ? { goes: true, warning: "deleting Pods that declare no controller" } : { goes: false, error: "cannot delete Pods that declare no controller (use --force to override)" };
}

/** One look after the other: the first that keeps the pod has the last word, or else the last. @source filters.go makeFilters */
function* judge(pod: Pod, flags: VerbInput["args"]["flags"], now: Micros): Talk<Verdict> {
  if (isGivenUp(pod, flags, now)) return { goes: false };
  const daemon = yield* judgeDaemon(pod, flags);
  if (!daemon.goes) return daemon;
  if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) return { goes: false };
  const storage = judgeStorage(pod, flags);
  return storage.goes ? judgeOwner(pod, flags) : storage;
}

/** Earlier kubectls say twice that something cannot be deleted. @source filters.go errors */
const errorOf = (reason: string, minor: number): string => (minor > 32 && reason.startsWith("cannot delete") ? reason : `cannot delete ${reason}`);

/** The pods of a node, sorted. @returns or why they cannot be asked for */
export function* leavingPods(input: VerbInput, node: string, now: Micros): Talk<LeavingPods | string> {
  const { args: { flags }, minor } = input;
  const [listed] = yield* fetchPage([{ verb: "list", resource: "v1/pods", options: { fieldSelector: `spec.nodeName=${node}`, ...(flags["pod-selector"] === undefined ? {} : { labelSelector: flags["pod-selector"] }) } }], chunkSizeOf(input));
  if (listed === undefined) return { pods: [], errors: [], warnings: [] };
  if (listed.type === "failed") return errorText(listed.status).trimEnd();
  const pods: Pod[] = [];
  const errors = new Map<string, string[]>();
  const warnings = new Map<string, string[]>();
  const note = (map: Map<string, string[]>, reason: string | undefined, pod: Pod): void => void (reason === undefined ? undefined : map.set(reason, [...(map.get(reason) ?? []), keyOf(pod)]));
  for (const pod of (listed.body as ObjectList).items as readonly KubeObject[] as readonly Pod[]) {
    const verdict = yield* judge(pod, flags, now);
    if (verdict.goes) pods.push(pod);
    note(errors, verdict.error, pod);
    note(warnings, verdict.warning, pod);
  }
  return {
    pods,
    errors: [...errors].map(([reason, names]) => `${errorOf(reason, minor)}: ${names.join(", ")}`),
    warnings: [...warnings].map(([reason, names]) => `${reason}: ${names.join(", ")}`),
  };
}
