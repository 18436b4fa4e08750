import { getCondition } from "../../../api/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { parseGoDuration } from "../../duration.ts";
import { errorText } from "../../errorText.ts";
import { namespaceOf } from "../../input.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { attachTo } from "../streams/attach.ts";
import { containerOf } from "../streams/containers.ts";
import { printLog } from "../streams/printLog.ts";
import { untilPod } from "../streams/watchPod.ts";

/** The end of a command, told when everything else has been. */
interface End {
  readonly code: number;
  readonly message: string;
}

const isOver = ({ status }: Pod): boolean => status?.phase === "Succeeded" || status?.phase === "Failed";
const isReady = ({ status }: Pod): boolean => status?.phase === "Running" && getCondition(status.conditions, "Ready")?.status === "True";

/**
 * Waits until a pod runs, attaches to it, and tells how it ended where it does not begin anew.
 *
 * @source k8s.io/kubectl/pkg/cmd/run/run.go Run, handleAttachPod
 */
export function* attachToNewPod(io: Io, input: VerbInput, object: KubeObject): Talk<End> {
  const { flags } = input.args;
  const { name, namespace = namespaceOf(input) } = object.metadata;
  const patience = parseGoDuration(flags["pod-running-timeout"] ?? "1m") ?? 0;
  const until = (): number => io.now + patience;
  const begun = yield* untilPod(io, { name, namespace }, until(), (pod) => isOver(pod) || isReady(pod));
  if (!begun.ok) return { code: 1, message: begun.error };
  const quiet = flags["quiet"] === "true";
  const container = containerOf(io, begun.value, { name: undefined, quiet });
  if (!container.ok) return { code: 1, message: `error: ${container.error}\n` };
  if (isOver(begun.value)) {
    const read = yield* printLog(io, begun.value, container.value.name);
    if (read !== undefined) return { code: 1, message: errorText(read) };
  } else {
    const outcome = yield* attachTo(io, input, begun.value, { container: container.value, stdin: flags["stdin"] === "true", tty: flags["tty"] === "true", quiet });
    const problem = outcome.type === "refused" ? errorText(outcome.status) : outcome.message;
    if (problem !== "") {
      io.err(`warning: couldn't attach to pod/${name}, falling back to streaming logs: ${problem.replace(/^error: /, "").replace(/\n$/, "")}\n`);
      const read = yield* printLog(io, begun.value, container.value.name);
      if (read !== undefined) return { code: 1, message: errorText(read) };
    }
  }
  const { restart = "Always" } = flags;
  if (flags["leave-stdin-open"] === "true" || (restart !== "Never" && restart !== "OnFailure")) return { code: 0, message: "" };
  const ended = yield* untilPod(io, { name, namespace }, until(), (pod) => (restart === "OnFailure" ? pod.status?.phase === "Succeeded" : isOver(pod)));
  return ended.ok ? endOf(ended.value) : { code: 1, message: ended.error };
}

function endOf({ metadata: { name, namespace = "" }, status }: Pod): End {
  if (status?.phase !== "Failed") return { code: 0, message: "" };
  const terminated = status.containerStatuses?.[0]?.state?.terminated;
  if (terminated === undefined || terminated.exitCode === 0) return { code: 1, message: `error: pod ${namespace}/${name} failed with unknown exit code\n` };
  return { code: terminated.exitCode, message: `pod ${namespace}/${name} terminated (${terminated.reason ?? ""})\n${terminated.message ?? ""}` };
}
