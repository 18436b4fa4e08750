import type { KubeObject, PolicyRule } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { allowed, noOpinion } from "../attributes.ts";
import type { Attributes, Verdict } from "../attributes.ts";
import { ruleAllows } from "../rbac/ruleAllows.ts";
import { podReferences, referenceKey, volumeSecrets } from "./podReferences.ts";
import type { Vertex } from "./podReferences.ts";

/** What the authorizer sees of the cluster: the pods of a node, and what lies behind their claims. */
export interface NodeObjects {
  readonly podsOf: (node: string) => readonly Pod[];
  readonly get: (resource: string, namespace: string, name: string) => KubeObject | undefined;
  /** What every node may do. */
  readonly rules: readonly PolicyRule[];
}

const deny = (reason: string): Verdict => ({ allowed: false, reason });
const reads: readonly string[] = ["get", "list", "watch"];
const writes: readonly string[] = ["get", "create", "update", "patch", "delete"];

/**
 * May a kubelet do it? Only what concerns its own node and the pods there.
 *
 * @source kubernetes plugin/pkg/auth/authorizer/node/node_authorizer.go
 */
export function nodeAuthorize(objects: NodeObjects, node: string, attributes: Attributes): Verdict {
  if (attributes.path !== undefined) return byRules(objects, attributes);
  switch (attributes.group === "" ? attributes.resource : `${attributes.resource}.${attributes.group}`) {
    case "secrets":
      return readNamespaced(objects, node, "secret", attributes);
    case "configmaps":
      return readNamespaced(objects, node, "configMap", attributes);
    case "persistentvolumeclaims":
      return attributes.subresource === "status" ? claimStatus(objects, node, attributes) : getOne(objects, node, "persistentVolumeClaim", attributes);
    case "persistentvolumes":
      return getOne(objects, node, "persistentVolume", attributes);
    case "resourceclaims.resource.k8s.io":
      return getOne(objects, node, "resourceClaim", attributes);
    case "volumeattachments.storage.k8s.io":
      return getOne(objects, node, "volumeAttachment", attributes);
    case "serviceaccounts":
      return createToken(objects, node, attributes);
    case "leases.coordination.k8s.io":
      return lease(node, attributes);
    case "csinodes.storage.k8s.io":
      return csiNode(node, attributes);
    case "resourceslices.resource.k8s.io":
      return resourceSlice(objects, node, attributes);
    case "nodes":
      return ownNode(node, attributes);
    case "pods":
      return ownPods(objects, node, attributes);
    default:
      return byRules(objects, attributes);
  }
}

const byRules = ({ rules }: NodeObjects, attributes: Attributes): Verdict => (rules.some((rule) => ruleAllows(rule, attributes)) ? allowed : noOpinion);

function claimStatus(objects: NodeObjects, node: string, attributes: Attributes): Verdict {
  if (attributes.verb !== "update" && attributes.verb !== "patch") return deny("can only get/update/patch this type");
  return related(objects, node, "persistentVolumeClaim", attributes);
}

function getOne(objects: NodeObjects, node: string, vertex: Vertex, attributes: Attributes): Verdict {
  if (attributes.verb !== "get") return deny("can only get individual resources of this type");
  if (attributes.subresource !== "") return deny("cannot get subresource");
  return related(objects, node, vertex, attributes);
}

function readNamespaced(objects: NodeObjects, node: string, vertex: Vertex, attributes: Attributes): Verdict {
  if (!reads.includes(attributes.verb)) return deny("can only read resources of this type");
  if (attributes.subresource !== "") return deny("cannot read subresource");
  if (attributes.namespace === "") return deny("can only read namespaced object of this type");
  return related(objects, node, vertex, attributes);
}

function related(objects: NodeObjects, node: string, vertex: Vertex, { namespace, name }: Attributes): Verdict {
  if (name === "") return deny("No Object name found");
  return hasPath(objects, node, vertex, { namespace, name }) ? allowed : deny(`no relationship found between node '${node}' and this object`);
}

function createToken(objects: NodeObjects, node: string, attributes: Attributes): Verdict {
  if (attributes.verb !== "create" || attributes.name === "") return deny("can only create tokens for individual service accounts");
  if (attributes.subresource !== "token") return deny("can only create token subresource of serviceaccount");
  return related(objects, node, "serviceAccount", attributes);
}

function lease(node: string, { verb, namespace, name }: Attributes): Verdict {
  if (!writes.includes(verb)) return deny("can only get, create, update, patch, or delete a node lease");
  if (namespace !== "kube-node-lease") return deny('can only access leases in the "kube-node-lease" system namespace');
  return verb !== "create" && name !== node ? deny("can only access node lease with the same name as the requesting node") : allowed;
}

