import type { KubeObject, Status } from "../../../api/index.ts";
import { asNew, readItems } from "../../input.ts";
import type { Item } from "../../input.ts";
import { compactJson } from "../../print/json.ts";
import { reporterOf, usage } from "../../result.ts";
import type { Reporter } from "../../result.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { withChangeCause } from "../changeCause.ts";
import { placeOf } from "../place.ts";
import { validationOf } from "../create/validation.ts";
import { untilGone } from "../delete.ts";
import { patchedLocally } from "../localPatch.ts";
import { applyOnServer } from "./serverSide.ts";
import { prune } from "./prune.ts";
import { asMember, beginSet, parentOf, parentProblems, partOfLabel, pruneSet } from "./applySet.ts";
import { applyPatchOf } from "./applyPatch.ts";
import { lastApplied, withLastApplied } from "./lastApplied.ts";

const maxPatchRetry = 5;

/** `kubectl apply -f`: client side, with the last-applied annotation and a three-way strategic merge patch; or --server-side. */
export const apply = scriptVerb(function* (io, input) {
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  if (input.args.positional.length > 0) return usage(io, `Unexpected args: [${input.args.positional.join(" ")}]\nSee 'kubectl apply -h' for help and examples`);
  if (input.args.flags["filename"] === undefined && input.args.flags["kustomize"] === undefined) return usage(io, "must specify one of -f and -k");
  const setName = input.args.flags["applyset"] ?? "";
  const parent = setName === "" ? undefined : parentOf(input, setName);
  if (parent?.ok === false) return usage(io, parent.error);
  const problem = flagProblem(input);
  if (problem !== undefined) return usage(io, problem);
  const problems = parent === undefined ? [] : yield* parentProblems(parent.value, input.minor);
  for (const each of problems) io.fail(each);
  if (problems.length > 0) return 1;
  const read = yield* readItems(input);
  if (!read.ok) return usage(io, read.error);
  let failed = read.value.errors.length > 0;
  for (const error of read.value.errors) io.fail({ message: error.replace(/^error: /, "").trimEnd() });
  if (read.value.items.length === 0) return failed ? 1 : usage(io, "no objects passed to apply");
  let { items } = read.value;
  if (parent !== undefined) {
    const members = items.flatMap((item) => asMember(item, parent.value) ?? []);
    if (members.length < items.length) {
      failed = true;
      io.fail({ message: `ApplySet label ${JSON.stringify(partOfLabel)} already set in input data` });
    }
    items = members.length < items.length ? [] : members;
  }
  const begun = parent === undefined ? undefined : yield* beginSet(io, input, reporter.value, { parent: parent.value, items });
  if (begun?.ok === false) return usage(io, begun.error);
  const applied: KubeObject[] = [];
  const noting: Reporter = {
    ...reporter.value,
    done: (object, operation, isTyped) => {
      applied.push(object);
      reporter.value.done(object, operation, isTyped);
    },
  };
  for (const item of items) {
    const done = yield* applyItem(io, input, noting, { ...item, object: withChangeCause(item.object, input) });
    if (!done) failed = true;
  }
  if (!failed && parent !== undefined && begun !== undefined) {
    const unpruned = yield* pruneSet(io, input, reporter.value, { parent: parent.value, begun: begun.value, applied });
    return unpruned === undefined ? 0 : usage(io, unpruned);
  }
  if (!failed && input.args.flags["prune"] === "true") failed = !(yield* prune(io, input, reporter.value, applied));
  return failed ? 1 : 0;
});

/** What the flags say against one another. @source k8s.io/kubectl/pkg/cmd/apply/apply.go Validate */
function flagProblem({ args: { flags } }: VerbInput): string | undefined {
  const isOn = (name: string): boolean => flags[name] === "true";
  const hasSet = (flags["applyset"] ?? "") !== "";
  if (hasSet && !isOn("prune")) return "--applyset requires --prune";
  if (isOn("force-conflicts") && !isOn("server-side")) return "--force-conflicts only works with --server-side";
  if (flags["dry-run"] === "client" && isOn("server-side")) return "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)";
  if (isOn("force") && isOn("server-side")) return "--force cannot be used with --server-side";
  // What is made anew has another UID, and would be pruned.
  if (isOn("prune") && isOn("force")) return "--force cannot be used with --prune";
  if (isOn("prune") && hasSet) return isOn("all") ? "--all is incompatible with --applyset" : (flags["selector"] ?? "") !== "" ? "--selector is incompatible with --applyset" : flags["prune-allowlist"] !== undefined ? "--prune-allowlist is incompatible with --applyset" : undefined;
  if (isOn("prune") && !isOn("all") && flags["selector"] === undefined) return "all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector";
  return isOn("all") && flags["selector"] !== undefined ? "cannot set --all and --selector at the same time" : undefined;
}

