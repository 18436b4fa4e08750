import { encodeBase64UrlBytes } from "../../../api/index.ts";
import type { KubeObject, ObjectList } from "../../../api/index.ts";
import { compareStrings, fail, ok, sha256, toUtf8 } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import type { CommandError } from "../../commandErrors.ts";
import type { Item } from "../../input.ts";
import { klogWarning } from "../../klog.ts";
import { releaseOf } from "../../release.ts";
import { qualifiedPlural, resolveType } from "../../resources.ts";
import type { Resource } from "../../resources.ts";
import type { Reporter } from "../../result.ts";
import { ask } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { validationOf } from "../create/validation.ts";

const tooling = "applyset.kubernetes.io/tooling";
const groupKinds = "applyset.kubernetes.io/contains-group-kinds";
const groupResources = "applyset.kubernetes.io/contains-group-resources";
const otherNamespaces = "applyset.kubernetes.io/additional-namespaces";
const idLabel = "applyset.kubernetes.io/id";
export const partOfLabel = "applyset.kubernetes.io/part-of";
const parentTypeLabel = "applyset.kubernetes.io/is-parent-type";
const tool = "kubectl";
const fieldManager = `${tool}-applyset`;
const builtInParents: readonly string[] = ["v1/secrets", "v1/configmaps"];

/** The object that knows what belongs to a set. */
export interface SetParent {
  readonly resource: Resource;
  readonly name: string;
  /** "" of what has none, or when none was named. */
  readonly namespace: string;
  /** What the set's members carry as label. */
  readonly id: string;
}

/** Which kinds and namespaces a set has objects of. */
interface Scope {
  readonly kinds: readonly Resource[];
  readonly namespaces: readonly string[];
}

/** "secrets./s": as kubectl calls the parent in its errors. */
const parentText = ({ resource, name }: SetParent): string => `${resource.plural}.${resource.group}/${name}`;
const groupKindOf = ({ group, kind }: Resource): string => (group === "" ? kind : `${kind}.${group}`);
const unique = (values: readonly string[]): readonly string[] => [...new Set(values)].sort(compareStrings);

/** base64url(sha256(name.namespace.kind.group)). @source KEP 3659, "ApplySet identification" */
function idOf(resource: Resource, name: string, namespace: string): string {
  return `applyset-${encodeBase64UrlBytes(sha256(toUtf8([name, namespace, resource.kind, resource.group].join("."))))}-v1`;
}

/** What --applyset names: a Secret where it says no type. @source k8s.io/kubectl/pkg/cmd/apply/applyset.go ParseApplySetParentRef */
export function parentOf(input: VerbInput, text: string): Result<SetParent, string> {
  const slash = text.indexOf("/");
  const [type, name] = slash === -1 ? ["secrets", text] : [text.slice(0, slash), text.slice(slash + 1)];
  const invalid = (why: string): Result<SetParent, string> => fail(`invalid parent reference ${JSON.stringify(text)}: ${why}`);
  if (name === "") return invalid("name cannot be blank");
  const resource = resolveType(input.resources, type);
  const dot = type.indexOf(".");
  if (resource === undefined) return invalid(`no matches for ${dot === -1 ? "" : type.slice(dot + 1)}/, Resource=${dot === -1 ? type : type.slice(0, dot)}`);
  const namespace = resource.namespaced ? (input.args.flags["namespace"] ?? "") : "";
  return ok({ resource, name, namespace, id: idOf(resource, name, namespace) });
}

/** What a parent must be: built in, or of a type whose definition says that it may. @source applyset.go Validate */
export function* parentProblems({ resource, namespace }: SetParent, minor: number): Talk<readonly CommandError[]> {
  const problems: CommandError[] = [];
  if (resource.namespaced && namespace === "") problems.push({ message: "namespace is required to use namespace-scoped ApplySet" });
  if (builtInParents.includes(resource.key)) return problems;
  const listed = yield* ask({ verb: "list", resource: "apiextensions.k8s.io/v1/customresourcedefinitions", options: { labelSelector: parentTypeLabel } });
  if (listed.type === "failed") problems.push({ message: `identifying allowed custom resource parent types: ${listed.status.message ?? ""}` });
  const isAllowed = listed.type === "ok" && (listed.body as ObjectList).items.some(({ metadata }) => metadata.name === qualifiedPlural(resource));
  if (!isAllowed) problems.push({ message: `resource ${JSON.stringify(`${resource.group}/${resource.version}, Resource=${resource.plural}`)} is not permitted as an ApplySet parent${minor > 32 ? ` (CRD needs ${JSON.stringify(parentTypeLabel)} label)` : ""}` });
  return problems;
}

