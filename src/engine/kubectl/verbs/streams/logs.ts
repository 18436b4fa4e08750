import { parseTime } from "../../../api/index.ts";
import type { KubeObject, ObjectList } from "../../../api/index.ts";
import { seconds } from "../../../core/index.ts";
import { fromUtf8 } from "../../../core/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { parseGoDuration } from "../../duration.ts";
import { errorText } from "../../errorText.ts";
import { namespaceOf } from "../../input.ts";
import { usage } from "../../result.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { Call, Reply, Step, VerbInput } from "../../verb.ts";
import { containerOf, findContainer } from "./containers.ts";
import { podsBehind } from "./podOf.ts";

const usageText = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";
const seeHelp = "\nSee 'kubectl logs -h' for help and examples";
/** With a selector only the end is shown. */
const tailOfSelected = 10;

interface Source {
  readonly call: Call;
  /** "[pod/web-1/app] ", before each line. */
  readonly prefix: string;
}

/** What `logs` remembers while lines come. Plain data. */
interface Reading {
  readonly sources: readonly Source[];
  /** Whether all are read at once. */
  readonly together: boolean;
  /** --ignore-errors */
  readonly ignoresErrors: boolean;
  next: number;
  open: number;
  failed: boolean;
  /** Whether each source stands at the beginning of a line. */
  readonly fresh: boolean[];
}

function queryOf({ args: { flags } }: VerbInput, container: string, tail: string | undefined): string {
  const given: readonly (readonly [string, string | undefined])[] = [
    ["container", container],
    ["follow", flags["follow"] === "true" ? "true" : undefined],
    ["previous", flags["previous"] === "true" ? "true" : undefined],
    ["timestamps", flags["timestamps"] === "true" ? "true" : undefined],
    ["tailLines", tail],
    ["sinceSeconds", sinceSeconds(flags["since"])],
    ["sinceTime", flags["since-time"]],
    ["insecureSkipTLSVerifyBackend", flags["insecure-skip-tls-verify-backend"] === "true" ? "true" : undefined],
    ["limitBytes", flags["limit-bytes"] === undefined || flags["limit-bytes"] === "0" ? undefined : flags["limit-bytes"]],
  ];
  return given.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [`${name}=${encodeURIComponent(value)}`])).join("&");
}

function sinceSeconds(text: string | undefined): string | undefined {
  const since = text === undefined ? 0 : (parseGoDuration(text) ?? 0);
  return since === 0 ? undefined : String(Math.max(1, Math.ceil(since / seconds(1))));
}

function flagProblem({ args: { flags, positional } }: VerbInput): string | undefined {
  if (positional.length === 0 && flags["selector"] === undefined) return usageText + seeHelp;
  if (positional.length > 0 && flags["selector"] !== undefined) return `only a selector (-l) or a POD name is allowed${seeHelp}`;
  if (positional.length > 2) return usageText + seeHelp;
  if (flags["since-time"] !== undefined && flags["since-time"] !== "" && parseTime(flags["since-time"]) === undefined) return `parsing time ${JSON.stringify(flags["since-time"])} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(flags["since-time"])} as "2006"`;
  return undefined;
}

/** What is looked at when the pod is there. @source logs.go Validate */
function optionProblem({ args: { flags } }: VerbInput): string | undefined {
  if (flags["since"] !== undefined && flags["since-time"] !== undefined) return "at most one of `sinceTime` or `sinceSeconds` may be specified";
  if (flags["limit-bytes"] !== undefined && Number(flags["limit-bytes"]) < 0) return "--limit-bytes must be greater than 0";
  if (flags["tail"] !== undefined && Number(flags["tail"]) < -1) return "--tail must be greater than or equal to -1";
  return flags["all-containers"] === "true" && flags["container"] !== undefined ? "--all-containers=true should not be specified with container name" : undefined;
}

/** `kubectl logs`. @source k8s.io/kubectl/pkg/cmd/logs/logs.go */
export const logs = scriptVerb(read, { follower: follow });

