import type { KubeObject, Table } from "../../../api/index.ts";
import { seconds } from "../../../core/index.ts";
import type { Micros } from "../../../core/index.ts";
import { parseGoDuration } from "../../duration.ts";
import { printObjects } from "../../print/output.ts";
import { printTable } from "../../print/table.ts";
import type { Target } from "../../resources.ts";
import type { Io } from "../../script.ts";
import type { Reply, Step } from "../../verb.ts";
import { eventText, tableOf, tableOptions } from "./printGot.ts";
import type { GetOptions, Got } from "./printGot.ts";

/** What a watch remembers. Plain data. */
interface Watching {
  readonly targets: readonly Target[];
  readonly options: GetOptions;
  /** Whether it has printed its header. */
  headed: boolean;
  /** Of the columns: every row keeps to those before it. */
  readonly widths: number[];
}

interface WatchOptions {
  readonly headed: boolean;
  /** --request-timeout */
  readonly timeout: string | undefined;
}

/** Goes on with a watch from where the list ended. @source k8s.io/kubectl/pkg/cmd/get/get.go watch */
export function startWatch(io: Io, got: Got, options: GetOptions, { headed, timeout }: WatchOptions): void {
  const widths: number[] = [];
  for (const [index, reply] of got.replies.entries()) {
    const resource = got.wanted[index]?.target.resource;
    if (headed && resource !== undefined && reply.type === "ok" && typeof reply.body === "object") printTable(tableOf(reply.body, io.now), { ...tableOptions(options, resource, false), widths });
  }
  const watching: Watching = { targets: got.wanted.map(({ target }) => target), options, headed, widths };
  const end = parseGoDuration(timeout ?? "0") ?? 0;
  io.follow(watching, { calls: watchCalls(got), ...(end === 0 ? {} : { wait: Math.max(end, seconds(1)) }) });
}

function watchCalls(got: Got): Step["calls"] & object {
  return got.wanted.map(({ target, call }, tag) => {
    const reply = got.replies[tag];
    const version = reply?.type === "ok" && typeof reply.body === "object" && "metadata" in reply.body ? reply.body.metadata.resourceVersion : undefined;
    const only = target.name === undefined ? {} : { fieldSelector: `metadata.name=${target.name}` };
    const { name: _, ...rest } = call;
    return { tag, call: { ...rest, verb: "watch" as const, options: { ...call.options, ...(version === undefined ? {} : { resourceVersion: version }), ...only } } };
  });
}

/** Watch events come as Tables of one row when a table was asked for, as objects otherwise. */
export function followWatch(data: object, reply: Reply, now: Micros): Step {
  const watching = data as Watching;
  if (reply.type === "timer" || reply.type === "ended") return { exit: 0 };
  if (reply.type !== "events") return {};
  const target = watching.targets[reply.tag];
  if (target === undefined) return {};
  let out = "";
  for (const { type, object } of reply.events) out += watching.options.output.type === "human" ? tableEvent(watching, target, type, tableOf(object, now)) : objectEvent(watching, type, object);
  return { out };
}

function tableEvent(watching: Watching, { resource }: Target, type: string, table: Table): string {
  const options = { ...tableOptions(watching.options, resource, false, [type]), widths: watching.widths };
  const out = printTable(table, { ...options, noHeaders: options.noHeaders || watching.headed });
  watching.headed = true;
  return out;
}

function objectEvent({ options }: Watching, type: string, object: KubeObject): string {
  if (options.output.type === "human") return "";
  if (options.events) return eventText(options, type, object);
  const printed = printObjects(options.output, { objects: [object], single: true, managedFields: options.managedFields });
  return printed.ok ? `${options.output.type === "yaml" ? "---\n" : ""}${printed.value}` : "";
}
