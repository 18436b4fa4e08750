import type { KubeObject, LabelSelector, ObjectList, Status } from "../../../api/index.ts";
import { formatLabelSelector, parseTime } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { errorText } from "../../errorText.ts";
import { namespaceOf } from "../../input.ts";
import { queryOf, targetsOf } from "../../lookup.ts";
import { ask } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";

type WithSelector = KubeObject & { readonly spec?: { readonly selector?: LabelSelector | Readonly<Record<string, string>> } };

/** Which pods a workload has; undefined: it has none by its kind. */
function selectorOf({ kind, spec }: WithSelector): string | undefined {
  const selector = spec?.selector;
  if (selector === undefined) return undefined;
  if (kind === "Service" || kind === "ReplicationController") return formatLabelSelector({ matchLabels: selector as Readonly<Record<string, string>> });
  return formatLabelSelector(selector as LabelSelector);
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
  const object = found.body as KubeObject;
  if (object.kind === "Pod") return [object as Pod];
  const selector = selectorOf(object);
  if (selector === undefined) {
    io.err(`error: cannot get the logs from ${target.resource.group === "" ? "" : `${target.resource.group}, `}Kind=${target.resource.kind}: selector not available\n`);
    return undefined;
  }
  const listed = yield* ask({ verb: "list", resource: "v1/pods", namespace: namespaceOf(input), options: { labelSelector: selector } });
  if (listed.type === "failed") {
    io.err(errorText(listed.status));
    return undefined;
  }
  const pods = ((listed.body as ObjectList).items as readonly KubeObject[] as readonly Pod[]).toSorted(betterPod);
  if (pods.length > 0) return pods;
  io.err("error: timed out waiting for the condition\n");
  return undefined;
}

const defaultContainer = "kubectl.kubernetes.io/default-container";

/** The container that is meant where none is named; says so when there are several. @source k8s.io/kubectl/pkg/cmd/util/podcmd/podcmd.go */
export function containerOf(io: Io, pod: Pod, given: string | undefined): string {
  if (given !== undefined && given !== "") return given;
  const noted = pod.metadata.annotations?.[defaultContainer];
  const names = pod.spec.containers.map(({ name }) => name);
  if (noted !== undefined && names.includes(noted)) return noted;
  const others = [...names, ...(pod.spec.initContainers ?? []).map(({ name }) => `${name} (init)`), ...((pod.spec as { readonly ephemeralContainers?: readonly { readonly name: string }[] }).ephemeralContainers ?? []).map(({ name }) => `${name} (ephem)`)];
  if (others.length > 1) io.err(`Defaulted container ${JSON.stringify(names[0] ?? "")} out of: ${others.join(", ")}\n`);
  return names[0] ?? "";
}
