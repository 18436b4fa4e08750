import type { KubeObject } from "../../../api/index.ts";
import type { Item } from "../../input.ts";
import type { Reporter } from "../../result.ts";
import { ask } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { validationOf } from "../create/validation.ts";
import { placeOf } from "../place.ts";
import { lastApplied } from "./lastApplied.ts";
import { annotationOwners, migrationPatch } from "./migration.ts";

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
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

const defaultManager = "kubectl";
const annotationManager = "kubectl-last-applied";
const maxPatchRetry = 5;

/** `kubectl apply --server-side` of one object. @returns whether it went well. @source apply.go applyOneObject */
export function* applyOnServer(io: Io, input: VerbInput, reporter: Reporter, item: Item): Talk<boolean> {
  const { flags } = input.args;
  const manager = flags["field-manager"] ?? defaultManager;
  const options = { fieldManager: manager, fieldValidation: validationOf(input), ...(flags["force-conflicts"] === "true" ? { force: true } : {}), ...reporter.options } as const;
  const part = flags["subresource"] === undefined ? {} : { subresource: flags["subresource"] };
  const call = { ...placeOf(item), ...part, verb: "patch", patchType: "application/apply-patch+yaml", body: item.object, options } as const;
  const applied = yield* ask(call);
  if (applied.type === "failed") {
    io.fail(applied.status.reason === "Conflict" ? { message: `${applied.status.message ?? ""}\n${conflictHelp}` } : { status: applied.status });
    return false;
  }
  const live = yield* saveAnnotation(reporter, item, { object: applied.body as KubeObject, manager });
  const isMigrated = yield* migrate(reporter, item, { object: live, manager });
  const again = isMigrated ? yield* ask(call) : undefined;
  reporter.done(again?.type === "ok" ? (again.body as KubeObject) : live, "serverside-applied");
  return true;
}

interface Managed {
  readonly object: KubeObject;
  readonly manager: string;
}

/** kubectl's own manager keeps the annotation of client-side apply: another one holds it. @source apply.go saveLastApplyAnnotationIfNecessary */
function* saveAnnotation(reporter: Reporter, item: Item, { object, manager }: Managed): Talk<KubeObject> {
  const value = object.metadata.annotations?.[lastApplied];
  if (manager !== defaultManager || value === undefined || annotationOwners(object, "Apply").length > 0) return object;
  const { name, namespace } = object.metadata;
  const body = { apiVersion: object.apiVersion, kind: object.kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }), annotations: { [lastApplied]: value } } };
  const saved = yield* ask({ ...placeOf(item), verb: "patch", patchType: "application/apply-patch+yaml", body, options: { fieldManager: annotationManager, ...reporter.options } });
  return saved.type === "ok" ? (saved.body as KubeObject) : object;
}

/** @returns whether anything was handed over. @source apply.go migrateToSSAIfNecessary */
function* migrate(reporter: Reporter, item: Item, { object, manager }: Managed): Talk<boolean> {
  let live = object;
  for (let tries = 0; tries < maxPatchRetry; tries++) {
    const patch = migrationPatch(live, manager);
    if (patch === undefined) return false;
    const patched = yield* ask({ ...placeOf(item), verb: "patch", patchType: "application/json-patch+json", body: patch, options: { ...reporter.options } });
    if (patched.type === "ok") return true;
    if (patched.status.reason !== "Conflict") return false;
    const again = yield* ask({ ...placeOf(item), verb: "get" });
    if (again.type === "failed") return false;
    live = again.body as KubeObject;
  }
  return false;
}
