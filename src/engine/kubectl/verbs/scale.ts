import type { KubeObject, Scale } from "../../api/index.ts";
import { seconds } from "../../core/index.ts";
import type { Micros } from "../../core/index.ts";
import { commandErrors } from "../commandErrors.ts";
import { parseGoDuration } from "../duration.ts";
import { lookup } from "../lookup.ts";
import { reporterOf, usage } from "../result.ts";
import { ask, scriptVerb, sleep } from "../script.ts";
import type { Io, Talk } from "../script.ts";
import type { Call } from "../verb.ts";
import { placeOf } from "./place.ts";

/** `kubectl scale`: through the scale subresource. @source k8s.io/kubectl/pkg/cmd/scale/scale.go, pkg/scale/scale.go */
export const scale = scriptVerb(function* (io, input) {
  const { flags } = input.args;
  const count = flags["replicas"];
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  if (count === undefined) return usage(io, 'required flag(s) "replicas" not set');
  if (!/^-?\d+$/.test(count)) return usage(io, `invalid argument "${count}" for "--replicas" flag: strconv.ParseInt: parsing "${count}": invalid syntax\nSee 'kubectl scale --help' for usage.`);
  if (Number(count) < 0) return usage(io, "The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0");
  const { found, failed, errors } = yield* lookup(io, input, { needsName: true, quiet: true, filesAsTheyAre: true });
  const missing = commandErrors(errors);
  if (found.length === 0 && /^(?!Error from server \(NotFound\))(?:Error from server|Unable to connect)/.test(missing)) {
    io.err(missing);
    return 1;
  }
  if (found.length === 0) return usage(io, missing.startsWith("Error from server (NotFound): ") ? `no objects passed to scale ${missing.slice("Error from server (NotFound): ".length).trimEnd()}` : missing === "" ? "no objects passed to scale" : missing.replace(/^error: /, "").trimEnd());
  for (const error of errors) io.fail(error);
  let anyFailed = failed;
  for (const each of found) {
    const place: Omit<Call, "verb"> = { ...placeOf(each), subresource: "scale" };
    const refusal = reporter.value.dryRun === "client" ? undefined : yield* precondition(place, flags);
    // What is printed is the object as it was found; later kubectls write into it what they have asked for.
    const shown = input.minor > 32 ? withReplicas(each.object, Number(count)) : each.object;
    if (refusal === undefined && reporter.value.dryRun === "client") {
      reporter.value.done(shown, "scaled");
      continue;
    }
    const answer = refusal ?? (yield* ask({ ...place, verb: "patch", patchType: "application/merge-patch+json", body: { spec: { replicas: Number(count) } }, options: { ...reporter.value.options } }));
    if (typeof answer === "string" || answer.type === "failed") {
      anyFailed = true;
      io.fail(typeof answer === "string" ? { message: answer } : { status: answer.status });
      continue;
    }
    // --timeout: it waits until as many are there. @source k8s.io/kubectl/pkg/scale/scale.go WaitForScaleHasDesiredReplicas
    const patience = parseGoDuration(flags["timeout"] ?? "0") ?? 0;
    if (patience > 0 && reporter.value.dryRun === "none" && !(yield* isReached(io, place, Number(count), io.now + patience))) {
      io.fail({ message: `timed out waiting for ${JSON.stringify(each.object.metadata.name)} to be synced` });
      return 1;
    }
    reporter.value.done(shown, "scaled");
  }
  return anyFailed ? 1 : 0;
});

const pollEvery = seconds(1);

function* isReached(io: Io, place: Omit<Call, "verb">, count: number, end: Micros): Talk<boolean> {
  for (;;) {
    const live = yield* ask({ ...place, verb: "get" });
    const status = live.type === "ok" ? (live.body as { readonly status?: { readonly replicas?: number } }).status : undefined;
    if (status?.replicas === count || (count === 0 && status !== undefined && status.replicas === undefined)) return true;
    if (io.now + pollEvery > end) return false;
    yield* sleep(pollEvery);
  }
}

function withReplicas(object: KubeObject, replicas: number): KubeObject {
  const scaled: KubeObject & { readonly spec: object } = { ...object, spec: { ...(object as { readonly spec?: object }).spec, replicas } };
  return scaled;
}

/** --current-replicas and --resource-version. */
function* precondition(place: Omit<Call, "verb">, flags: Readonly<Record<string, string>>) {
  const { "current-replicas": current, "resource-version": version } = flags;
  if (current === undefined && version === undefined) return undefined;
  const live = yield* ask({ ...place, verb: "get" });
  if (live.type === "failed") return live;
  const { spec, metadata } = live.body as KubeObject as Scale;
  const replicas = spec.replicas ?? 0;
  if (current !== undefined && Number(current) !== -1 && replicas !== Number(current)) return `Expected replicas to be ${current}, was ${replicas}`;
  if (version !== undefined && metadata.resourceVersion !== version) return `Expected resource version to be ${version}, was ${metadata.resourceVersion ?? ""}`;
  return undefined;
}
