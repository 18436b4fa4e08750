import type { KubeObject, PolicyRule } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";
import { errorText } from "../../errorText.ts";
import { namespaceOf } from "../../input.ts";
import { printColumns } from "../../print/table.ts";
import { resolveType } from "../../resources.ts";
import type { Resource } from "../../resources.ts";
import { usage } from "../../result.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { breakDown, compact, combineResourceGroup } from "./rules.ts";

const resourceVerbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "use", "bind", "impersonate", "*", "approve", "sign", "escalate", "attest"];
const pathVerbs = ["get", "put", "post", "head", "options", "delete", "patch", "*"];
const undiscoverable = ["users", "groups"];
const group = "authorization.k8s.io/v1";

/** A warning whose text ends with a line break of its own, as kubectl's do here. */
const warn = (io: Io, text: string): void => io.err(`Warning: ${text}\n\n`);

const quotedGroup = (name: string): string => (name === "" ? "" : ` in group '${name}'`);

function resourceFor(io: Io, input: VerbInput, text: string): Pick<Resource, "group" | "plural"> & Partial<Resource> {
  if (text === "*") return { group: "", plural: "*" };
  const lower = text.toLowerCase();
  const found = resolveType(input.resources, lower);
  if (found !== undefined) return found;
  if (!undiscoverable.includes(lower)) {
    const dot = lower.indexOf(".");
    const [name, itsGroup] = dot === -1 ? [lower, ""] : [lower.slice(0, dot), lower.slice(dot + 1)];
    warn(io, `the server doesn't have a resource type '${name}'${quotedGroup(itsGroup)}`);
  }
  return { group: "", plural: text };
}

type Spec = Readonly<Record<string, object>>;

/** What is asked of the server, or what is wrong with the question. */
function question(io: Io, input: VerbInput): Spec | string {
  const { flags, positional } = input.args;
  const [verb = "", what = ""] = positional;
  const subresource = flags["subresource"] ?? "";
  if (positional.length !== 2) return "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.";
  if (what.startsWith("/")) {
    if (subresource !== "") return "--subresource can not be used with NonResourceURL";
    if (!pathVerbs.includes(verb)) warn(io, `verb '${verb}' is not a known verb`);
    return flags["no-headers"] === "true" ? noHeaders : { nonResourceAttributes: { path: what, verb } };
  }
  const slash = what.indexOf("/");
  const resource = resourceFor(io, input, slash === -1 ? what : what.slice(0, slash));
  const isEverywhere = flags["all-namespaces"] === "true";
  if (!isEverywhere) {
    if (resource.namespaced === false) warn(io, `resource '${resource.plural}' is not namespace scoped${quotedGroup(resource.group)}`);
    if (!resourceVerbs.includes(verb)) warn(io, `verb '${verb}' is not a known verb`);
  }
  if (flags["no-headers"] === "true") return noHeaders;
  const place = isEverywhere ? {} : { namespace: namespaceOf(input) };
  const part = subresource === "" ? {} : { subresource };
  const name = slash === -1 ? {} : { name: what.slice(slash + 1) };
  return { resourceAttributes: { ...place, verb, ...(resource.group === "" ? {} : { group: resource.group }), resource: resource.plural, ...part, ...name } };
}

const noHeaders = "--no-headers cannot be set without --list specified";

interface AccessStatus {
  readonly allowed?: boolean;
  readonly reason?: string;
  readonly evaluationError?: string;
}

/** `kubectl auth can-i`. @source k8s.io/kubectl/pkg/cmd/auth/cani.go */
export const canI = scriptVerb(
  function* (io, input) {
    const { flags, positional } = input.args;
    if (flags["list"] === "true") {
      if (positional.length > 0) return usage(io, "list option must be specified with no arguments");
      if (flags["quiet"] === "true" || flags["all-namespaces"] === "true" || (flags["subresource"] ?? "") !== "") return usage(io, "list option can't be specified with neither quiet, all-namespaces nor subresource options");
      return yield* listAccess(io, input);
    }
    const spec = question(io, input);
    if (typeof spec === "string") return usage(io, spec);
    const answer = yield* ask({ verb: "create", resource: `${group}/selfsubjectaccessreviews`, body: { kind: "SelfSubjectAccessReview", apiVersion: group, metadata: {}, spec } });
    if (answer.type === "failed") {
      io.err(errorText(answer.status));
      return 1;
    }
    const { allowed, reason = "", evaluationError = "" } = (answer.body as KubeObject & { readonly status?: AccessStatus }).status ?? {};
    const text = allowed === true ? "yes" : `no${reason === "" ? "" : ` - ${reason}`}${evaluationError === "" ? "" : ` - ${evaluationError}`}`;
    if (flags["quiet"] !== "true") io.out(`${text}\n`);
    return allowed === true ? 0 : 1;
  },
  { discovery: ({ flags, positional }) => (flags["list"] === "true" || positional[1]?.startsWith("/") === true ? "none" : "cached") },
);

interface RulesStatus {
  readonly resourceRules?: readonly PolicyRule[];
  readonly nonResourceRules?: readonly PolicyRule[];
  readonly incomplete?: boolean;
  readonly evaluationError?: string;
}

function* listAccess(io: Io, input: VerbInput): Talk<number> {
  const spec = { namespace: namespaceOf(input) };
  const answer = yield* ask({ verb: "create", resource: `${group}/selfsubjectrulesreviews`, body: { kind: "SelfSubjectRulesReview", apiVersion: group, metadata: {}, spec } });
  if (answer.type === "failed") {
    io.err(errorText(answer.status));
    return 1;
  }
  const { resourceRules = [], nonResourceRules = [], incomplete, evaluationError = "" } = (answer.body as KubeObject & { readonly status?: RulesStatus }).status ?? {};
  if (incomplete === true) io.err(`Warning: the list may be incomplete: ${evaluationError}\n`);
  const rules = compact([...resourceRules, ...nonResourceRules].flatMap(breakDown)).toSorted((a, b) => compareStrings(sortKey(a), sortKey(b)));
  const headers = input.args.flags["no-headers"] === "true" ? [] : [["Resources", "Non-Resource URLs", "Resource Names", "Verbs"]];
  io.out(printColumns([...headers, ...rules.map(rowOf)]));
  return 0;
}

const goList = (values: readonly string[] | undefined): string => `[${(values ?? []).join(" ")}]`;
const rowOf = (rule: PolicyRule): readonly string[] => [combineResourceGroup(rule), goList(rule.nonResourceURLs), goList(rule.resourceNames), goList(rule.verbs)];

/** The text of protobuf by which kubectl sorts rules: more verbs, an earlier verb, come before. @source k8s.io/kubectl/pkg/util/rbac/rbac.go SortableRuleSlice */
const sortKey = ({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule): string =>
  `&PolicyRule{Verbs:${goList(verbs)},APIGroups:${goList(apiGroups)},Resources:${goList(resources)},ResourceNames:${goList(resourceNames)},NonResourceURLs:${goList(nonResourceURLs)},}`;
