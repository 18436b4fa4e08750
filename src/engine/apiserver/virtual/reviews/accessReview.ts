import { invalidField, newBadRequest, newInvalid } from "../../../api/index.ts";
import type { ApiRequest, FieldError, KubeObject } from "../../../api/index.ts";
import { must } from "../../../core/index.ts";
import { resourceAttributes } from "../../auth/attributes.ts";
import type { Attributes, Verdict } from "../../auth/attributes.ts";
import { authorize, rbacObjects } from "../../auth/authorize.ts";
import { newIdentity } from "../../auth/identity.ts";
import type { Identity } from "../../auth/identity.ts";
import { rulesFor } from "../../auth/rbac/rbacAuthorizer.ts";
import { aggregate } from "../../auth/rbac/resolver.ts";
import { decodeBody } from "../../registry/decode.ts";
import { answer, refuse } from "../../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../../server/context.ts";

interface ResourceQuestion {
  readonly namespace?: string;
  readonly verb?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly name?: string;
}

interface AccessReview extends KubeObject {
  readonly spec?: {
    readonly resourceAttributes?: ResourceQuestion;
    readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string };
    readonly user?: string;
    readonly groups?: readonly string[];
    readonly uid?: string;
    readonly extra?: Readonly<Record<string, readonly string[]>>;
  };
}

type Spec = NonNullable<AccessReview["spec"]>;

/** @source kubernetes pkg/apis/authorization/validation/validation.go */
function validateSpec(spec: Spec, asksAboutOthers: boolean): readonly FieldError[] {
  const { resourceAttributes: resource, nonResourceAttributes: path, user = "", groups = [] } = spec;
  const errors: FieldError[] = [];
  if (resource !== undefined && path !== undefined) errors.push(invalidField("spec.nonResourceAttributes", path, "cannot be specified in combination with resourceAttributes"));
  if (resource === undefined && path === undefined) errors.push(invalidField("spec.resourceAttributes", undefined, "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
  if (asksAboutOthers && user === "" && groups.length === 0) errors.push(invalidField("spec.user", user, "at least one of user or group must be specified"));
  return errors;
}

function validate(review: AccessReview, asksAboutOthers: boolean, request: ApiRequest): readonly FieldError[] {
  const spec = review.spec ?? {};
  const errors = [...validateSpec(spec, asksAboutOthers)];
  const { namespace = "", ...rest } = review.metadata;
  const isLocal = review.kind === "LocalSubjectAccessReview";
  const hasMetadata = Object.values(rest).some((value) => value !== undefined && value !== null && value !== "");
  if (hasMetadata || (!isLocal && namespace !== "")) errors.push(invalidField("metadata", review.metadata, isLocal ? "must be empty except for namespace" : "must be empty"));
  if (!isLocal) return errors;
  const place = request.namespace ?? "";
  if (spec.resourceAttributes !== undefined && (spec.resourceAttributes.namespace ?? "") !== place) errors.push(invalidField("spec.resourceAttributes.namespace", spec.resourceAttributes.namespace ?? "", "must match metadata.namespace"));
  if (spec.nonResourceAttributes !== undefined) errors.push(invalidField("spec.nonResourceAttributes", spec.nonResourceAttributes, "disallowed on this kind of request"));
  return errors;
}

function attributesOf({ resourceAttributes: resource, nonResourceAttributes: path }: Spec): Attributes {
  if (resource === undefined) return resourceAttributes({ verb: path?.verb ?? "", path: path?.path ?? "" });
  const { namespace = "", verb = "", group = "", resource: plural = "", subresource = "", name = "" } = resource;
  return resourceAttributes({ verb, namespace, group, resource: plural, subresource, name });
}

const statusOf = ({ allowed, reason }: Verdict): object => ({ allowed, ...(reason === "" ? {} : { reason }) });

/** POST selfsubjectaccessreviews, subjectaccessreviews, localsubjectaccessreviews. @source kubernetes pkg/registry/authorization */
export function reviewAccess(server: Server, { flight, resource }: ResourceRequest, request: ApiRequest): Answer {
  const decoded = decodeBody(resource, request.body, request);
  if (!decoded.ok) return refuse(decoded.error);
  const review = decoded.value.object as AccessReview;
  const asksAboutOthers = review.kind !== "SelfSubjectAccessReview";
  if (review.kind === "LocalSubjectAccessReview" && (review.metadata.namespace ?? request.namespace) !== request.namespace) return refuse(newBadRequest("the namespace of the provided object does not match the namespace sent on the request"));
  const errors = validate(review, asksAboutOthers, request);
  if (errors.length > 0) return refuse(newInvalid({ group: resource.group, kind: review.kind }, "", errors));
  const spec = review.spec ?? {};
  const { user = "", groups = [], uid = "", extra = {} } = spec;
  const identity: Identity = asksAboutOthers ? newIdentity({ user, groups, uid, extra }) : must(flight.identity, "identity");
  const place = review.kind === "LocalSubjectAccessReview" ? { namespace: request.namespace } : {};
  return answer(201, { ...review, metadata: { ...review.metadata, ...place }, status: statusOf(authorize(server, identity, attributesOf(spec))) } as KubeObject);
}

/** POST selfsubjectrulesreviews. @source kubernetes pkg/registry/authorization/selfsubjectrulesreview/rest.go */
export function reviewRules(server: Server, { flight, resource }: ResourceRequest, request: ApiRequest): Answer {
  const decoded = decodeBody(resource, request.body, request);
  if (!decoded.ok) return refuse(decoded.error);
  const review = decoded.value.object as KubeObject & { readonly spec?: { readonly namespace?: string } };
  const namespace = review.spec?.namespace ?? "";
  if (namespace === "") return refuse(newBadRequest("no namespace on request"));
  const identity = must(flight.identity, "identity");
  const { rules, errors } = rulesFor(rbacObjects(server), identity, namespace);
  const list = (name: string, values: readonly string[] | undefined): object => (values === undefined || values.length === 0 ? {} : { [name]: values });
  const resourceRules = rules
    .filter((rule) => (rule.resources ?? []).length > 0)
    .map((rule) => ({ verbs: rule.verbs, ...list("apiGroups", rule.apiGroups), ...list("resources", rule.resources), ...list("resourceNames", rule.resourceNames) }));
  const nonResourceRules = rules.filter((rule) => (rule.nonResourceURLs ?? []).length > 0).map((rule) => ({ verbs: rule.verbs, ...list("nonResourceURLs", rule.nonResourceURLs) }));
  const isNode = identity.node !== undefined;
  const problems = [...(isNode ? ["node authorizer does not support user rule resolution"] : []), ...errors];
  const status = { resourceRules, nonResourceRules, incomplete: isNode, ...(problems.length === 0 ? {} : { evaluationError: aggregate(problems) }) };
  return answer(201, { ...review, status } as KubeObject);
}

