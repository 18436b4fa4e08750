import type { KubeObject } from "../../api/index.ts";
import { millis } from "../../core/index.ts";
import { parseGoDuration } from "../duration.ts";
import { errorText } from "../errorText.ts";
import { readItems, readsFiles } from "../input.ts";
import type { Item } from "../input.ts";
import { reporterOf, usage } from "../result.ts";
import type { Reporter } from "../result.ts";
import { ask, scriptVerb, sleep } from "../script.ts";
import type { Answer, Io, Talk } from "../script.ts";
import { deletedText } from "./delete.ts";
import { placeOf } from "./place.ts";

const goneAfter = millis(500);

/** `kubectl replace -f`. @source k8s.io/kubectl/pkg/cmd/replace/replace.go */
export const replace = scriptVerb(function* (io, input) {
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  const { flags } = input.args;
  const isForced = flags["force"] === "true";
  if (Number(flags["grace-period"] ?? -1) >= 0 && !isForced) return usage(io, "--grace-period must have --force specified");
  if (flags["timeout"] !== undefined && (parseGoDuration(flags["timeout"]) ?? 0) !== 0 && !isForced) return usage(io, "--timeout must have --force specified");
  if (!readsFiles(input)) return usage(io, "must specify --filename to replace");
  const read = yield* readItems(input);
  if (!read.ok) return usage(io, read.error);
  let failed = read.value.errors.length > 0;
  for (const error of read.value.errors) io.err(error);
  if (read.value.items.length === 0) return failed ? 1 : usage(io, "no objects passed to replace");
  for (const item of read.value.items) {
    if (item.object.metadata.name === undefined) {
      failed = true;
      io.err(`error: error when replacing "${item.source}": resource name may not be empty\n`);
      continue;
    }
    const answer = isForced ? yield* recreate(io, reporter.value, item, input.minor) : yield* put(reporter.value, item);
    if (answer.type === "failed") {
      failed = true;
      io.err(errorText(answer.status, isForced ? "" : `error when replacing "${item.source}": `));
    } else reporter.value.done(answer.body as KubeObject, "replaced");
  }
  return failed ? 1 : 0;
});

/** A manifest without a version replaces whatever is there. */
function* put(reporter: Reporter, item: Item): Talk<Answer> {
  let body = item.object;
  if (body.metadata.resourceVersion === undefined) {
    const live = yield* ask({ ...placeOf(item), verb: "get" });
    if (live.type === "failed") return live;
    const { resourceVersion } = (live.body as KubeObject).metadata;
    body = { ...body, metadata: { ...body.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) } };
  }
  return yield* ask({ ...placeOf(item), verb: "update", body, options: { fieldManager: "kubectl-replace", fieldValidation: "Strict", ...reporter.options } });
}

function* recreate(io: Io, reporter: Reporter, item: Item, minor: number): Talk<Answer> {
  const deleted = yield* ask({ ...placeOf(item), verb: "delete", body: { gracePeriodSeconds: 0, propagationPolicy: "Background" } });
  if (deleted.type === "ok") io.out(`${deletedText({ ...item, name: item.object.metadata.name }, minor)}\n`);
  else if (deleted.status.code !== 404) return deleted;
  for (;;) {
    const left = yield* ask({ ...placeOf(item), verb: "get" });
    if (left.type === "failed") break;
    yield* sleep(goneAfter);
  }
  const { name: _, ...place } = placeOf(item);
  return yield* ask({ ...place, verb: "create", body: item.object, options: { fieldManager: "kubectl-replace", fieldValidation: "Strict", ...reporter.options } });
}
