import { labelValueErrors } from "../../api/index.ts";
import type { StringMap } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import { readsFiles } from "../input.ts";
import { lookup } from "../lookup.ts";
import type { Found } from "../lookup.ts";
import { usage } from "../result.ts";
import { scriptVerb } from "../script.ts";
import type { Io, Talk } from "../script.ts";
import type { VerbInput } from "../verb.ts";
import { changeEach } from "./changeEach.ts";
import type { Change } from "./changeEach.ts";
import { pairsOf, splitPairs } from "./pairs.ts";
import type { Pairs } from "./pairs.ts";

interface MetadataWords {
  readonly verb: "label" | "annotate";
  readonly field: "labels" | "annotations";
  readonly noun: "label" | "annotation";
  readonly past: string;
  /** What the pairs say, or what is wrong with them. */
  readonly read: (words: readonly string[]) => Pairs | string;
}

/** `label` and `annotate`: `key=value` sets, `key-` removes. @source k8s.io/kubectl/pkg/cmd/label/label.go, annotate/annotate.go */
function metadataVerb({ verb, field, noun, past, read }: MetadataWords) {
  return scriptVerb(function* (io, input) {
    const { args } = input;
    const split = splitPairs(args.positional, noun);
    if (typeof split === "string") return usage(io, split);
    const { resources: words, pairs: changes } = split;
    const isList = args.flags["list"] === "true";
    const given = read(changes);
    if (typeof given === "string" && verb === "label") return usage(io, given);
    if (isList && args.flags["output"] !== undefined) return usage(io, "--list and --output may not be specified together");
    if (words.length === 0 && !readsFiles({ args })) return usage(io, "one or more resources must be specified as <resource> <name> or <resource>/<name>");
    if (typeof given === "string") return usage(io, given);
    if (changes.length === 0 && !isList) return usage(io, `at least one ${noun} update is required`);
    if (isList) return yield* list(io, input, { words, field, given });
    const { set, removed } = given;
    const overwrite = args.flags["overwrite"] === "true";
    const asksServer = args.flags["local"] !== "true" && (args.flags["dry-run"] ?? "none") !== "client";
    const version = args.flags["resource-version"];
    const change = (found: Found): Change | string => {
      const now: StringMap = found.object.metadata[field] ?? {};
      const clash = overwrite ? undefined : [...set].find(([key, value]) => now[key] !== undefined && now[key] !== value);
      if (clash !== undefined) return verb === "label" ? `'${clash[0]}' already has a value (${now[clash[0]] ?? ""}), and --overwrite is false` : `--overwrite is false but found the following declared annotation(s): '${clash[0]}' already has a value (${now[clash[0]] ?? ""})`;
      const absent = removed.filter((key) => now[key] === undefined);
      if (verb === "label" && asksServer) for (const key of absent) io.out(`label "${key}" not found.\n`);
      // Of an object without labels kubectl makes one with an empty map of them.
      const isBare = verb === "label" && asksServer && found.object.metadata.labels === undefined && removed.length > 0;
      const isSame = !isBare && [...set].every(([key, value]) => now[key] === value) && absent.length === removed.length;
      const operation = verb === "annotate" ? past : isSame ? `not ${past}` : set.size === 0 && !isBare ? `un${past}` : past;
      const values = { ...Object.fromEntries(set), ...Object.fromEntries(removed.map((key) => [key, null])) };
      const patch = { metadata: { [field]: values, ...(version === undefined ? {} : { resourceVersion: version }) } };
      return verb === "label" && isSame ? { operation } : { patch, operation, patchType: "application/merge-patch+json" };
    };
    return yield* changeEach(io, input, { words, fieldManager: `kubectl-${verb}`, change });
  });
}

/** --list: what the objects have, or would have: nothing is changed. */
function* list(io: Io, input: VerbInput, { words, field, given }: { readonly words: readonly string[]; readonly field: "labels" | "annotations"; readonly given: Pairs }): Talk<number> {
  const { found, failed } = yield* lookup(io, input, { words, needsName: true });
  for (const { object, resource } of found) {
    if (found.length > 1) io.err(`Listing ${field} for ${object.kind}.${resource.group}/${object.metadata.name}:\n`);
    const indent = found.length > 1 ? " " : "";
    const pairs = Object.entries({ ...object.metadata[field], ...Object.fromEntries(given.set) }).filter(([key]) => !given.removed.includes(key)).sort(([a], [b]) => compareStrings(a, b));
    for (const [key, value] of pairs) io.out(`${indent}${key}=${value}\n`);
  }
  return failed ? 1 : 0;
}

/** @source label.go parseLabels */
function readLabels(words: readonly string[]): Pairs | string {
  for (const word of words) {
    if (!word.includes("=")) continue;
    const parts = word.split("=");
    if (parts.length !== 2) return `invalid label spec: ${word}`;
    const problems = labelValueErrors(parts[1] ?? "");
    if (problems.length > 0) return `invalid label value: ${JSON.stringify(word)}: ${problems.join(";")}`;
  }
  const pairs = pairsOf(words);
  return pairs.removed.some((key) => pairs.set.has(key)) ? "can not both modify and remove a label in the same command" : pairs;
}

/** @source annotate.go validateAnnotations */
function readAnnotations(words: readonly string[]): Pairs | string {
  const pairs = pairsOf(words);
  const both = pairs.removed.filter((key) => pairs.set.has(key));
  return both.length > 0 ? `can not both modify and remove the following annotation(s) in the same command: ${both.join(", ")}` : pairs;
}

export const label = metadataVerb({ verb: "label", field: "labels", noun: "label", past: "labeled", read: readLabels });
export const annotate = metadataVerb({ verb: "annotate", field: "annotations", noun: "annotation", past: "annotated", read: readAnnotations });
