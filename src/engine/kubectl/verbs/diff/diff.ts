import { formatTime } from "../../../api/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";
import { errorText } from "../../errorText.ts";
import { readItems } from "../../input.ts";
import type { Item } from "../../input.ts";
import { withoutManagedFields } from "../../print/output.ts";
import { printYaml } from "../../print/yaml.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { Answer, Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { diffPatchOf } from "../apply/applyPatch.ts";
import { forgottenObjects } from "../apply/prune.ts";
import { placeOf } from "../place.ts";
import { unifiedHunks } from "./unifiedDiff.ts";

/** Exit codes of diff: 1 where something differs, above that it has failed. */
const differs = 1;
const broken = 2;

function fail(io: Io, text: string): number {
  io.err(text);
  return broken;
}

/** `kubectl diff`: what apply would change, as `diff -u -N` shows it. @source k8s.io/kubectl/pkg/cmd/diff/diff.go */
export const diff = scriptVerb(function* (io, input) {
  const { flags, positional } = input.args;
  if (positional.length > 0) return fail(io, `error: Unexpected args: [${positional.join(" ")}]\nSee 'kubectl diff -h' for help and examples\n`);
  if (flags["filename"] === undefined && flags["kustomize"] === undefined) return fail(io, "error: must specify one of -f and -k\n");
  const read = yield* readItems(input);
  if (!read.ok) return fail(io, `error: ${read.error}\n`);
  if (read.value.errors.length > 0) return fail(io, read.value.errors.join(""));
  const texts: FileText[] = [];
  const named: KubeObject[] = [];
  const show = (item: Pick<Item, "resource" | "namespace" | "object">, live: KubeObject | undefined, merged: KubeObject | undefined, isWhole = false): void => {
    const [before, after] = [live, merged].map((object) => (object === undefined ? "" : printYaml(shown(object, isWhole || flags["show-managed-fields"] === "true"))));
    const hunks = unifiedHunks(before ?? "", after ?? "");
    if (hunks !== "") texts.push(fileText(item, io.now, hunks));
  };
  for (const item of read.value.items) {
    const pair = yield* pairOf(input, item);
    if (typeof pair === "string") return fail(io, pair);
    const [live, merged] = pair;
    named.push(live ?? { ...item.object });
    show(item, live, merged);
  }
  if (flags["prune"] === "true") {
    const forgotten = yield* forgottenObjects(io, input, named);
    if (forgotten === undefined) return broken;
    for (const { resource, namespace, object } of forgotten) show({ resource, namespace, object }, object, undefined, true);
  }
  // Two folders are compared, file by file.
  io.out(texts.toSorted((a, b) => compareStrings(a.name, b.name)).map(({ text }) => text).join(""));
  return texts.length > 0 ? differs : 0;
});

/** The values of a Secret are not shown. @source k8s.io/kubectl/pkg/cmd/diff/diff.go Masker */
function shown(object: KubeObject, managedFields: boolean): unknown {
  const visible = managedFields ? object : withoutManagedFields(object);
  if (visible.kind !== "Secret" || visible.apiVersion !== "v1") return visible;
  const { data } = visible as KubeObject & { readonly data?: Readonly<Record<string, string>> };
  return { ...visible, ...(data === undefined ? {} : { data: Object.fromEntries(Object.keys(data).map((key) => [key, "***"])) }) };
}

interface FileText {
  readonly name: string;
  readonly text: string;
}

/** The names of temporary files are made of random digits; here they stand still. */
function fileText({ resource, namespace, object }: Pick<Item, "resource" | "namespace" | "object">, now: number, hunks: string): FileText {
  const { group, version, kind } = resource;
  const name = [...(group === "" ? [] : [group]), version, kind, namespace ?? "", object.metadata.name].join(".");
  const time = formatTime(now).replace("T", " ").replace("Z", ".000000000 +0000");
  const [live, merged] = [`/tmp/LIVE-0/${name}`, `/tmp/MERGED-0/${name}`];
  return { name, text: `diff -u -N ${live} ${merged}\n--- ${live}\t${time}\n+++ ${merged}\t${time}\n${hunks}` };
}

/** The object as it is, and as it would be; or the error. */
function* pairOf(input: VerbInput, item: Item): Talk<readonly [KubeObject | undefined, KubeObject | undefined] | string> {
  const isServerSide = input.args.flags["server-side"] === "true";
  const got = yield* ask({ ...placeOf(item), verb: "get" });
  if (got.type === "failed" && got.status.code !== 404) return errorText(got.status);
  const live = got.type === "ok" ? (got.body as KubeObject) : undefined;
  const merged: Answer = yield* ask(isServerSide ? serverSideCall(input, item) : live === undefined ? createCall(item) : { ...placeOf(item), verb: "patch", ...diffPatchOf(item.object, live), options: { dryRun: true, fieldManager: "kubectl-client-side-apply" } });
  if (merged.type === "failed") return errorText(merged.status);
  return [live, merged.body as KubeObject];
}

function createCall(item: Item) {
  const { name: _, ...place } = placeOf(item);
  return { ...place, verb: "create", body: item.object, options: { dryRun: true, fieldManager: "kubectl-client-side-apply" } } as const;
}

const serverSideCall = ({ args: { flags } }: VerbInput, item: Item) =>
  ({ ...placeOf(item), verb: "patch", patchType: "application/apply-patch+yaml", body: item.object, options: { dryRun: true, fieldManager: flags["field-manager"] ?? "kubectl", ...(flags["force-conflicts"] === "true" ? { force: true } : {}) } }) as const;
