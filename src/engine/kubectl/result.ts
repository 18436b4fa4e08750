import type { KubeObject } from "../api/index.ts";
import { compareStrings, fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import { commandErrors } from "./commandErrors.ts";
import { parseBool } from "./commandArguments.ts";
import { klogWarning } from "./klog.ts";
import { printTypedJson } from "./print/json.ts";
import { parseOutput, printObjects, withoutManagedFields } from "./print/output.ts";
import type { Output } from "./print/output.ts";
import { nameOf } from "./resources.ts";
import type { Io } from "./script.ts";
import type { VerbInput } from "./verb.ts";

export type DryRun = "none" | "client" | "server";

/** --dry-run; what is no longer to be used is said in the log. @returns an error for a value that kubectl does not know. @source k8s.io/kubectl/pkg/cmd/util/helpers.go GetDryRunStrategy */
export function dryRunOf(io: Io, { args, minor }: VerbInput): Result<DryRun, string> {
  const given = args.flags["dry-run"];
  const warn = (line: number, text: string): void => io.err(klogWarning(io.now, `helpers.go:${minor > 32 ? line + 17 : line}`, text));
  switch (given) {
    case undefined:
    case "none":
      return ok("none");
    case "client":
      return ok("client");
    case "server":
      return ok("server");
    case "unchanged":
      warn(702, "--dry-run is deprecated and can be replaced with --dry-run=client.");
      return ok("client");
    default: {
      const flag = parseBool(given);
      if (flag === undefined) return fail(`Invalid dry-run value (${given}). Must be "none", "server", or "client".`);
      const strategy = flag ? "client" : "none";
      warn(flag ? 716 : 719, `--dry-run=${given} is deprecated (boolean value) and can be replaced with --dry-run=${strategy}.`);
      return ok(strategy);
    }
  }
}

/** How a verb that changes something tells of it: a sentence, or the object in the format of -o. */
export interface Reporter {
  readonly dryRun: DryRun;
  /** Request options of a change: dry run. */
  readonly options: { readonly dryRun?: true };
  /** "configmap/a created (server dry run)" */
  readonly done: (object: KubeObject, operation: string, isTyped?: true) => void;
  /** Of verbs that say nothing of a dry run. */
  readonly plain: (object: KubeObject, operation: string, isTyped?: true) => void;
}

/** What stands behind what a dry run has done. */
export const dryRunSuffixes: Readonly<Record<DryRun, string>> = { none: "", client: " (dry run)", server: " (server dry run)" };

/** What -o and --dry-run ask for. @returns an error in kubectl's words */
export function reporterOf(io: Io, input: VerbInput): Result<Reporter, string> {
  const output = parseOutput(input, false);
  if (!output.ok) return output;
  const dryRun = dryRunOf(io, input);
  if (!dryRun.ok) return dryRun;
  let documents = 0;
  const tell = (object: KubeObject, operation: string, isTyped: true | undefined): void => {
    // kubectl's printer counts its documents. @source k8s.io/cli-runtime/pkg/printers/yaml.go
    if (output.value.type === "yaml" && documents++ > 0) io.out("---\n");
    report(io, output.value, object, { operation, isTyped: isTyped === true, managedFields: input.args.flags["show-managed-fields"] === "true", minor: input.minor });
  };
  return ok({
    dryRun: dryRun.value,
    options: dryRun.value === "server" ? { dryRun: true } : {},
    done: (object, operation, isTyped) => tell(object, `${operation}${dryRunSuffixes[dryRun.value]}`, isTyped),
    plain: tell,
  });
}

interface Reported {
  readonly operation: string;
  /** Made by a Go type: JSON has the order of its fields. */
  readonly isTyped: boolean;
  readonly managedFields: boolean;
  readonly minor: number;
}

/** Later kubectls leave out the creation time of what has not been created. @source k8s.io/apimachinery/pkg/apis/meta/v1/types.go: omitzero */
export function withoutNullTimes<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutNullTimes) as T;
  const kept = Object.entries(value).filter(([key, each]) => key !== "creationTimestamp" || each !== null);
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutNullTimes(each)])) as T;
}

/** What the types of v1.32 do not have. */
function withoutLaterFields(object: KubeObject): KubeObject {
  const { status } = object as KubeObject & { readonly status?: { readonly terminatingReplicas?: number } };
  if (status?.terminatingReplicas === undefined) return object;
  const { terminatingReplicas: _, ...known } = status;
  const without: KubeObject & { readonly status: object } = { ...object, status: known };
  return without;
}

function report(io: Io, output: Output, made: KubeObject, { operation, isTyped, managedFields, minor }: Reported): void {
  const object = isTyped ? (minor > 32 ? withoutNullTimes(made) : withoutLaterFields(made)) : made;
  if (output.type === "json" && isTyped) io.out(printTypedJson(inGoOrder(managedFields ? object : withoutManagedFields(object))));
  else if (output.type === "human") io.out(`${nameOf(object)} ${operation}\n`);
  else {
    const printed = printObjects(output, { objects: [object], single: true, managedFields });
    if (printed.ok) io.out(printed.value);
    else io.err(`error: ${printed.error}\n`);
  }
}

const metaOrder = ["name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields"];

const sortedMap = (map: unknown): object => Object.fromEntries(Object.entries(map as object).sort(([a], [b]) => compareStrings(a, b)));

/** An object and its metadata as Go's types write them; the rest stands as it came. */
export function inGoOrder(object: KubeObject): KubeObject {
  const { kind, apiVersion, metadata, ...rest } = object;
  const fields: Readonly<Record<string, unknown>> = { ...metadata };
  const ordered = Object.fromEntries(metaOrder.flatMap((name) => (fields[name] === undefined ? [] : [[name, name === "labels" || name === "annotations" ? sortedMap(fields[name]) : fields[name]]])));
  return { kind, apiVersion, metadata: ordered as unknown as KubeObject["metadata"], ...rest };
}

/** The end of a command that was called wrongly. */
export function usage(io: Io, message: string): number {
  io.err(commandErrors([{ message }]));
  return 1;
}
