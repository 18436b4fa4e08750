import { deepEqual } from "../../../api/index.ts";
import type { KubeObject, PolicyRule, RbacSubject, RoleRef } from "../../../api/index.ts";
import { errorText } from "../../errorText.ts";
import { readItems } from "../../input.ts";
import type { Item } from "../../input.ts";
import { dryRunOf, reporterOf, usage } from "../../result.ts";
import type { Reporter } from "../../result.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { Call, VerbInput } from "../../verb.ts";
import { breakDown } from "./rules.ts";

type Role = KubeObject & { readonly rules?: readonly PolicyRule[]; readonly aggregationRule?: unknown };
type Binding = KubeObject & { readonly subjects?: readonly RbacSubject[]; readonly roleRef: RoleRef };

/** What has to be done to one object, and what to tell of it. */
interface Plan {
  readonly operation: "none" | "create" | "update" | "recreate";
  readonly object: KubeObject;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly isProtected: boolean;
}

const isRole = (object: KubeObject): object is Role => object.kind === "Role" || object.kind === "ClusterRole";
const rbac = "rbac.authorization.k8s.io/v1";
const kinds = ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"];
const list = (values: readonly string[] | undefined): string => `[${(values ?? []).join(" ")}]`;

/** Go's %+v. */
const ruleText = (rule: PolicyRule): string => `{Verbs:${list(rule.verbs)} APIGroups:${list(rule.apiGroups)} Resources:${list(rule.resources)} ResourceNames:${list(rule.resourceNames)} NonResourceURLs:${list(rule.nonResourceURLs)}}`;
const subjectText = ({ kind, apiGroup = "", name, namespace = "" }: RbacSubject): string => `{Kind:${kind} APIGroup:${apiGroup} Name:${name} Namespace:${namespace}}`;

const covers = (set: readonly string[] = [], wanted: readonly string[] = []): boolean => set.includes("*") || wanted.every((each) => set.includes(each));
const coversPath = (rule: PolicyRule, path: string): boolean => (rule.nonResourceURLs ?? []).some((url) => url === path || (url.endsWith("*") && path.startsWith(url.replace(/\*+$/, ""))));

function ruleCovers(rule: PolicyRule, piece: PolicyRule): boolean {
  const names = rule.resourceNames ?? [];
  const wanted = piece.resourceNames ?? [];
  const namesMatch = names.length === 0 || (wanted.length > 0 && wanted.every((name) => names.includes(name)));
  return namesMatch && covers(rule.verbs, piece.verbs) && covers(rule.apiGroups, piece.apiGroups) && covers(rule.resources, piece.resources) && (piece.nonResourceURLs ?? []).every((path) => coversPath(rule, path));
}

