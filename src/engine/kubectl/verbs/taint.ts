import type { TaintEffect } from "../../api/index.ts";
import type { Node, Taint } from "../../kinds/index.ts";
import { resolveTargets } from "../resources.ts";
import { usage } from "../result.ts";
import { scriptVerb } from "../script.ts";
import { changeEach } from "./changeEach.ts";
import type { Change } from "./changeEach.ts";

interface TaintChanges {
  readonly added: readonly Taint[];
  readonly removed: readonly { readonly key: string; readonly effect: string | undefined }[];
}

const effects: ReadonlySet<string> = new Set(["NoSchedule", "PreferNoSchedule", "NoExecute"]);
const isTaint = (word: string): boolean => word.endsWith("-") || /[=:]/.test(word);

const seeHelp = "\nSee 'kubectl taint -h' for help and examples";
const nameRule = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

/** "key=value:Effect", "key:Effect", "key:Effect-", "key-". */
function parseTaints(words: readonly string[]): TaintChanges | string {
  const added: Taint[] = [];
  const removed: { readonly key: string; readonly effect: string | undefined }[] = [];
  for (const word of words) {
    const [, key = "", value, effect] = /^([^=:]+?)(?:=([^:]*))?(?::(\w+))?-?$/.exec(word) ?? [];
    if (key === "" || (effect === undefined && !word.endsWith("-"))) return `invalid taint spec: ${word}, ${nameRule}${seeHelp}`;
    if (effect !== undefined && !effects.has(effect)) return `invalid taint effect: ${effect}, unsupported taint effect${seeHelp}`;
    if (word.endsWith("-")) removed.push({ key, effect });
    else added.push({ key, ...(value === undefined || value === "" ? {} : { value }), effect: effect as TaintEffect });
  }
  return { added, removed };
}

/** `kubectl taint node NAME key=value:Effect ... key-`. @source k8s.io/kubectl/pkg/cmd/taint/taint.go */
export const taint = scriptVerb(function* (io, input) {
  const { positional, flags } = input.args;
  const first = positional.findIndex((word, index) => index > 0 && isTaint(word));
  if (first === -1) return usage(io, positional.length === 0 ? "one or more resources must be specified as <resource> <name>" : "at least one taint update is required");
  const changes = parseTaints(positional.slice(first));
  if (typeof changes === "string") return usage(io, changes);
  const type = resolveTargets(input.resources, positional.slice(0, 1).map((word) => word.replace(/\/.*$/, "")));
  const other = type.ok ? type.value.find(({ resource }) => resource.key !== "v1/nodes") : undefined;
  if (other !== undefined) return usage(io, `invalid resource type ${positional[0] ?? ""}, only node types are supported`);
  return yield* changeEach(io, input, { words: positional.slice(0, first), mayFindNothing: true, fieldManager: "kubectl-taint", isValidated: true, isSilent: true, change: (found) => taintChange(found.object as Node, changes, flags["overwrite"] === "true") });
});

function taintChange(node: Node, { added, removed }: TaintChanges, overwrite: boolean): Change | string {
  const now = node.spec.taints ?? [];
  const clashing = added.filter((taint) => now.some((one) => one.key === taint.key && one.effect === taint.effect));
  if (clashing.length > 0 && !overwrite) return `node ${node.metadata.name} already has ${clashing.map((one) => one.key).join(",")} taint(s) with same effect(s) and --overwrite is false`;
  const isRemoved = (one: Taint): boolean => removed.some(({ key, effect }) => one.key === key && (effect === undefined || one.effect === effect));
  const absent = removed.find(({ key, effect }) => !now.some((one) => one.key === key && (effect === undefined || one.effect === effect)));
  if (absent !== undefined) return `taint "${absent.key}${absent.effect === undefined ? "" : `:${absent.effect}`}" not found`;
  const taints = [...added, ...now.filter((one) => !isRemoved(one) && !clashing.some((taint) => taint.key === one.key && taint.effect === one.effect))];
  const operation = removed.length === 0 ? (clashing.length > 0 ? "modified" : "tainted") : added.length === 0 ? "untainted" : "modified";
  return { patch: { spec: { taints: taints.length === 0 ? null : taints } }, patchType: "application/merge-patch+json", operation };
}
