import type { Container, KubeObject } from "../../../api/index.ts";
import type { ContainerStatus, Pod } from "../../../kinds/index.ts";
import { errorText } from "../../errorText.ts";
import { namespaceOf } from "../../input.ts";
import { lookup } from "../../lookup.ts";
import type { Found } from "../../lookup.ts";
import { usage } from "../../result.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { attachTo } from "../streams/attach.ts";
import { findContainer } from "../streams/containers.ts";
import { printLog } from "../streams/printLog.ts";
import { untilPod } from "../streams/watchPod.ts";
import { debuggedCopy, ephemeralDebugger, nodeDebugger } from "./debugPods.ts";
import { debugOptions, debugProblem } from "./debugOptions.ts";
import type { DebugOptions } from "./debugOptions.ts";

/** Where the debugging container is; undefined: something went wrong and was told. */
interface Target {
  readonly pod: Pod;
  /** "": none was added. */
  readonly container: string;
}

/** `kubectl debug`. @source k8s.io/kubectl/pkg/cmd/debug/debug.go */
export const debug = scriptVerb(function* (io, input) {
  const options = debugOptions(input);
  if (!options.ok) return usage(io, options.error);
  const problem = debugProblem(io, input, options.value);
  if (problem !== undefined) return usage(io, problem);
  const { names } = options.value;
  const words = names.some((name) => name.includes("/")) ? names : ["pods", ...names];
  const { found, failed } = yield* lookup(io, input, { words: input.args.flags["filename"] === undefined ? words : [] });
  if (failed) return 1;
  for (const each of found) {
    const target = yield* begin(io, input, each, options.value);
    if (target === undefined) return 1;
    if (!options.value.attach || target.container === "") continue;
    const code = yield* comeIn(io, input, target, options.value);
    if (code !== 0) return code;
  }
  return 0;
});

function* begin(io: Io, input: VerbInput, { object, resource }: Found, options: DebugOptions): Talk<Target | undefined> {
  if (object.kind === "Node") {
    const pod = nodeDebugger(io, input, object.metadata.name, options);
    return yield* create(io, { ...pod, metadata: { ...pod.metadata, namespace: namespaceOf(input) } } as Pod, (pod as Pod).spec.containers[0]?.name ?? "");
  }
  if (object.kind !== "Pod") return void usage(io, `${JSON.stringify(`${resource.group}/${resource.version}, Kind=${resource.kind}`)} not supported by debug`);
  return options.copyTo === "" ? yield* addTo(io, input, object as Pod, options) : yield* copyOf(io, input, object as Pod, options);
}

function* create(io: Io, pod: Pod, container: string): Talk<Target | undefined> {
  const created = yield* ask({ verb: "create", resource: "v1/pods", namespace: pod.metadata.namespace ?? "", body: pod });
  if (created.type === "ok") return { pod: created.body as KubeObject as Pod, container };
  io.err(errorText(created.status));
  return undefined;
}

function* addTo(io: Io, input: VerbInput, pod: Pod, options: DebugOptions): Talk<Target | undefined> {
  const container = ephemeralDebugger(io, input, pod, options);
  warn(io, input, pod, container);
  const { name, namespace = "" } = pod.metadata;
  const body = { spec: { "$setElementOrder/ephemeralContainers": [...(pod.spec.ephemeralContainers ?? []), container].map((each) => ({ name: each.name })), ephemeralContainers: [container] } };
  const patched = yield* ask({ verb: "patch", resource: "v1/pods", namespace, name, subresource: "ephemeralcontainers", patchType: "application/strategic-merge-patch+json", body });
  if (patched.type === "ok") return { pod: patched.body as KubeObject as Pod, container: container.name };
  io.err(errorText(patched.status));
  return undefined;
}

function* copyOf(io: Io, input: VerbInput, pod: Pod, options: DebugOptions): Talk<Target | undefined> {
  const copy = debuggedCopy(io, input, pod, options);
  if (!copy.ok) return void usage(io, copy.error);
  const container = copy.value.pod.spec.containers.find(({ name }) => name === copy.value.container);
  if (container !== undefined) warn(io, input, copy.value.pod, container);
  const created = yield* create(io, copy.value.pod, copy.value.container);
  if (created === undefined || !options.replace) return created;
  const { name, namespace = "" } = pod.metadata;
  const gone = yield* ask({ verb: "delete", resource: "v1/pods", namespace, name, body: { gracePeriodSeconds: 0 } });
  if (gone.type === "ok") return created;
  io.err(errorText(gone.status));
  return undefined;
}

/** Capabilities are of little use to who is not root. @source k8s.io/kubectl/pkg/cmd/debug/debug.go displayWarning */
function warn(io: Io, { minor }: VerbInput, pod: Pod, { securityContext: context }: Container): void {
  const isRoot = (pod.spec.securityContext?.runAsUser ?? 0) === 0 || context === undefined || context.runAsUser === 0;
  if (minor < 33 || isRoot || (context.privileged !== true && (context.capabilities?.add ?? []).length === 0)) return;
  io.err('Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".\n');
}

function statusOf({ status }: Pod, name: string): ContainerStatus | undefined {
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = status;
  return [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses].find((each) => each.name === name);
}

/** Waits for the container and attaches to it; of one that has ended the log is read. */
function* comeIn(io: Io, input: VerbInput, { pod, container: name }: Target, { stdin, tty, quiet }: DebugOptions): Talk<number> {
  const { namespace = "" } = pod.metadata;
  const told = new Set<string>();
  const seen = yield* untilPod(io, { name: pod.metadata.name, namespace }, undefined, (now) => {
    const state = statusOf(now, name)?.state;
    const waiting = state?.waiting?.message ?? "";
    if (waiting !== "" && !quiet && !told.has(waiting)) io.err(`Warning: container ${name}: ${waiting}\n`);
    told.add(waiting);
    return state?.running !== undefined || state?.terminated !== undefined;
  });
  if (!seen.ok) {
    io.err(seen.error);
    return 1;
  }
  const container = findContainer(seen.value, name);
  if (container === undefined) return usage(io, `container ${name} not found in pod ${pod.metadata.name}`);
  if (statusOf(seen.value, name)?.state?.terminated === undefined) {
    const outcome = yield* attachTo(io, input, seen.value, { container, stdin, tty, quiet });
    const problem = outcome.type === "refused" ? errorText(outcome.status) : outcome.message;
    if (problem === "") return 0;
    io.err(`warning: couldn't attach to pod/${pod.metadata.name}, falling back to streaming logs: ${problem.replace(/^error: /, "").replace(/\n$/, "")}\n`);
  }
  const refused = yield* printLog(io, seen.value, name);
  if (refused === undefined) return 0;
  io.err(errorText(refused));
  return 1;
}
