import { readsFiles } from "../input.ts";
import type { StringMap } from "../../api/index.ts";
import { usage } from "../result.ts";
import { scriptVerb } from "../script.ts";
import type { Found } from "../lookup.ts";
import { changeEach } from "./changeEach.ts";
import type { Change } from "./changeEach.ts";

interface MetadataWords {
  readonly verb: "label" | "annotate";
  readonly field: "labels" | "annotations";
  readonly past: string;
}

const isChange = (word: string): boolean => (word.includes("=") && !word.startsWith("=")) || word.endsWith("-");

/** `label` and `annotate`: `key=value` sets, `key-` removes. @source k8s.io/kubectl/pkg/cmd/label/label.go, annotate/annotate.go */
function metadataVerb({ verb, field, past }: MetadataWords) {
  return scriptVerb(function* (io, input) {
    const { args } = input;
    const first = args.positional.findIndex((word, index) => index > 0 && isChange(word));
    const words = first === -1 ? args.positional : args.positional.slice(0, first);
    const changes = first === -1 ? [] : args.positional.slice(first);
    const wrong = changes.find((change) => !isChange(change));
    const noun = verb === "label" ? "label" : "annotation";
    if (wrong !== undefined) return usage(io, `all resources must be specified before ${noun} changes: ${wrong}`);
    if (words.length === 0 && !readsFiles({ args })) return usage(io, `one or more resources must be specified as <resource> <name> or <resource>/<name>`);
    if (changes.length === 0 && args.flags["list"] !== "true") return usage(io, `at least one ${noun} update is required`);
    const set = new Map<string, string>();
    const removed: string[] = [];
    for (const change of changes) {
      const equals = change.indexOf("=");
      if (equals !== -1) set.set(change.slice(0, equals), change.slice(equals + 1));
      else removed.push(change.slice(0, -1));
    }
    const both = removed.find((key) => set.has(key));
    if (both !== undefined) return usage(io, `can not both modify and remove ${verb === "label" ? "a label" : "the following annotation(s)"} in the same command`);
    const overwrite = args.flags["overwrite"] === "true";
    const version = args.flags["resource-version"];
    const change = (found: Found): Change | string => {
      const now: StringMap = found.object.metadata[field] ?? {};
      const clash = overwrite ? undefined : [...set].find(([key, value]) => now[key] !== undefined && now[key] !== value);
      if (clash !== undefined) return verb === "label" ? `'${clash[0]}' already has a value (${now[clash[0]] ?? ""}), and --overwrite is false` : `--overwrite is false but found the following declared annotation(s): '${clash[0]}' already has a value (${now[clash[0]] ?? ""})`;
      const absent = removed.filter((key) => now[key] === undefined);
      for (const key of absent) io.err(verb === "label" ? `label "${key}" not found.\n` : "");
      const isSame = [...set].every(([key, value]) => now[key] === value) && absent.length === removed.length;
      const operation = verb === "annotate" ? past : isSame ? `not ${past}` : set.size === 0 ? `un${past}` : past;
      const values = { ...Object.fromEntries(set), ...Object.fromEntries(removed.map((key) => [key, null])) };
      const patch = { metadata: { [field]: values, ...(version === undefined ? {} : { resourceVersion: version }) } };
      return verb === "label" && isSame ? { operation } : { patch, operation, patchType: "application/merge-patch+json" };
    };
    return yield* changeEach(io, input, { words, fieldManager: `kubectl-${verb}`, change });
  });
}

export const label = metadataVerb({ verb: "label", field: "labels", past: "labeled" });
export const annotate = metadataVerb({ verb: "annotate", field: "annotations", past: "annotated" });
