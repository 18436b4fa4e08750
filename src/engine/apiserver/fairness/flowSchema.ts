import { compareStrings } from "../../core/index.ts";
import type { KubeObject } from "../../api/index.ts";
import type { Attributes } from "../auth/attributes.ts";
import type { Identity } from "../auth/identity.ts";

/** @source k8s.io/api/flowcontrol/v1/types.go */
export interface FlowSchema extends KubeObject {
  readonly spec?: {
    readonly priorityLevelConfiguration: { readonly name: string };
    readonly matchingPrecedence?: number;
    readonly distinguisherMethod?: { readonly type: string };
    readonly rules?: readonly Rules[];
  };
}

interface Rules {
  readonly subjects?: readonly Subject[];
  readonly resourceRules?: readonly ResourceRule[];
}

interface Subject {
  readonly kind: string;
  readonly user?: { readonly name: string };
  readonly group?: { readonly name: string };
  readonly serviceAccount?: { readonly namespace: string; readonly name: string };
}

interface ResourceRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly clusterScope?: boolean;
  readonly namespaces?: readonly string[];
}

const precedenceDefault = 1000;
const precedenceOf = ({ spec }: FlowSchema): number => spec?.matchingPrecedence ?? precedenceDefault;

/** The one that matches first counts; of the same precedence the one whose name is first. @source k8s.io/apiserver/pkg/util/apihelpers FlowSchemaSequence */
export const inOrder = (schemas: readonly FlowSchema[]): readonly FlowSchema[] => schemas.toSorted((a, b) => precedenceOf(a) - precedenceOf(b) || compareStrings(a.metadata.name, b.metadata.name));

/** The schema of a request on a resource. @source k8s.io/apiserver/pkg/util/flowcontrol/rule.go matchesFlowSchema */
export function schemaFor(sorted: readonly FlowSchema[], identity: Identity, attributes: Attributes): FlowSchema | undefined {
  return sorted.find(({ spec }) => spec?.rules?.some((rules) => matches(rules, identity, attributes)) === true);
}

const matches = ({ subjects = [], resourceRules = [] }: Rules, identity: Identity, attributes: Attributes): boolean =>
  subjects.some((subject) => isSubject(subject, identity)) && resourceRules.some((rule) => matchesResource(rule, attributes));

function isSubject({ kind, user, group, serviceAccount }: Subject, identity: Identity): boolean {
  switch (kind) {
    case "User":
      return user?.name === "*" || user?.name === identity.user;
    case "Group":
      return group?.name === "*" || identity.groups.includes(group?.name ?? "");
    case "ServiceAccount": {
      const prefix = `system:serviceaccount:${serviceAccount?.namespace ?? ""}:`;
      return serviceAccount?.name === "*" ? identity.user.startsWith(prefix) : identity.user === `${prefix}${serviceAccount?.name ?? ""}`;
    }
    default:
      return false;
  }
}

const has = (list: readonly string[], value: string): boolean => list.includes("*") || list.includes(value);

function matchesResource({ verbs, apiGroups, resources, clusterScope = false, namespaces = [] }: ResourceRule, { verb, group, resource, subresource, namespace }: Attributes): boolean {
  const name = subresource === "" ? resource : `${resource}/${subresource}`;
  return has(verbs, verb) && has(apiGroups, group) && has(resources, name) && (namespace === "" ? clusterScope : has(namespaces, namespace));
}

/** What tells the flows of one schema apart: who asks, or about which namespace. */
export function distinguisherOf({ spec }: FlowSchema, identity: Identity, attributes: Attributes): string {
  const method = spec?.distinguisherMethod?.type;
  if (method === "ByUser") return identity.user;
  return method === "ByNamespace" ? attributes.namespace : "";
}