function* applyItem(io: Io, input: VerbInput, reporter: Reporter, item: Item): Talk<boolean> {
  if (item.object.metadata.name === undefined) {
    io.fail({ message: `from ${item.object.metadata.generateName ?? ""}: cannot use generate name with apply` });
    return false;
  }
  if (input.args.flags["server-side"] === "true") return yield* applyOnServer(io, input, reporter, item);
  const got = yield* ask({ ...placeOf(item), verb: "get" });
  if (got.type === "failed") {
    if (got.status.code !== 404) return refuse(io, got.status, `error when retrieving current configuration of:\n${describeItem(item)}\nfrom server for: "${item.source}": `);
    return yield* createItem(io, input, reporter, item);
  }
  return yield* patchItem(io, input, reporter, { item, live: got.body as KubeObject });
}

function refuse(io: Io, status: Status, prefix: string): boolean {
  io.fail({ status, prefix });
  return false;
}

function* createItem(io: Io, input: VerbInput, reporter: Reporter, item: Item): Talk<boolean> {
  const body = withLastApplied(item.object);
  if (reporter.dryRun === "client") {
    reporter.done(body, "created");
    return true;
  }
  const { name: _, ...place } = placeOf(item);
  const created = yield* ask({ ...place, verb: "create", body: asNew(body), options: optionsOf(input, reporter) });
  if (created.type === "failed") return refuse(io, created.status, `error when creating "${item.source}": `);
  reporter.done(created.body as KubeObject, "created");
  return true;
}

const optionsOf = (input: VerbInput, reporter: Reporter) => ({ fieldManager: input.args.flags["field-manager"] ?? "kubectl-client-side-apply", fieldValidation: validationOf(input), ...reporter.options }) as const;

interface Pair {
  readonly item: Item;
  readonly live: KubeObject;
}

function* patchItem(io: Io, input: VerbInput, reporter: Reporter, { item, live }: Pair): Talk<boolean> {
  // Earlier kubectls do not look what a dry run of their own would change.
  if (reporter.dryRun === "client" && input.minor <= 32) {
    reporter.done(live, "configured");
    return true;
  }
  if (live.metadata.annotations?.[lastApplied] === undefined) {
    io.err(
      `Warning: resource ${item.resource.plural}/${live.metadata.name} is missing the ${lastApplied} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    );
  }
  const part = input.args.flags["subresource"] === undefined ? {} : { subresource: input.args.flags["subresource"] };
  let { body, patchType } = applyPatchOf(item.object, live);
  const isUnchanged = Object.keys(body).length === 0;
  if (isUnchanged || reporter.dryRun === "client") {
    reporter.done(isUnchanged ? live : patchedLocally(live, body, patchType), isUnchanged ? "unchanged" : "configured");
    return true;
  }
  const options = optionsOf(input, reporter);
  let patched = yield* ask({ ...placeOf(item), ...part, verb: "patch", patchType, body, options });
  // Somebody else was quicker: it looks again.
  for (let tries = 1; tries < maxPatchRetry && patched.type === "failed" && patched.status.reason === "Conflict"; tries++) {
    const again = yield* ask({ ...placeOf(item), verb: "get" });
    if (again.type === "failed") break;
    ({ body, patchType } = applyPatchOf(item.object, again.body as KubeObject));
    patched = yield* ask({ ...placeOf(item), ...part, verb: "patch", patchType, body, options });
  }
  const isForced = input.args.flags["force"] === "true" && patched.type === "failed" && (patched.status.reason === "Conflict" || patched.status.reason === "Invalid");
  if (isForced) return yield* recreateItem(io, input, reporter, { item, live });
  if (patched.type === "failed") return refuse(io, patched.status, `error when applying patch:\n${compactJson(body)}\nto:\n${describeItem(item)}\nfor: "${item.source}": error when patching "${item.source}": `);
  reporter.done(patched.body as KubeObject, "configured");
  return true;
}

/** --force: what cannot be changed is made anew. @source k8s.io/kubectl/pkg/cmd/apply/patcher.go deleteAndCreate */
function* recreateItem(io: Io, input: VerbInput, reporter: Reporter, { item, live }: Pair): Talk<boolean> {
  const deleted = yield* ask({ ...placeOf(item), verb: "delete", body: { propagationPolicy: "Background" } });
  if (deleted.type === "failed" && deleted.status.code !== 404) return refuse(io, deleted.status, "");
  yield* untilGone(io, { resource: item.resource, name: item.object.metadata.name, namespace: item.namespace }, undefined, undefined);
  const { name: _, ...place } = placeOf(item);
  const body = withLastApplied(item.object);
  const created = yield* ask({ ...place, verb: "create", body, options: optionsOf(input, reporter) });
  if (created.type === "failed") {
    // What was there is put back; the error stays one.
    yield* ask({ ...place, verb: "create", body: asNew(live), options: optionsOf(input, reporter) });
    return refuse(io, created.status, `error when applying patch:\n${compactJson(body)}\nto:\n${describeItem(item)}\nfor: "${item.source}": `);
  }
  reporter.done(created.body as KubeObject, "configured");
  return true;
}

/** The lines in which kubectl says what it was about. */
function describeItem({ resource, object, namespace }: Item): string {
  const { group, version, plural, kind } = resource;
  return `Resource: "${group}/${version}, Resource=${plural}", GroupVersionKind: "${group}/${version}, Kind=${kind}"\nName: "${object.metadata.name}", Namespace: "${namespace ?? ""}"`;
}
