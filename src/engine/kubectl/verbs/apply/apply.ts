import type { KubeObject, Status } from "../../../api/index.ts";
import { errorText } from "../../errorText.ts";
import { readItems } from "../../input.ts";
import type { Item } from "../../input.ts";
import { compactJson } from "../../print/json.ts";
import { reporterOf, usage } from "../../result.ts";
import type { Reporter } from "../../result.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { placeOf } from "../place.ts";
import { applyPatchOf } from "./applyPatch.ts";
import { lastApplied, withLastApplied } from "./lastApplied.ts";

/** `kubectl apply -f`: client side, with the last-applied annotation and a three-way strategic merge patch; or --server-side. */
export const apply = scriptVerb(function* (io, input) {
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  if (input.args.positional.length > 0) return usage(io, `Unexpected args: [${input.args.positional.join(" ")}]\nSee 'kubectl apply -h' for help and examples`);
  if (input.args.flags["filename"] === undefined) return usage(io, "must specify one of -f and -k");
  const read = yield* readItems(input);
  if (!read.ok) return usage(io, read.error);
  let failed = read.value.errors.length > 0;
  for (const error of read.value.errors) io.err(error);
  if (read.value.items.length === 0) return failed ? 1 : usage(io, "no objects passed to apply");
  for (const item of read.value.items) {
    const done = yield* applyItem(io, input, reporter.value, item);
    if (!done) failed = true;
  }
  return failed ? 1 : 0;
});

function* applyItem(io: Io, input: VerbInput, reporter: Reporter, item: Item): Talk<boolean> {
  if (item.object.metadata.name === undefined) {
    io.err(`error: from ${item.object.metadata.generateName ?? ""}: cannot use generate name with apply\n`);
    return false;
  }
  if (input.args.flags["server-side"] === "true") return yield* applyOnServer(io, input, reporter, item);
  const got = yield* ask({ ...placeOf(item), verb: "get" });
  if (got.type === "failed") {
    if (got.status.code !== 404) return refuse(io, got.status, `error when retrieving current configuration of:\n${describeItem(item)}\nfrom server for: "${item.source}": `);
    return yield* createItem(io, reporter, item);
  }
  return yield* patchItem(io, reporter, item, got.body as KubeObject);
}

function refuse(io: Io, status: Status, prefix: string): boolean {
  io.err(errorText(status, prefix));
  return false;
}

function* createItem(io: Io, reporter: Reporter, item: Item): Talk<boolean> {
  const body = withLastApplied(item.object);
  if (reporter.dryRun === "client") {
    reporter.done(body, "created");
    return true;
  }
  const { name: _, ...place } = placeOf(item);
  const created = yield* ask({ ...place, verb: "create", body, options: { fieldManager: "kubectl-client-side-apply", fieldValidation: "Strict", ...reporter.options } });
  if (created.type === "failed") return refuse(io, created.status, `error when creating "${item.source}": `);
  reporter.done(created.body as KubeObject, "created");
  return true;
}

function* patchItem(io: Io, reporter: Reporter, item: Item, live: KubeObject): Talk<boolean> {
  if (live.metadata.annotations?.[lastApplied] === undefined) {
    io.err(
      `Warning: resource ${item.resource.plural}/${live.metadata.name} is missing the ${lastApplied} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    );
  }
  const { body, patchType } = applyPatchOf(item.object, live);
  const isUnchanged = Object.keys(body).length === 0;
  if (isUnchanged || reporter.dryRun === "client") {
    reporter.done(live, isUnchanged ? "unchanged" : "configured");
    return true;
  }
  const options = { fieldManager: "kubectl-client-side-apply", fieldValidation: "Strict", ...reporter.options } as const;
  const patched = yield* ask({ ...placeOf(item), verb: "patch", patchType, body, options });
  if (patched.type === "failed") return refuse(io, patched.status, `error when applying patch:\n${compactJson(body)}\nto:\n${describeItem(item)}\nfor: "${item.source}": error when patching "${item.source}": `);
  reporter.done(patched.body as KubeObject, "configured");
  return true;
}

/** The lines in which kubectl says what it was about. */
function describeItem({ resource, object, namespace }: Item): string {
  const { group, version, plural, kind } = resource;
  return `Resource: "${group}/${version}, Resource=${plural}", GroupVersionKind: "${group}/${version}, Kind=${kind}"\nName: "${object.metadata.name}", Namespace: "${namespace ?? ""}"`;
}

/** What to do about fields that others manage. @source k8s.io/kubectl/pkg/cmd/apply/apply.go */
const conflictHelp = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts
`;

function* applyOnServer(io: Io, { args }: VerbInput, reporter: Reporter, item: Item): Talk<boolean> {
  const options = { fieldManager: args.flags["field-manager"] ?? "kubectl", fieldValidation: "Strict", ...(args.flags["force-conflicts"] === "true" ? { force: true } : {}), ...reporter.options } as const;
  const applied = yield* ask({ ...placeOf(item), verb: "patch", patchType: "application/apply-patch+yaml", body: item.object, options });
  if (applied.type === "failed" && applied.status.reason === "Conflict") {
    io.err(`error: ${applied.status.message ?? ""}\n${conflictHelp}`);
    return false;
  }
  if (applied.type === "failed") return refuse(io, applied.status, "");
  reporter.done(applied.body as KubeObject, "serverside-applied");
  return true;
}
