import type { KubeObject, PatchType } from "../../api/index.ts";
import { lookup } from "../lookup.ts";
import type { Found } from "../lookup.ts";
import { reporterOf, usage } from "../result.ts";
import { ask } from "../script.ts";
import type { Io, Talk } from "../script.ts";
import type { VerbInput } from "../verb.ts";
import { changeCauseOf } from "./changeCause.ts";
import { validationOf } from "./create/validation.ts";
import { placeOf } from "./place.ts";
import { mergePatch, patchedLocally } from "./localPatch.ts";
import { mustProvideFile } from "./mustProvide.ts";
import { asTyped } from "./typed.ts";
import { patchTypeOf } from "./patchTypeOf.ts";

/** What one object needs: a patch and the word for it; a word alone where nothing is to be done. */
export interface Change {
  readonly patch?: unknown;
  readonly patchType?: PatchType;
  readonly operation: string;
}

interface ChangeOptions {
  /** The words that name the objects. */
  readonly words: readonly string[];
  readonly fieldManager: string;
  /** What stands before the server's message when a patch is refused. */
  readonly failure?: string;
  /** kubectl reads the objects into Go's types. */
  readonly isTyped?: true;
  /** --validate counts for patches, too. */
  readonly isValidated?: true;
  /** Says nothing of a dry run. */
  readonly isSilent?: true;
  /** A change; undefined: none is needed, and nothing is said; or why there is none (printed after "error: "). */
  readonly change: (found: Found) => Change | string | undefined;
  /** What is wrong with the command, and is seen when the objects are there. */
  readonly problem?: string | undefined;
  /** A type without a name means all of it. */
  readonly mayTakeAll?: true;
  /** That nothing was chosen is no error. */
  readonly mayFindNothing?: true;
}

const withCause = (patch: unknown, input: VerbInput): unknown => {
  const cause = changeCauseOf(input);
  return cause === undefined ? patch : mergePatch(cause, patch);
};

/** Verbs that look at objects and patch each: label, annotate, set, scale ... */
export function* changeEach(io: Io, input: VerbInput, { words, fieldManager, change, isValidated, isSilent, isTyped, mayFindNothing, mayTakeAll, failure, problem }: ChangeOptions): Talk<number> {
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  const isLocal = input.args.flags["local"] === "true";
  if (isLocal && input.args.flags["filename"] === undefined && input.args.flags["kustomize"] === undefined) return usage(io, mustProvideFile);
  const { found, failed, named } = yield* lookup(io, input, { words: isLocal ? [] : words, ...(mayTakeAll === true ? {} : { needsName: true }), ...(isTyped === true ? { isTyped } : {}), ...(isLocal ? { local: true as const } : {}) });
  if (problem !== undefined && !failed) return usage(io, problem);
  let anyFailed = failed;
  const say = isSilent === true ? reporter.value.plain : reporter.value.done;
  const tell = (object: KubeObject, operation: string): void => (isTyped === true ? say(asTyped(object), operation, true) : say(object, operation));
  if (found.length === 0 && !failed && !named && mayFindNothing !== true) io.err("error: no objects passed\n");
  for (const each of found) {
    const wanted = change(each);
    if (wanted === undefined) continue;
    if (typeof wanted === "string") {
      anyFailed = true;
      io.fail({ message: wanted });
      continue;
    }
    if (wanted.patch === undefined) {
      tell(each.object, wanted.operation);
      continue;
    }
    const patchType = wanted.patchType ?? patchTypeOf(each.object);
    const body = withCause(wanted.patch, input);
    if (isLocal || reporter.value.dryRun === "client") {
      tell(patchedLocally(each.object, body, patchType), wanted.operation);
      continue;
    }
    const options = { fieldManager: input.args.flags["field-manager"] ?? fieldManager, ...(isValidated === true ? { fieldValidation: validationOf(input) } : {}), ...reporter.value.options };
    const patched = yield* ask({ ...placeOf(each), verb: "patch", patchType, body, options });
    if (patched.type === "failed") {
      anyFailed = true;
      io.fail(failure === undefined ? { status: patched.status } : { message: `${failure}${patched.status.message ?? ""}` });
    } else tell(patched.body as KubeObject, wanted.operation);
  }
  return anyFailed ? 1 : 0;
}
