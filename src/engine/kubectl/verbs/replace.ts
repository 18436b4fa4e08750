import type { KubeObject } from "../../api/index.ts";
import { millis } from "../../core/index.ts";
import { parseGoDuration } from "../duration.ts";
import { errorText } from "../errorText.ts";
import { asNew, readItems, readsFiles } from "../input.ts";
import type { Item } from "../input.ts";
import { askRaw } from "../rawPath.ts";
import { nameOf } from "../resources.ts";
import { reporterOf, usage } from "../result.ts";
import type { Reporter } from "../result.ts";
import { ask, scriptVerb, sleep } from "../script.ts";
import type { Answer, Io, Talk } from "../script.ts";
import type { VerbInput } from "../verb.ts";
import { lastApplied, withLastApplied } from "./apply/lastApplied.ts";
import { withChangeCause } from "./changeCause.ts";
import { rawProblem } from "./create/create.ts";
import { validationOf } from "./create/validation.ts";
import { deletedText, propagationOf } from "./delete.ts";
import { placeOf } from "./place.ts";

const goneAfter = millis(500);

/** `kubectl replace -f`. @source k8s.io/kubectl/pkg/cmd/replace/replace.go */
export const replace = scriptVerb(function* (io, input) {
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  const { flags } = input.args;
  if ((flags["raw"] ?? "") !== "") {
    const problem = rawProblem(input);
    if (problem !== undefined) return usage(io, problem);
    return yield* askRaw(io, input, "update", flags["raw"] ?? "", input.files[flags["filename"] ?? ""]?.text);
  }
  const isForced = flags["force"] === "true";
  if (isForced && reporter.value.dryRun !== "none") return usage(io, "--dry-run can not be used when --force is set");
  if (Number(flags["grace-period"] ?? -1) >= 0 && !isForced) return usage(io, "--grace-period must have --force specified");
  if (flags["timeout"] !== undefined && (parseGoDuration(flags["timeout"]) ?? 0) !== 0 && !isForced) return usage(io, "--timeout must have --force specified");
  if (!readsFiles(input)) return usage(io, "must specify one of -f and -k");
  const read = yield* readItems(input);
  if (!read.ok) return usage(io, read.error);
  let failed = read.value.errors.length > 0;
  for (const error of read.value.errors) io.fail({ message: error.replace(/^error: /, "").trimEnd() });
  if (read.value.items.length === 0) return failed ? 1 : usage(io, "no objects passed to replace");
  const named = read.value.items.filter((item) => {
    if (item.object.metadata.name !== undefined) return true;
    failed = true;
    io.fail({ message: `error when replacing "${item.source}": resource name may not be empty` });
    return false;
  });
  if (isForced && !(yield* deleteAll(io, input, named))) return 1;
  for (const item of named) {
    const answer = isForced ? yield* createAgain(input, item) : yield* put(input, reporter.value, item);
    if (answer === undefined) reporter.value.done(item.object, "replaced");
    else if (answer.type === "failed") {
      failed = true;
      io.fail({ status: answer.status, ...(isForced ? {} : { prefix: `error when replacing "${item.source}": ` }) });
    } else reporter.value.done(answer.body as KubeObject, "replaced");
  }
  return failed ? 1 : 0;
});

const bodyOf = (input: VerbInput, { object: written }: Item): KubeObject => {
  const object = withChangeCause(written, input);
  return input.args.flags["save-config"] === "true" || object.metadata.annotations?.[lastApplied] !== undefined ? withLastApplied(object) : object;
};
const changeOptions = (input: VerbInput) => ({ fieldManager: input.args.flags["field-manager"] ?? "kubectl-replace", fieldValidation: validationOf(input) }) as const;

/** A manifest without a version replaces whatever is there. @returns undefined where only the client looked */
function* put(input: VerbInput, reporter: Reporter, item: Item): Talk<Answer | undefined> {
  if (reporter.dryRun === "client") return undefined;
  const { subresource } = input.args.flags;
  let body = bodyOf(input, item);
  if (body.metadata.resourceVersion === undefined) {
    const live = yield* ask({ ...placeOf(item), verb: "get" });
    if (live.type === "failed") return live;
    const { resourceVersion } = (live.body as KubeObject).metadata;
    body = { ...body, metadata: { ...body.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) } };
  }
  return yield* ask({ ...placeOf(item), verb: "update", ...(subresource === undefined ? {} : { subresource }), body, options: { ...changeOptions(input), ...reporter.options } });
}

/** --force, its first part: all are deleted, and it waits until all have gone. @source replace.go forceReplace */
function* deleteAll(io: Io, input: VerbInput, items: readonly Item[]): Talk<boolean> {
  const { flags } = input.args;
  const given = Number(flags["grace-period"] ?? -1);
  // To prevent accidental loss of data 0 is 1.
  const grace = given < 0 ? {} : { gracePeriodSeconds: Math.max(given, 1) };
  for (const item of items) {
    const deleted = yield* ask({ ...placeOf(item), verb: "delete", body: { ...grace, propagationPolicy: propagationOf(flags["cascade"]) } });
    if (deleted.type === "failed" && deleted.status.code !== 404) {
      io.err(errorText(deleted.status));
      return false;
    }
    if (deleted.type === "ok") io.out(flags["output"] === undefined ? `${deletedText({ ...item, name: item.object.metadata.name }, input.minor)}\n` : `${nameOf(item.object)}\n`);
  }
  for (const item of items) {
    for (;;) {
      const left = yield* ask({ ...placeOf(item), verb: "get" });
      if (left.type === "failed") break;
      yield* sleep(goneAfter);
    }
  }
  return true;
}

function* createAgain(input: VerbInput, item: Item): Talk<Answer> {
  const { name: _, ...place } = placeOf(item);
  return yield* ask({ ...place, verb: "create", body: asNew(bodyOf(input, item)), options: changeOptions(input) });
}
