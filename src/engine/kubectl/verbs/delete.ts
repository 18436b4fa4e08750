import type { KubeObject, ObjectList } from "../../api/index.ts";
import { seconds } from "../../core/index.ts";
import { parseBool } from "../commandArguments.ts";
import { parseGoDuration } from "../duration.ts";
import { selectorPrefix } from "../errorText.ts";
import { namespaceOf, readItems, readsFiles } from "../input.ts";
import { allProblem, filesAndWords, queryOf, selectionOf, targetsOf } from "../lookup.ts";
import { askRaw } from "../rawPath.ts";
import { qualifiedKind } from "../resources.ts";
import type { Resource, Target } from "../resources.ts";
import { dryRunOf, usage } from "../result.ts";
import { mustProvide } from "./mustProvide.ts";
import { ask, askAll, readLine, scriptVerb, sleep } from "../script.ts";
import type { Io, Talk } from "../script.ts";
import type { Call, VerbInput } from "../verb.ts";

interface Victim {
  readonly resource: Resource;
  readonly name: string;
  readonly namespace: string | undefined;
}

const pollEvery = seconds(1);
const forceWarning = "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n";

/** `kubectl delete`: deletes, prints, and waits until the objects are gone (finalizers, graceful termination). @source k8s.io/kubectl/pkg/cmd/delete/delete.go */
export const deleteVerb = scriptVerb(function* (io, input) {
  const { flags } = input.args;
  const dryRun = dryRunOf(io, input);
  if (!dryRun.ok) return usage(io, dryRun.error);
  if (flags["now"] === "true" && Number(flags["grace-period"] ?? -1) !== -1) return usage(io, "--now and --grace-period cannot be specified together");
  const isForced = flags["force"] === "true";
  if (isForced && Number(flags["grace-period"] ?? 0) > 0) return usage(io, "--force and --grace-period greater than 0 cannot be specified together");
  if (flags["raw"] !== undefined) return yield* askRaw(io, input, "delete", flags["raw"]);
  const { cascade } = flags;
  if (cascade !== undefined && !["background", "foreground", "orphan"].includes(cascade) && parseBool(cascade) === undefined) return usage(io, `invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
  const clash = allProblem(input);
  if (clash !== undefined) return usage(io, clash);
  const chosen = yield* choose(io, input);
  if (chosen === undefined) return 1;
  if ((flags["output"] ?? "name") !== "name" && flags["output"] !== "") return usage(io, `unexpected -o output mode: ${flags["output"]}. We only support '-o name'`);
  let { failed } = chosen;
  if (isForced) io.err(forceWarning);
  if (flags["interactive"] === "true" && chosen.victims.length > 0 && !(yield* isConfirmed(io, input, chosen.victims))) {
    io.out("deletion is cancelled\n");
    return 0;
  }
  const body = { ...gracePeriod(flags), propagationPolicy: propagationOf(flags["cascade"]) };
  const suffix = dryRun.value === "server" ? " (server dry run)" : dryRun.value === "client" ? " (dry run)" : "";
  const deleted: { readonly victim: Victim; readonly uid: string | undefined }[] = [];
  for (const victim of chosen.victims) {
    const call: Call = { ...callOf(victim, "delete"), body, ...(dryRun.value === "server" ? { options: { dryRun: true } } : {}) };
    // A dry run of the client's believes that what is named is there.
    const answer = dryRun.value === "client" ? undefined : yield* ask(call);
    if (answer?.type === "failed") {
      if (flags["ignore-not-found"] === "true" && answer.status.code === 404) continue;
      failed = true;
      io.fail({ status: answer.status });
      continue;
    }
    io.out(flags["output"] === "name" ? `${qualifiedKind(victim.resource)}/${victim.name}\n` : `${deletedText(victim, input.minor, isForced)}${suffix}\n`);
    const status = (answer?.body ?? {}) as Partial<KubeObject> & { readonly details?: { readonly uid?: string } };
    deleted.push({ victim, uid: status.details?.uid ?? status.metadata?.uid });
  }
  if (chosen.victims.length === 0 && !failed) io.out("No resources found\n");
  const waits = flags["wait"] !== "false" && dryRun.value === "none" && !(isForced && flags["wait"] === undefined);
  if (!waits) return failed ? 1 : 0;
  const timeout = parseGoDuration(flags["timeout"] ?? "0") ?? 0;
  const end = timeout === 0 ? undefined : io.now + timeout;
  for (const { victim, uid } of deleted) {
    const gone = yield* untilGone(io, victim, uid, end);
    if (!gone) {
      failed = true;
      io.fail({ message: `timed out waiting for the condition on ${victim.resource.plural}/${victim.name}` });
    }
  }
  return failed ? 1 : 0;
});

/** What is typed after the question: nothing is no. */
function* isConfirmed(io: Io, input: VerbInput, victims: readonly Victim[]): Talk<boolean> {
  const list = victims.map(({ resource, name }) => `${qualifiedKind(resource)}/${name}\n`).join("");
  io.out(`You are about to delete the following ${victims.length} resource(s):\n${list}Do you want to continue? (${input.minor > 32 ? "y/N" : "y/n"}): `);
  const answer = input.isTerminal === true ? yield* readLine(io) : (input.files["-"]?.text ?? "");
  return /^\s*y(?:\s|$)/i.test(answer);
}

export function propagationOf(cascade: string | undefined): string {
  if (cascade === "orphan" || cascade === "false") return "Orphan";
  return cascade === "foreground" ? "Foreground" : "Background";
}

function gracePeriod(flags: VerbInput["args"]["flags"]): { readonly gracePeriodSeconds?: number } {
  const given = flags["grace-period"];
  if (flags["force"] === "true") return { gracePeriodSeconds: 0 };
  if (flags["now"] === "true" || given === "0") return { gracePeriodSeconds: 1 };
  return given === undefined || Number(given) < 0 ? {} : { gracePeriodSeconds: Number(given) };
}

/** 'pod "a" deleted', and from which namespace in the words of later kubectls. @source k8s.io/kubectl/pkg/cmd/delete/delete.go PrintObj */
export function deletedText({ resource, name, namespace }: Victim, minor: number, isForced = false): string {
  const place = minor > 32 && namespace !== undefined ? ` from ${namespace} namespace` : "";
  return `${qualifiedKind(resource)} "${name}" ${isForced ? "force deleted" : "deleted"}${place}`;
}

const callOf = (victim: Victim, verb: "get" | "delete"): Call => ({ verb, resource: victim.resource.key, name: victim.name, ...(victim.namespace === undefined ? {} : { namespace: victim.namespace }) });

interface Chosen {
  readonly victims: readonly Victim[];
  readonly failed: boolean;
}

/** What the command line means; undefined (and an error printed) when it means nothing. */
function* choose(io: Io, input: VerbInput): Talk<Chosen | undefined> {
  const { args } = input;
  if (readsFiles(input)) {
    const read = yield* readItems(input);
    if (!read.ok) return void usage(io, read.error);
    if (input.args.positional.length > 0) return void usage(io, filesAndWords);
    for (const error of read.value.errors) io.fail({ message: error.replace(/^error: /, "").trimEnd() });
    return { victims: read.value.items.map(({ resource, namespace, object }) => ({ resource, namespace, name: object.metadata.name })), failed: read.value.errors.length > 0 };
  }
  const targets = yield* targetsOf(input, args.positional);
  if (!targets.ok) return void usage(io, args.positional.length === 0 ? mustProvide : targets.error);
  const isNamed = targets.value.some((target) => target.name !== undefined);
  const isSelected = args.flags["all"] === "true" || args.flags["selector"] !== undefined || args.flags["field-selector"] !== undefined;
  if (isNamed && isSelected) return void usage(io, "name cannot be provided when a selector is specified");
  if (!isNamed && !isSelected) return void usage(io, "resource(s) were provided, but no name was specified");
  const namespace = namespaceOf(input);
  if (isNamed) return { victims: targets.value.map(({ resource, name = "" }) => ({ resource, name, namespace: resource.namespaced ? namespace : undefined })), failed: false };
  return yield* listVictims(io, input, targets.value);
}

function* listVictims(io: Io, input: VerbInput, targets: readonly Target[]): Talk<Chosen> {
  const selection = selectionOf(input.args);
  const namespace = input.args.flags["all-namespaces"] === "true" ? undefined : namespaceOf(input);
  const lists = yield* askAll(targets.map((target) => queryOf(target, namespace, selection).call));
  const victims: Victim[] = [];
  let failed = false;
  lists.forEach((answer, index) => {
    const resource = targets[index]?.resource;
    if (resource === undefined) return;
    if (answer.type === "failed") {
      failed = true;
      io.fail({ status: answer.status, prefix: selectorPrefix(answer.status, resource, selection) });
    } else for (const { metadata } of (answer.body as ObjectList).items) victims.push({ resource, name: metadata.name, namespace: metadata.namespace });
  });
  return { victims, failed };
}

/** Looks again and again. @returns false when the time is over */
export function* untilGone(io: Io, victim: Victim, uid: string | undefined, end: number | undefined): Talk<boolean> {
  for (;;) {
    const left = yield* ask(callOf(victim, "get"));
    // Who may not look does not wait.
    if (left.type === "failed" && [403, 404, 405].includes(left.status.code)) return true;
    // Another object of the same name: ours has gone.
    if (left.type === "ok" && uid !== undefined && (left.body as KubeObject).metadata.uid !== uid) return true;
    if (end !== undefined && io.now >= end) return false;
    yield* sleep(end === undefined ? pollEvery : Math.max(1, Math.min(pollEvery, end - io.now)));
  }
}
