import type { KubeObject } from "../../api/index.ts";
import { fail, millis, ok, seconds } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import type { CommandError } from "../commandErrors.ts";
import { parseGoDuration } from "../duration.ts";
import { readsFiles } from "../input.ts";
import { lookup } from "../lookup.ts";
import type { Found, Lookup } from "../lookup.ts";
import { nameOf } from "../resources.ts";
import { usage } from "../result.ts";
import { ask, scriptVerb, sleep } from "../script.ts";
import type { Io, Talk } from "../script.ts";
import type { VerbInput } from "../verb.ts";
import { untilGone } from "./delete.ts";
import { mustProvide } from "./mustProvide.ts";
import { placeOf } from "./place.ts";
import { isReached, parseGoal } from "./waitGoal.ts";
import type { Goal } from "./waitGoal.ts";

const pollEvery = millis(500);
const defaultTimeout = seconds(30);
const aWeek = seconds(7 * 24 * 3600);
const isNotFound = (error: CommandError): boolean => "status" in error && error.status.reason === "NotFound";

/** All goals: since v1.33 there may be several, before that the last one counts. */
function goalsOf({ args, minor }: VerbInput): Result<readonly Goal[], string> {
  const given = args.all["for"] ?? [""];
  const goals: Goal[] = [];
  for (const text of minor > 32 ? given : given.slice(-1)) {
    const goal = parseGoal(text);
    if (!goal.ok) return goal;
    goals.push(goal.value);
  }
  return ok(goals);
}

/** `kubectl wait`. @source k8s.io/kubectl/pkg/cmd/wait/wait.go */
export const wait = scriptVerb(function* (io, input) {
  const { flags, positional } = input.args;
  if (positional.length === 0 && !readsFiles(input)) return usage(io, mustProvide);
  const goals = goalsOf(input);
  if (!goals.ok) return usage(io, goals.error);
  const timeout = parseGoDuration(flags["timeout"] ?? "30s") ?? defaultTimeout;
  const end = io.now + (timeout < 0 ? aWeek : timeout);
  const isForDelete = goals.value.some(({ type }) => type === "delete");
  const looked = goals.value.some(({ type }) => type === "create") ? yield* untilThere(io, input, end) : yield* lookup(io, input, lookupOptions(input));
  if (looked === undefined) return usage(io, "timed out waiting for the condition");
  const errors = isForDelete ? looked.errors.filter((error) => !isNotFound(error)) : looked.errors;
  if (looked.found.length === 0 && errors.length === 0 && !isForDelete) return usage(io, "no matching resources found");
  let anyFailed = errors.length > 0;
  for (const error of errors) io.fail(error);
  for (const each of looked.found) {
    const problem = isForDelete ? yield* goneProblem(io, each, { timeout, end }) : yield* goalsProblem(io, each, { goals: goals.value, timeout, end });
    if (problem === undefined) io.out(`${nameOf(each.object)} condition met\n`);
    else {
      anyFailed = true;
      io.fail(problem);
    }
  }
  return anyFailed ? 1 : 0;
});

const lookupOptions = ({ args: { flags } }: VerbInput) => ({ quiet: true as const, needsName: true, allNamespaces: flags["all-namespaces"] === "true" });

/** --for=create: looks until there is something. @returns undefined when the time is over */
function* untilThere(io: Io, input: VerbInput, end: number): Talk<Lookup | undefined> {
  for (;;) {
    const looked = yield* lookup(io, input, lookupOptions(input));
    // That a selector finds nothing is waited for only by later kubectls.
    const isThere = looked.errors.length === 0 && (looked.found.length > 0 || input.minor <= 32);
    if (isThere || looked.errors.some((error) => !isNotFound(error))) return looked;
    if (io.now >= end) return undefined;
    yield* sleep(Math.max(1, Math.min(pollEvery, end - io.now)));
  }
}

interface Deadline {
  readonly timeout: number;
  readonly end: number;
}

/** Without time to wait for it, it was not met. @source wait.go extendErrWaitTimeout */
const lateText = ({ resource, object }: Found, timeout: number): string => `${timeout === 0 ? "condition not met for" : "timed out waiting for the condition on"} ${resource.plural}/${object.metadata.name}`;

function* goneProblem(io: Io, each: Found, { timeout, end }: Deadline): Talk<CommandError | undefined> {
  const { object, resource, namespace } = each;
  const isGone = yield* untilGone(io, { resource, name: object.metadata.name, namespace }, object.metadata.uid, end);
  return isGone ? undefined : { message: lateText(each, timeout) };
}

function allReached(goals: readonly Goal[], object: KubeObject): Result<boolean, string> {
  for (const goal of goals) {
    const reached = isReached(goal, object);
    if (!reached.ok || !reached.value) return reached;
  }
  return goals.length === 0 ? fail("") : ok(true);
}

/** Looks at one object until it is what is wanted. */
function* goalsProblem(io: Io, each: Found, { goals, timeout, end }: Deadline & { readonly goals: readonly Goal[] }): Talk<CommandError | undefined> {
  let { object } = each;
  for (;;) {
    const reached = allReached(goals, object);
    if (!reached.ok) return { message: reached.error };
    if (reached.value) return undefined;
    if (io.now >= end) return { message: lateText(each, timeout) };
    yield* sleep(Math.max(1, Math.min(pollEvery, end - io.now)));
    const answer = yield* ask({ ...placeOf(each), verb: "get" });
    if (answer.type === "ok") object = answer.body as KubeObject;
    else if (answer.status.code === 404) return { status: answer.status };
  }
}