/** An item as a member of the set; undefined: it claims to be one of some set. */
export function asMember(item: Item, { id }: SetParent): Item | undefined {
  const { labels } = item.object.metadata;
  if (labels?.[partOfLabel] !== undefined) return undefined;
  return { ...item, object: { ...item.object, metadata: { ...item.object.metadata, labels: { ...labels, [partOfLabel]: id } } } };
}

/** What the parent says that the set had before. @returns or why it cannot be this set's parent. @source applyset.go fetchParent */
function* scopeBefore(input: VerbInput, parent: SetParent): Talk<Result<Scope, string>> {
  const text = parentText(parent);
  const got = yield* ask({ verb: "get", resource: parent.resource.key, name: parent.name, ...placeOfParent(parent) });
  if (got.type === "failed") {
    if (got.status.code !== 404) return fail(`failed to fetch ApplySet parent object ${JSON.stringify(text)}: ${got.status.message ?? ""}`);
    return builtInParents.includes(parent.resource.key) ? ok({ kinds: [], namespaces: [] }) : fail("custom resource ApplySet parents cannot be created automatically");
  }
  const { labels = {}, annotations = {} } = (got.body as KubeObject).metadata;
  const by = annotations[tooling];
  if (by === undefined) return fail(`ApplySet parent object ${JSON.stringify(text)} already exists and is missing required annotation ${JSON.stringify(tooling)}`);
  const manager = by.includes("/") ? by.slice(0, by.lastIndexOf("/")) : by;
  if (manager !== tool) return fail(`ApplySet parent object ${JSON.stringify(text)} already exists and is managed by tooling ${JSON.stringify(manager)} instead of ${JSON.stringify(tool)}`);
  const id = labels[idLabel];
  if (id === undefined) return fail(`ApplySet parent object ${JSON.stringify(text)} exists and does not have required label ${idLabel}`);
  if (id !== parent.id) return fail(`ApplySet parent object ${JSON.stringify(text)} exists and has incorrect value for label ${JSON.stringify(idLabel)} (got: ${id}, want: ${parent.id})`);
  const kinds = kindsIn(input, annotations);
  if (!kinds.ok) return fail(`parsing ApplySet annotation on ${JSON.stringify(text)}: ${kinds.error}`);
  const others = (annotations[otherNamespaces] ?? "").split(",").filter((namespace) => namespace !== "");
  return ok({ kinds: kinds.value, namespaces: unique([...others, ...(parent.namespace === "" ? [] : [parent.namespace])]) });
}

/** @source applyset.go parseKindAnnotation; the older annotation names resources */
function kindsIn({ resources }: VerbInput, annotations: Readonly<Record<string, string>>): Result<readonly Resource[], string> {
  const older = annotations[groupResources] ?? "";
  const text = annotations[groupKinds] ?? older;
  if (annotations[groupKinds] === undefined && older === "") return fail(`kubectl requires the ${JSON.stringify(groupKinds)} annotation to be set on all ApplySet parent objects`);
  const found: Resource[] = [];
  for (const name of text.split(",").filter((each) => each !== "")) {
    const resource = annotations[groupKinds] === undefined ? resources.find((each) => qualifiedPlural(each) === name) : resources.find((each) => groupKindOf(each) === name);
    if (resource === undefined && annotations[groupKinds] === undefined) return fail(`invalid group resource in ${JSON.stringify(groupResources)} annotation: no matches for /, Resource=${name}`);
    if (resource === undefined) return fail(`could not find mapping for kind in ${JSON.stringify(groupKinds)} annotation: no matches for kind ${JSON.stringify(name.replace(/\..*$/, ""))} in group ${JSON.stringify(name.includes(".") ? name.slice(name.indexOf(".") + 1) : "")}`);
    found.push(resource);
  }
  return ok(found);
}

const placeOfParent = ({ namespace }: SetParent): { readonly namespace?: string } => (namespace === "" ? {} : { namespace });

