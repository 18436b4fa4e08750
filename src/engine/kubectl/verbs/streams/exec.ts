import { fromUtf8, toUtf8 } from "../../../core/index.ts";
import type { Status } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { errorText } from "../../errorText.ts";
import { usage } from "../../result.ts";
import { scriptVerb } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { Call, Reply, Step, VerbInput } from "../../verb.ts";
import { containerOf, podsBehind } from "./podOf.ts";

/** Channels of `v5.channel.k8s.io`. */
const stdin = 0;
const stdout = 1;
const stderr = 2;
const status = 3;

/** What a command in a container leaves behind here. Plain data. */
interface Attached {
  /** What goes to its standard input. */
  readonly input: string | undefined;
  said: string;
}

/** `kubectl exec`. @source k8s.io/kubectl/pkg/cmd/exec/exec.go */
export const exec = scriptVerb(
  function* (io, input) {
    const { positional, afterDash } = input.args;
    const before = afterDash === undefined ? positional : positional.slice(0, positional.length - afterDash.length);
    if (before.length === 0 && input.args.flags["filename"] === undefined) return usage(io, "pod, type/name or --filename must be specified");
    if (afterDash === undefined && positional.length > 1) return usage(io, "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples");
    if ((afterDash ?? []).length === 0) return usage(io, "you must specify at least one command for the container");
    return yield* begin(io, input, { word: before[0] ?? "", subresource: "exec", command: afterDash ?? [] });
  },
  { follower: follow },
);

/** `kubectl attach`. @source k8s.io/kubectl/pkg/cmd/attach/attach.go */
export const attach = scriptVerb(
  function* (io, input) {
    const { positional } = input.args;
    if (positional.length === 0) return usage(io, "at least 1 argument is required for attach");
    if (positional.length > 2) return usage(io, `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${positional.length}: [${positional.join(" ")}]`);
    return yield* begin(io, input, { word: positional.length === 2 ? positional.join("/") : (positional[0] ?? ""), subresource: "attach", command: [] });
  },
  { follower: follow },
);

interface Wanted {
  readonly word: string;
  readonly subresource: "exec" | "attach";
  readonly command: readonly string[];
}

function* begin(io: Io, input: VerbInput, { word, subresource, command }: Wanted): Talk<number> {
  const pods = yield* podsBehind(io, input, word);
  const [pod] = pods ?? [];
  if (pod === undefined) return 1;
  const { phase } = pod.status ?? {};
  if (phase === "Succeeded" || phase === "Failed") return usage(io, `cannot ${subresource === "exec" ? "exec into" : "attach a container in"} a ${subresource === "exec" ? "container in a " : ""}completed pod; current phase is ${phase}`);
  const container = containerOf(io, pod, input.args.flags["container"]);
  const wantsInput = input.args.flags["stdin"] === "true";
  const attached: Attached = { input: wantsInput ? (input.files["-"]?.text ?? "") : undefined, said: "" };
  io.follow(attached, { calls: [{ tag: 0, call: callOf(pod, { subresource, command, container, wantsInput, isTty: input.args.flags["tty"] === "true" }) }] });
  return 0;
}

interface StreamOptions {
  readonly subresource: "exec" | "attach";
  readonly command: readonly string[];
  readonly container: string;
  readonly wantsInput: boolean;
  readonly isTty: boolean;
}

function callOf(pod: Pod, { subresource, command, container, wantsInput, isTty }: StreamOptions): Call {
  const query = [...command.map((word) => `command=${encodeURIComponent(word)}`), `container=${encodeURIComponent(container)}`, ...(wantsInput ? ["stdin=true"] : []), "stdout=true", ...(isTty ? ["tty=true"] : ["stderr=true"])];
  const { name, namespace = "" } = pod.metadata;
  return { verb: "create", resource: "v1/pods", namespace, name, subresource, query: query.join("&") };
}

function follow(data: object, reply: Reply): Step {
  const attached = data as Attached;
  if (reply.type === "streamBegin" && attached.input !== undefined) return { sends: [...(attached.input === "" ? [] : [{ tag: 0, channel: stdin, data: toUtf8(attached.input) }]), { tag: 0, channel: stdin }] };
  if (reply.type === "streamEnd") return ending(attached.said);
  if (reply.type === "failed") return { err: errorText(reply.status), exit: 1 };
  if (reply.type !== "streamData") return {};
  if (reply.channel === stdout) return { out: fromUtf8(reply.data) };
  if (reply.channel === stderr) return { err: fromUtf8(reply.data) };
  if (reply.channel === status) attached.said += fromUtf8(reply.data);
  return {};
}

/** How the command in the container ended. @source k8s.io/client-go/tools/remotecommand/v4.go */
function ending(said: string): Step {
  const result = readStatus(said);
  if (result?.status !== "Failure") return { exit: 0 };
  if (result.reason !== ("NonZeroExitCode" as string)) return { err: `error: ${result.message ?? ""}\n`, exit: 1 };
  const code = Number(result.details?.causes?.find(({ reason }) => reason === ("ExitCode" as string))?.message ?? 1);
  return { err: `command terminated with exit code ${code}\n`, exit: code };
}

function readStatus(text: string): Status | undefined {
  try {
    return JSON.parse(text) as Status;
  } catch {
    return undefined;
  }
}
