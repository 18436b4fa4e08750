import { errorText, selectorPrefix } from "../../errorText.ts";
import { namespaceOf, readItems, readsFiles } from "../../input.ts";
import { filesAndWords, nameProblem, queryOf, selectionOf, selectionProblem, targetsOf, withNamespaceErrors } from "../../lookup.ts";
import { parseOutput } from "../../print/output.ts";
import { parseRelaxedPath } from "../../print/jsonPath.ts";
import { followRaw, hearRaw, isRawFollowing } from "../../rawPath.ts";
import { usage } from "../../result.ts";
import { scriptVerb } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { chunkSizeOf, fetchPage } from "../../pages.ts";
import { foundIn, printGot } from "./printGot.ts";
import type { GetOptions, Got, Wanted } from "./printGot.ts";
import { followWatch, startWatch } from "./watch.ts";

const isTrue = (input: VerbInput, flag: string): boolean => input.args.flags[flag] === "true";
const isWatch = (input: VerbInput): boolean => isTrue(input, "watch") || isTrue(input, "watch-only");

/** `kubectl get`: printed by the server's own columns. @source k8s.io/kubectl/pkg/cmd/get/get.go */
export const getVerb = scriptVerb(get, { follower: (data, reply, now) => (isRawFollowing(data) ? hearRaw : followWatch)(data, reply, now) });

function* get(io: Io, input: VerbInput): Talk<number> {
  const { flags, positional } = input.args;
  if ((flags["raw"] ?? "") !== "") return getRaw(io, input, flags["raw"] ?? "");
  const options = optionsOf(input);
  if (typeof options === "string") return usage(io, options);
  if (positional.length === 0 && flags["filename"] === undefined && flags["kustomize"] === undefined) {
    io.err('You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n');
    return usage(io, 'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl get -h\' for help and examples');
  }
  const wanted = yield* wantedOf(io, input, options);
  if (typeof wanted === "string") return usage(io, wanted);
  const unwatchable = isWatch(input) ? watchProblem(input, wanted) : undefined;
  if (unwatchable !== undefined) return usage(io, unwatchable);
  if (isWatch(input) && flags["sort-by"] !== undefined) io.err("warning: --watch requested, --sort-by will be ignored for watch events received\n");
  const calls = wanted.items.map(({ call }) => call);
  const replies = yield* withNamespaceErrors(calls, yield* fetchPage(calls, chunkOf(options, input)));
  const got: Got = { wanted: wanted.items, replies, failed: wanted.failed };
  for (const [index, reply] of replies.entries()) {
    const item = wanted.items[index];
    if (reply.type !== "failed" || item === undefined) continue;
    if (options.ignoresNotFound && reply.status.code === 404) continue;
    got.failed = true;
  }
  if (options.problem !== undefined) {
    const isSingle = wanted.items.length === 1 && wanted.items[0]?.target.name !== undefined;
    const isQuiet = options.ignoresNotFound && replies.every((reply) => foundIn(reply) === 0);
    if (!isQuiet && (!isSingle || !got.failed)) return usage(io, options.problem);
    for (const text of errorsOf(got, options)) io.err(text);
    return got.failed ? 1 : 0;
  }
  if (isWatch(input) && got.failed) {
    for (const text of errorsOf(got, options)) io.err(text);
    return 1;
  }
  if (!isTrue(input, "watch-only")) {
    const printed = printGot(got, { ...options, inOneTable: isWatch(input) }, { namespace: namespaceOf(input), now: io.now });
    if (printed.out !== "") io.out(printed.out);
    const errors = printed.isAlone === true ? [] : errorsOf(got, options);
    for (const text of errors) io.err(text);
    // One error of several is told without the word.
    if (printed.err !== "" && !isWatch(input)) io.err(errors.length > 0 ? printed.err.replace(/^error: /, "") : printed.err);
    if (printed.failed || got.failed) return 1;
    return startWatchIf(io, input, got, options, printed.out !== "");
  }
  return startWatchIf(io, input, got, options, false);
}

/** What cannot be watched at all. @source k8s.io/kubectl/pkg/cmd/get/get.go watch, k8s.io/cli-runtime/pkg/resource/result.go Watch */
function watchProblem(input: VerbInput, { items, hasList }: AllWanted): string | undefined {
  const types = new Set(items.map(({ target }) => target.resource)).size;
  if (!readsFiles(input)) return types > 1 ? "you may only specify a single resource type" : undefined;
  if (hasList) return "watch is only supported on individual resources and resource collections, but a list of resources is found";
  return types > 1 && input.minor <= 32 ? "watch is only supported on individual resources and resource collections - more than 1 resource was found" : undefined;
}

function startWatchIf(io: Io, input: VerbInput, got: Got, options: GetOptions, headed: boolean): number {
  if (!isWatch(input)) return 0;
  const count = got.wanted.length;
  // Several objects are shown before this is seen.
  if (count > 1) return usage(io, readsFiles(input) ? `watch is only supported on individual resources and resource collections - ${count} resources were found` : "you may only watch a single resource or type of resource at a time");
  startWatch(io, got, options, { headed, timeout: input.args.flags["request-timeout"] });
  return 0;
}

