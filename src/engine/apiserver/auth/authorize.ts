import type { Identity } from "./identity.ts";
import { nodeRules, ruleAllows, systemRules } from "./rules.ts";

/** What a request wants to do. @source k8s.io/apiserver/pkg/authorization/authorizer/interfaces.go Attributes */
export interface Attributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** The field selector's spec.nodeName or metadata.name, where nodes must narrow their lists. */
  readonly fieldNodeName?: string | undefined;
}

/**
 * Why the request may not be made, in the words that follow `pods is forbidden: `; undefined when allowed.
 *
 * @source kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go, node/node_authorizer.go
 */
export function denyReason(identity: Identity, attributes: Attributes): string | undefined {
  if (identity.groups.includes("system:masters")) return undefined;
  const resource = attributes.subresource === "" ? attributes.resource : `${attributes.resource}/${attributes.subresource}`;
  const rules = identity.node === undefined ? systemRules[identity.user] : nodeRules;
  const allowed = rules?.some((rule) => ruleAllows(rule, attributes.verb, attributes.group, resource, attributes.namespace)) === true;
  if (!allowed) return cannot(identity, attributes, resource);
  if (identity.node === undefined) return undefined;
  const why = nodeDenyReason(identity.node, attributes);
  return why === undefined ? undefined : `${cannot(identity, attributes, resource)}: ${why}`;
}

/** What everybody may read who has an identity. @source policy.go system:discovery, system:public-info-viewer */
const publicPath = /^\/(?:(?:api|apis|openapi|version|healthz|livez|readyz)(?:\/.*)?)$/;

/** Why a path that is no resource may not be asked for; undefined when it may. */
export function denyPathReason(identity: Identity, verb: string, path: string): string | undefined {
  if (identity.groups.includes("system:masters") || publicPath.test(path) || (identity.user in systemRules && verb === "get")) return undefined;
  return `User "${identity.user}" cannot ${verb} path "${path}"`;
}

/** @source k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go forbiddenMessage */
function cannot(identity: Identity, attributes: Attributes, resource: string): string {
  const where = attributes.namespace === "" ? "at the cluster scope" : `in the namespace "${attributes.namespace}"`;
  return `User "${identity.user}" cannot ${attributes.verb} resource "${resource}" in API group "${attributes.group}" ${where}`;
}

/**
 * A node sees only its own node object, its own pods and its own lease.
 *
 * @simplified secrets and config maps are not restricted to those that the node's pods use
 * @source kubernetes plugin/pkg/auth/authorizer/node/node_authorizer.go
 */
function nodeDenyReason(node: string, attributes: Attributes): string | undefined {
  switch (attributes.resource) {
    case "nodes":
      if (attributes.verb === "create" || attributes.name === node || attributes.fieldNodeName === node) return undefined;
      return attributes.name === "" ? undefined : `node '${node}' cannot read '${attributes.name}', only its own Node object`;
    case "pods":
      if ((attributes.verb === "list" || attributes.verb === "watch") && attributes.name === "" && attributes.fieldNodeName !== node) {
        return "can only list/watch pods with spec.nodeName field selector";
      }
      return undefined;
    case "leases":
      if (attributes.namespace !== "kube-node-lease") return `can only access leases in the "kube-node-lease" system namespace`;
      return attributes.name !== "" && attributes.name !== node ? `can only access node lease with the same name as the requesting node` : undefined;
    default:
      return undefined;
  }
}