function* read(io: Io, input: VerbInput): Talk<number> {
  const { flags, positional } = input.args;
  const problem = flagProblem(input);
  if (problem !== undefined) return usage(io, problem);
  const pods = yield* podsOf(io, input);
  if (pods === undefined) return 1;
  const wrong = optionProblem(input);
  if (wrong !== undefined) return usage(io, wrong);
  if (pods.length === 0) {
    io.err(`No resources found in ${namespaceOf(input)} namespace.\n`);
    return 0;
  }
  const named = positional[1] ?? flags["container"] ?? "";
  const without = named === "" ? undefined : pods.find((pod) => findContainer(pod, named) === undefined);
  if (without !== undefined) return usage(io, `container ${named} is not valid for pod ${without.metadata.name}`);
  const isSelected = flags["selector"] !== undefined;
  const tail = flags["tail"] === undefined ? (isSelected ? String(tailOfSelected) : undefined) : flags["tail"] === "-1" ? undefined : flags["tail"];
  const sources = pods.flatMap((pod) => sourcesOf(io, input, { pod, tail, container: positional[1] ?? flags["container"] }));
  const isFollowing = flags["follow"] === "true";
  const most = Number(flags["max-log-requests"] ?? 5);
  if (isFollowing && sources.length > most) return usage(io, `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`);
  const together = isFollowing && sources.length > 1;
  const reading: Reading = { sources, together, ignoresErrors: flags["ignore-errors"] === "true", next: together ? sources.length : 1, open: together ? sources.length : 1, failed: false, fresh: sources.map(() => true) };
  io.follow(reading, { calls: sources.slice(0, reading.next).map(({ call }, tag) => ({ tag, call })) });
  return 0;
}

function* podsOf(io: Io, input: VerbInput): Talk<readonly Pod[] | undefined> {
  const { flags, positional } = input.args;
  if (flags["selector"] !== undefined) {
    const listed = yield* ask({ verb: "list", resource: "v1/pods", namespace: namespaceOf(input), options: { labelSelector: flags["selector"] } });
    if (listed.type === "ok") return (listed.body as ObjectList).items as readonly KubeObject[] as readonly Pod[];
    io.err(errorText(listed.status));
    return undefined;
  }
  const pods = yield* podsBehind(io, input, positional[0] ?? "", (status) => (status.code === 404 ? `error: error from server (NotFound): ${status.message ?? ""} in namespace "${namespaceOf(input)}"\n` : errorText(status)));
  const [best] = pods ?? [];
  if (pods === undefined || best === undefined) return undefined;
  if (flags["all-pods"] === "true") return pods;
  if (pods.length > 1) io.err(`Found ${pods.length} pods, using pod/${best.metadata.name}\n`);
  return [best];
}

function sourcesOf(io: Io, input: VerbInput, { pod, container, tail }: { readonly pod: Pod; readonly container: string | undefined; readonly tail: string | undefined }): readonly Source[] {
  const { flags } = input.args;
  const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec;
  const all = [...initContainers, ...containers, ...ephemeralContainers].map(({ name }) => name);
  // A name that the pod does not have is refused by the server.
  const chosen = container === undefined || container === "" ? containerOf(io, pod, { name: undefined }) : undefined;
  const names = flags["all-containers"] === "true" ? all : [chosen?.ok === true ? chosen.value.name : (container ?? "")];
  const { name, namespace = "" } = pod.metadata;
  return names.map((each) => ({
    call: { verb: "get", resource: "v1/pods", namespace, name, subresource: "log", query: queryOf(input, each, tail) },
    prefix: flags["prefix"] === "true" ? `[pod/${name}/${each}] ` : "",
  }));
}

function follow(data: object, reply: Reply): Step {
  const reading = data as Reading;
  if (reply.type === "streamData") return { out: shown(reading, reply.tag, fromUtf8(reply.data)) };
  if (reply.type === "streamEnd") return finished(reading, "");
  if (reply.type === "ok") return finished(reading, "", typeof reply.body === "string" ? shown(reading, reply.tag, reply.body) : "");
  if (reply.type !== "failed") return {};
  if (reading.ignoresErrors) return finished(reading, "", `error: ${reply.status.message ?? ""}\n`);
  reading.failed = true;
  return finished(reading, errorText(reply.status));
}

function shown(reading: Reading, tag: number, text: string): string {
  const prefix = reading.sources[tag]?.prefix ?? "";
  if (prefix === "" || text === "") return text;
  const lead = reading.fresh[tag] === true ? prefix : "";
  reading.fresh[tag] = text.endsWith("\n");
  return lead + text.replace(/\n(?=[^])/g, `\n${prefix}`);
}

/** A source has ended; the next is read, or all is done. */
function finished(reading: Reading, err: string, out = ""): Step {
  reading.open--;
  const printed = { ...(err === "" ? {} : { err }), ...(out === "" ? {} : { out }) };
  const next = reading.sources[reading.next];
  if (next !== undefined && !reading.failed) {
    reading.open++;
    return { ...printed, calls: [{ tag: reading.next++, call: next.call }] };
  }
  return reading.open > 0 ? printed : { ...printed, exit: reading.failed ? 1 : 0 };
}
