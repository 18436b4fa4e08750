import type { KubeObject, LabelSelector, ObjectList, Status } from "../../../api/index.ts";
import { formatLabelSelector, parseTime } from "../../../api/index.ts";
import { fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { commandAt } from "../../commands/commandTable.ts";
import { parseGoDuration } from "../../duration.ts";
import { errorText } from "../../errorText.ts";
import { namespaceOf } from "../../input.ts";
import { queryOf, targetsOf } from "../../lookup.ts";
import { ask, watch } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";

type WithSelector = KubeObject & { readonly spec?: { readonly selector?: LabelSelector | Readonly<Record<string, string>> } };

/** Kinds whose pods are found by their selector. @source k8s.io/kubectl/pkg/polymorphichelpers/helpers.go SelectorsForObject */
const withPods: ReadonlySet<string> = new Set(["ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet", "Deployment", "Job", "Service"]);

/** "*v1.ConfigMap" */
const goType = ({ apiVersion, kind }: KubeObject): string => `*${apiVersion.slice(apiVersion.lastIndexOf("/") + 1)}.${kind}`;

/** Which pods a workload has. @returns why there can be none */
function selectorOf(object: WithSelector): Result<string, string> {
  const { kind, spec, metadata } = object;
  if (!withPods.has(kind)) return fail(`selector for ${goType(object)} not implemented`);
  const selector = spec?.selector ?? {};
  if (kind !== "Service" && kind !== "ReplicationController") return ok(formatLabelSelector(selector as LabelSelector));
  if (kind === "Service" && Object.keys(selector).length === 0) return fail(`invalid service '${metadata.name}': Service is defined without a selector`);
  return ok(formatLabelSelector({ matchLabels: selector as Readonly<Record<string, string>> }));
}

const isReady = ({ status }: Pod): boolean => status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") === true;
const phaseRank = ({ status }: Pod): number => ["Pending", "Unknown", "Running"].indexOf(status?.phase ?? "Pending");

/** The one that logs and exec take: bound before unbound, running, ready, and the youngest of them. @source k8s.io/kubectl/pkg/util/podutils/podutils.go ActivePods */
function betterPod(a: Pod, b: Pod): number {
  const bound = Number(b.spec.nodeName !== undefined && b.spec.nodeName !== "") - Number(a.spec.nodeName !== undefined && a.spec.nodeName !== "");
  const created = (parseTime(b.metadata.creationTimestamp) ?? 0) - (parseTime(a.metadata.creationTimestamp) ?? 0);
  return bound || phaseRank(b) - phaseRank(a) || Number(isReady(b)) - Number(isReady(a)) || created;
}

/** The pods behind POD or TYPE/NAME, best first; undefined (and an error printed) when there are none. */
export function* podsBehind(io: Io, input: VerbInput, word: string, missing: (status: Status) => string = errorText): Talk<readonly Pod[] | undefined> {
  const targets = yield* targetsOf(input, word.includes("/") ? [word] : ["pods", word]);
  const [target] = targets.ok ? targets.value : [];
  if (!targets.ok || target?.name === undefined) {
    io.err(`error: ${targets.ok ? "resource name may not be empty" : targets.error}\n`);
    return undefined;
  }
  const found = yield* ask(queryOf(target, namespaceOf(input), {}).call);
  if (found.type === "failed") {
    io.err(missing(found.status));
    return undefined;
  }
  return yield* podsOf(io, input, found.body as KubeObject);
}

/** The pods of an object, best first; a Pod is its own. */
export function* podsOf(io: Io, input: VerbInput, object: KubeObject): Talk<readonly Pod[] | undefined> {
  if (object.kind === "Pod") return [object as Pod];
  const selector = selectorOf(object);
  if (!selector.ok) {
    io.err(`error: cannot ${input.args.path === "logs" ? "get the logs from" : "attach to"} ${goType(object)}: ${selector.error}\n`);
    return undefined;
  }
  const listed = yield* ask({ verb: "list", resource: "v1/pods", namespace: namespaceOf(input), options: { labelSelector: selector.value } });
  if (listed.type === "failed") {
    io.err(errorText(listed.status));
    return undefined;
  }
  const list = listed.body as ObjectList;
  const pods = (list.items as readonly KubeObject[] as readonly Pod[]).toSorted(betterPod);
  if (pods.length > 0) return pods;
  const first = yield* firstPod(io, input, { selector: selector.value, resourceVersion: list.metadata.resourceVersion });
  if (first === undefined) io.err("error: timed out waiting for the condition\n");
  return first === undefined ? undefined : [first];
}

/** Waits for a pod as long as --pod-running-timeout says. @source k8s.io/kubectl/pkg/polymorphichelpers/helpers.go GetFirstPod */
function* firstPod(io: Io, input: VerbInput, { selector, resourceVersion }: { readonly selector: string; readonly resourceVersion: string | undefined }): Talk<Pod | undefined> {
  const { flags, path } = input.args;
  const until = io.now + (parseGoDuration(flags["pod-running-timeout"] ?? commandAt(path).byName.get("pod-running-timeout")?.initial ?? "0s") ?? 0);
  const options = { labelSelector: selector, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
  let watched = yield* watch(io, { verb: "watch", resource: "v1/pods", namespace: namespaceOf(input), options }, until);
  while (typeof watched !== "string") {
    const pod = watched.find(({ type }) => type !== "DELETED");
    if (pod !== undefined) return pod.object as Pod;
    watched = yield* watch(io, "next", until);
  }
  return undefined;
}