const missingOf = (held: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly PolicyRule[] => wanted.flatMap(breakDown).filter((piece) => !held.some((rule) => ruleCovers(rule, piece)));

const isProtected = ({ metadata }: KubeObject): boolean => metadata.annotations?.["rbac.authorization.kubernetes.io/autoupdate"] === "false";

/** Labels and annotations of the file, over those that are there. */
function withMeta(existing: KubeObject, wanted: KubeObject): KubeObject {
  const labels = { ...existing.metadata.labels, ...wanted.metadata.labels };
  const annotations = { ...existing.metadata.annotations, ...wanted.metadata.annotations };
  const metadata = { ...existing.metadata, ...(Object.keys(labels).length === 0 ? {} : { labels }), ...(Object.keys(annotations).length === 0 ? {} : { annotations }) };
  return deepEqual(metadata, existing.metadata) ? existing : { ...existing, metadata };
}

interface Switches {
  readonly removeRules: boolean;
  readonly removeSubjects: boolean;
}

/** @source k8s.io/component-helpers/auth/rbac/reconciliation/reconcile_role.go, reconcile_rolebindings.go */
function planFor(wanted: KubeObject, existing: KubeObject | undefined, switches: Switches): Plan {
  if (isRole(wanted)) return planRole(wanted, existing as Role | undefined, switches.removeRules);
  return planBinding(wanted as Binding, existing as Binding | undefined, switches.removeSubjects);
}

function planRole(wanted: Role, existing: Role | undefined, removes: boolean): Plan {
  const rules = wanted.rules ?? [];
  if (existing === undefined) return { operation: "create", object: wanted, added: rules.map(ruleText), removed: [], isProtected: false };
  const held = existing.rules ?? [];
  const missing = missingOf(held, rules);
  const extra = missingOf(rules, held);
  const withMetadata = withMeta(existing, wanted) as Role;
  const mustRemove = removes && extra.length > 0;
  const changed = mustRemove ? { ...withMetadata, rules } : missing.length > 0 ? { ...withMetadata, rules: [...held, ...missing] } : withMetadata;
  const object = wanted.aggregationRule === undefined || deepEqual(wanted.aggregationRule, existing.aggregationRule) ? changed : { ...changed, aggregationRule: wanted.aggregationRule };
  const operation = object === existing ? "none" : "update";
  return { operation, object, added: missing.map(ruleText), removed: removes ? extra.map(ruleText) : [], isProtected: isProtected(existing) };
}

function planBinding(wanted: Binding, existing: Binding | undefined, removes: boolean): Plan {
  const subjects = wanted.subjects ?? [];
  if (existing === undefined) return { operation: "create", object: wanted, added: subjects.map(subjectText), removed: [], isProtected: false };
  if (!deepEqual(existing.roleRef, wanted.roleRef)) return { operation: "recreate", object: wanted, added: [], removed: [], isProtected: isProtected(existing) };
  const held = existing.subjects ?? [];
  const missing = subjects.filter((subject) => !held.some((each) => deepEqual(each, subject)));
  const extra = held.filter((subject) => !subjects.some((each) => deepEqual(each, subject)));
  const withMetadata = withMeta(existing, wanted);
  const mustRemove = removes && extra.length > 0;
  const object = mustRemove ? ({ ...withMetadata, subjects } as KubeObject) : missing.length > 0 ? ({ ...withMetadata, subjects: [...held, ...missing] } as KubeObject) : withMetadata;
  return { operation: object === existing ? "none" : "update", object, added: missing.map(subjectText), removed: removes ? extra.map(subjectText) : [], isProtected: isProtected(existing) };
}

/** `kubectl auth reconcile -f FILE`. @source k8s.io/kubectl/pkg/cmd/auth/reconcile.go */
export const reconcile = scriptVerb(function* (io, input) {
  const { flags, positional } = input.args;
  if (flags["filename"] === undefined && flags["kustomize"] === undefined) return usage(io, "must specify one of -f and -k");
  if (positional.length > 0) return usage(io, "no arguments are allowed");
  const dryRun = dryRunOf(io, input);
  if (!dryRun.ok) return usage(io, dryRun.error);
  if (dryRun.value === "server") return usage(io, "--dry-run=server for command reconcile is not supported yet");
  const reporter = reporterOf(io, input);
  if (!reporter.ok) return usage(io, reporter.error);
  const read = yield* readItems(input);
  if (!read.ok) return usage(io, read.error);
  let failed = read.value.errors.length > 0;
  for (const error of read.value.errors) io.err(error);
  const ours = read.value.items.filter(({ object }) => object.apiVersion === rbac && kinds.includes(object.kind));
  // kubectl does not put a namespace into objects that it only reads, and then asks for one without a name.
  const isHomeless = ({ object: { kind, metadata }, source }: Item): boolean => {
    const file = input.files[source === "STDIN" ? "-" : source.replace(/^(?:\.\/)+/, "")];
    return (file?.documents ?? []).some(({ object: each }) => each.kind === kind && each.metadata.name === metadata.name && (each.metadata.namespace ?? "") === "");
  };
  const homeless = ours.filter((item) => item.resource.namespaced && isHomeless(item));
  if (homeless.length > 0) io.err(homeless.length === 1 ? `error: ${noName}` : noName.repeat(homeless.length));
  if (homeless.length > 0) failed = true;
  for (const { object, resource, namespace } of ours) {
    if (homeless.some((each) => each.object === object)) continue;
    const place = { resource: resource.key, ...(namespace === undefined ? {} : { namespace }) };
    const isDone = yield* reconcileOne({ io, input, reporter: reporter.value }, place, object);
    if (!isDone) failed = true;
  }
  return failed ? 1 : 0;
});

const noName = "resource name may not be empty\n";

interface Bench {
  readonly io: Io;
  readonly input: VerbInput;
  readonly reporter: Reporter;
}

function* reconcileOne({ io, input, reporter }: Bench, place: Pick<Call, "resource" | "namespace">, wanted: KubeObject): Talk<boolean> {
  const { flags } = input.args;
  const { name } = wanted.metadata;
  const live = yield* ask({ ...place, verb: "get", name });
  if (live.type === "failed" && live.status.code !== 404) {
    io.err(errorText(live.status));
    return false;
  }
  const switches = { removeRules: flags["remove-extra-permissions"] === "true", removeSubjects: flags["remove-extra-subjects"] === "true" };
  const plan = planFor(wanted, live.type === "ok" ? (live.body as KubeObject) : undefined, switches);
  if (reporter.dryRun === "none" && !plan.isProtected) {
    for (const call of callsFor(plan, place, name)) {
      const answer = yield* ask(call.request);
      if (answer.type === "ok" || (call.tolerates.includes(answer.status.code) && answer.status.reason !== "NamespaceTerminating")) continue;
      io.err(errorText(answer.status));
      return false;
    }
  }
  reporter.done(plan.object, "reconciled");
  tell(io, plan);
  return true;
}

interface Wish {
  readonly request: Call;
  readonly tolerates: readonly number[];
}

function callsFor({ operation, object }: Plan, place: Pick<Call, "resource" | "namespace">, name: string): readonly Wish[] {
  const create: Wish = { request: { ...place, verb: "create", body: object }, tolerates: [] };
  switch (operation) {
    case "none":
      return [];
    case "create": {
      const { namespace } = place;
      if (namespace === undefined) return [create];
      const made: Wish = { request: { verb: "create", resource: "v1/namespaces", body: { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } } }, tolerates: [409, 403] };
      return [made, create];
    }
    case "update":
      return [{ request: { ...place, verb: "update", name, body: object }, tolerates: [] }];
    case "recreate":
      return [{ request: { ...place, verb: "delete", name }, tolerates: [404] }, create];
  }
}

function tell(io: Io, plan: Plan): void {
  if (plan.operation === "none") return;
  const what = plan.object.kind.endsWith("Binding") ? "subjects" : "rules";
  io.err(`\treconciliation required ${plan.operation}${plan.isProtected ? ", but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)" : ""}\n`);
  if (plan.added.length > 0) io.err(`\tmissing ${what} added:\n${plan.added.map((text) => `\t\t${text}\n`).join("")}`);
  if (plan.removed.length > 0) io.err(`\textra ${what} removed:\n${plan.removed.map((text) => `\t\t${text}\n`).join("")}`);
}