/** Writes what the set has objects of; kubectl's own field manager holds that. @returns why that failed. @source applyset.go updateParent */
function* updateParent(io: Io, input: VerbInput, reporter: Reporter, parent: SetParent, { kinds, namespaces }: Scope): Talk<string | undefined> {
  if (reporter.dryRun === "client") return undefined;
  const { resource, name, namespace, id } = parent;
  const annotations = {
    [tooling]: `${tool}/${releaseOf(input.minor).gitVersion}`,
    [groupKinds]: unique(kinds.map(groupKindOf)).join(","),
    [otherNamespaces]: unique(namespaces.filter((each) => each !== namespace)).join(","),
  };
  const body = { apiVersion: resource.apiVersion, kind: resource.kind, metadata: { name, ...placeOfParent(parent), annotations, labels: { [idLabel]: id } } };
  const patch = (force: boolean) => ask({ verb: "patch", resource: resource.key, name, ...placeOfParent(parent), patchType: "application/apply-patch+yaml", body, options: { fieldManager, fieldValidation: validationOf(input), force, ...reporter.options } });
  let done = yield* patch(false);
  if (done.type === "failed" && done.status.reason === "Conflict") {
    io.err(klogWarning(io.now, "applyset.go:447", `WARNING: failed to update ApplySet: ${done.status.message ?? ""}\nApplySet field manager ${fieldManager} should own these fields. Retrying with conflicts forced.`));
    done = yield* patch(true);
  }
  return done.type === "failed" ? `failed to update ApplySet: ${done.status.message ?? ""}` : undefined;
}

/** What is remembered from before the apply until the prune. */
export interface BegunSet {
  readonly before: Scope;
  readonly after: Scope;
}

/** Notes in the parent what the set is about to have, so that nothing is lost when the apply is cut short. @source applyset.go BeforeApply */
export function* beginSet(io: Io, input: VerbInput, reporter: Reporter, { parent, items }: { readonly parent: SetParent; readonly items: readonly Item[] }): Talk<Result<BegunSet, string>> {
  const before = yield* scopeBefore(input, parent);
  if (!before.ok) return before;
  const after: Scope = { kinds: items.map(({ resource }) => resource), namespaces: items.flatMap(({ namespace }) => (namespace === undefined ? [] : [namespace])) };
  const problem = yield* updateParent(io, input, reporter, parent, { kinds: [...before.value.kinds, ...after.kinds], namespaces: [...before.value.namespaces, ...after.namespaces] });
  return problem === undefined ? ok({ before: before.value, after }) : fail(problem);
}

interface Place {
  readonly resource: Resource;
  readonly namespace?: string;
}

/** Deletes the members that were not applied now, and notes what is left. @returns what went wrong. @source applyset.go Prune, applyset_pruner.go */
export function* pruneSet(io: Io, input: VerbInput, reporter: Reporter, { parent, begun: { before, after }, applied }: { readonly parent: SetParent; readonly begun: BegunSet; readonly applied: readonly KubeObject[] }): Talk<string | undefined> {
  const { cascade = "background", "grace-period": grace = "-1" } = input.args.flags;
  const propagationPolicy = cascade === "foreground" ? "Foreground" : cascade === "orphan" ? "Orphan" : "Background";
  const body = { propagationPolicy, ...(Number(grace) < 0 ? {} : { gracePeriodSeconds: Number(grace) }) } as const;
  const kept = new Set(applied.map(({ metadata }) => metadata.uid));
  const places: readonly Place[] = before.kinds.flatMap((resource): readonly Place[] => (resource.namespaced ? before.namespaces.map((namespace) => ({ resource, namespace })) : [{ resource }]));
  for (const { resource, ...place } of places) {
    const what = `${resource.group}/${resource.version}, Kind=${resource.kind}`;
    const listed = yield* ask({ resource: resource.key, ...place, verb: "list", options: { labelSelector: `${partOfLabel}=${parent.id}` } });
    if (listed.type === "failed") return `listing ${what} objects for pruning: ${listed.status.message ?? ""}`;
    for (const object of (listed.body as ObjectList).items.filter(({ metadata }) => !kept.has(metadata.uid))) {
      const { uid, name } = object.metadata;
      const call = { resource: resource.key, ...place, verb: "delete", name, body: { ...body, ...(uid === undefined ? {} : { preconditions: { uid } }) }, options: reporter.options } as const;
      const deleted = reporter.dryRun === "client" ? undefined : yield* ask(call);
      if (deleted?.type === "failed") return `pruning ${what} object: ${deleted.status.message ?? ""}`;
      reporter.done({ ...object, apiVersion: resource.apiVersion, kind: resource.kind }, "pruned");
    }
  }
  const problem = yield* updateParent(io, input, reporter, parent, after);
  return problem === undefined ? undefined : `apply and prune succeeded, but ApplySet update failed: ${problem}`;
}