/** Sorted lists come whole. */
const chunkOf = (options: GetOptions, input: VerbInput): number => (options.sort !== undefined && options.output.type === "human" ? 0 : chunkSizeOf(input));

function errorsOf(got: Got, options: GetOptions): readonly string[] {
  return got.replies.flatMap((reply, index) => {
    const item = got.wanted[index];
    if (reply.type !== "failed" || item === undefined || (options.ignoresNotFound && reply.status.code === 404)) return [];
    return [errorText(reply.status, item.target.name === undefined ? selectorPrefix(reply.status, item.target.resource, item.call.options ?? {}) : "")];
  });
}

function optionsOf(input: VerbInput): GetOptions | string {
  const { flags, all } = input.args;
  const output = parseOutput(input, true);
  const format = flags["output"] ?? "";
  if (isTrue(input, "show-labels") && format !== "" && format !== "wide") return `--show-labels option cannot be used with ${format} printer`;
  if (isTrue(input, "output-watch-events") && !isWatch(input)) return "--output-watch-events option can only be used with --watch or --watch-only";
  const sort = flags["sort-by"] === undefined || flags["sort-by"] === "" ? undefined : parseRelaxedPath(flags["sort-by"]);
  return {
    output: output.ok ? output.value : { type: "json" },
    // kubectl reads the format when it has something to print.
    ...(output.ok ? {} : { problem: output.error }),
    wide: output.ok && output.value.type === "human" && output.value.wide,
    labelColumns: (all["label-columns"] ?? []).flatMap((value) => value.split(",")),
    ...(sort === undefined ? {} : { sort: { path: sort, text: flags["sort-by"] ?? "" } }),
    noHeaders: isTrue(input, "no-headers"),
    showLabels: isTrue(input, "show-labels"),
    showKind: isTrue(input, "show-kind"),
    managedFields: isTrue(input, "show-managed-fields"),
    everywhere: isTrue(input, "all-namespaces"),
    ignoresNotFound: isTrue(input, "ignore-not-found"),
    events: isTrue(input, "output-watch-events"),
  };
}

interface AllWanted {
  readonly items: readonly Wanted[];
  readonly failed: boolean;
  /** A file holds a list of objects. */
  readonly hasList: boolean;
}

/** The requests of the command line, or what is wrong with it. */
function* wantedOf(io: Io, input: VerbInput, options: GetOptions): Talk<AllWanted | string> {
  const { args } = input;
  const { subresource } = args.flags;
  const isPrinted = options.output.type === "human" && printsOnServer(args.flags);
  // What is sorted by is looked up in the whole objects.
  const whole = isPrinted && options.sort !== undefined ? { query: "includeObject=Object" } : {};
  const accept = { ...(isPrinted ? { accept: "table" as const, ...whole } : {}), ...(subresource === undefined || subresource === "" ? {} : { subresource }) };
  if (readsFiles(input)) {
    const items = yield* readItems(input);
    if (!items.ok) return items.error;
    if (args.positional.length > 0) return filesAndWords;
    for (const error of items.value.errors) io.err(error);
    const wanted = items.value.items.map((item) => {
      const { target, call } = queryOf({ resource: item.resource, name: item.object.metadata.name }, item.namespace, {});
      return { target, call: { ...call, ...accept } };
    });
    return { items: wanted, failed: items.value.errors.length > 0, hasList: items.value.items.some(({ isItem }) => isItem === true) };
  }
  const selection = selectionOf(args);
  const clash = selectionProblem(args.positional, Object.keys(selection).length > 0);
  if (clash !== undefined) return clash;
  const targets = yield* targetsOf(input, args.positional);
  if (!targets.ok) return targets.error;
  const isNamed = targets.value.some((target) => target.name !== undefined);
  const problem = nameProblem(targets.value, { selects: Object.keys(selection).length > 0, everywhere: options.everywhere });
  if (problem !== undefined) return problem;
  if (!isNamed && "subresource" in accept) return "subresource cannot be used when bulk resources are specified";
  const items = targets.value.map((target) => {
    const { call } = queryOf(target, options.everywhere ? undefined : namespaceOf(input), selection);
    return { target, call: { ...call, ...accept } };
  });
  return { items, failed: false, hasList: false };
}

/** Columns are the server's, unless they are not wanted. */
const printsOnServer = (flags: VerbInput["args"]["flags"]): boolean => flags["server-print"] !== "false";

function getRaw(io: Io, input: VerbInput, raw: string): number {
  const { flags, positional } = input.args;
  if (isWatch(input) || flags["selector"] !== undefined || flags["field-selector"] !== undefined) return usage(io, "--raw may not be specified with other flags that filter the server request or alter the output");
  if (positional.length > 0) return usage(io, "arguments may not be passed when --raw is specified");
  if (flags["output"] !== undefined) return usage(io, "--raw and --output are mutually exclusive");
  if (!raw.startsWith("/") && !/^\w+:/.test(raw)) return usage(io, `--raw must be a valid URL path: parse ${JSON.stringify(raw)}: invalid URI for request`);
  return followRaw(io, input, raw);
}