function csiNode(node: string, { verb, subresource, name }: Attributes): Verdict {
  if (!writes.includes(verb)) return deny("can only get, create, update, patch, or delete a CSINode");
  if (subresource !== "") return deny("cannot authorize CSINode subresources");
  return verb !== "create" && name !== node ? deny("can only access CSINode with the same name as the requesting node") : allowed;
}

function resourceSlice(objects: NodeObjects, node: string, attributes: Attributes): Verdict {
  if (attributes.subresource !== "") return deny("cannot authorize ResourceSlice subresources");
  switch (attributes.verb) {
    case "create":
      return allowed;
    case "get":
    case "update":
    case "patch":
    case "delete":
      return related(objects, node, "resourceSlice", attributes);
    case "watch":
    case "list":
    case "deletecollection":
      return selects(attributes, "spec.nodeName", node) || selects(attributes, "nodeName", node) ? allowed : deny("can only list/watch/deletecollection resourceslices with nodeName field selector");
    default:
      return deny("only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update, patch, delete, deletecollection");
  }
}

function ownNode(node: string, { verb, subresource, name }: Attributes): Verdict {
  const isUpdate = verb === "update" || verb === "patch";
  if (subresource === "status") return isUpdate ? allowed : noOpinion;
  if (subresource !== "") return noOpinion;
  // Which Node it may write is NodeRestriction's business.
  if (verb === "create" || isUpdate) return allowed;
  if (!reads.includes(verb)) return noOpinion;
  if (name === node) return allowed;
  return deny(name === "" ? `node '${node}' cannot read all nodes, only its own Node object` : `node '${node}' cannot read '${name}', only its own Node object`);
}

function ownPods(objects: NodeObjects, node: string, attributes: Attributes): Verdict {
  const { verb, subresource } = attributes;
  switch (subresource) {
    case "":
      break;
    case "status":
      return verb === "update" || verb === "patch" ? allowed : noOpinion;
    case "eviction":
      return verb === "create" ? allowed : noOpinion;
    default:
      return noOpinion;
  }
  if (verb === "get") return getOne(objects, node, "pod", attributes);
  if (verb === "create" || verb === "delete") return allowed;
  if (verb !== "list" && verb !== "watch") return noOpinion;
  if (selects(attributes, "spec.nodeName", node)) return allowed;
  return attributes.name === "" ? deny("can only list/watch pods with spec.nodeName field selector") : related(objects, node, "pod", attributes);
}

function selects({ fieldSelector }: Attributes, field: string, value: string): boolean {
  if (fieldSelector === undefined) return false;
  if (fieldSelector === `${field}=${value}`) return true;
  return fieldSelector.split(",").some((term) => term === `${field}=${value}` || term === `${field}==${value}`);
}

interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** Does a way lead from the object over a pod to the node? @source graph.go, node_authorizer.go hasPathFrom */
function hasPath(objects: NodeObjects, node: string, vertex: Vertex, { namespace, name }: Place): boolean {
  switch (vertex) {
    case "pod":
      return objects.podsOf(node).some(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
    case "volumeAttachment":
    case "resourceSlice": {
      const resource = vertex === "volumeAttachment" ? "storage.k8s.io/v1/volumeattachments" : "resource.k8s.io/v1/resourceslices";
      const object = objects.get(resource, "", name) as { readonly spec?: { readonly nodeName?: string } } | undefined;
      return object?.spec?.nodeName === node;
    }
    case "persistentVolume":
      return volumesOf(objects, node).some(({ metadata }) => metadata.name === name);
    case "secret":
      return ofPods(objects, node, vertex, { namespace, name }) || volumesOf(objects, node).some((volume) => volumeSecrets(volume).includes(`${namespace}/${name}`));
    case "configMap":
    case "persistentVolumeClaim":
    case "serviceAccount":
    case "resourceClaim":
      return ofPods(objects, node, vertex, { namespace, name });
  }
}

function ofPods(objects: NodeObjects, node: string, vertex: Vertex, { namespace, name }: Place): boolean {
  const key = referenceKey(vertex, name);
  return objects.podsOf(node).some((pod) => pod.metadata.namespace === namespace && podReferences(pod).has(key));
}

/** The volumes behind the claims of the node's pods. */
function volumesOf(objects: NodeObjects, node: string): readonly KubeObject[] {
  const volumes: KubeObject[] = [];
  const prefix = referenceKey("persistentVolumeClaim", "");
  for (const pod of objects.podsOf(node)) {
    for (const key of podReferences(pod)) {
      if (!key.startsWith(prefix)) continue;
      const claim = objects.get("v1/persistentvolumeclaims", pod.metadata.namespace ?? "", key.slice(prefix.length)) as { readonly spec?: { readonly volumeName?: string } } | undefined;
      const volume = claim?.spec?.volumeName;
      const object = volume === undefined || volume === "" ? undefined : objects.get("v1/persistentvolumes", "", volume);
      if (object !== undefined) volumes.push(object);
    }
  }
  return volumes;
}
