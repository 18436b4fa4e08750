import { deepEqual, mirrorAnnotation, newForbidden, newNotFound } from "../../../api/index.ts";
import type { KubeObject, StringMap } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";
import type { Node, Pod } from "../../../kinds/index.ts";
import { podReferences } from "../../auth/node/podReferences.ts";
import { admitted, nameForRefusal, refused, waits } from "../plugin.ts";
import type { Admitted, AdmissionPlugin, AdmissionRequest, Refused } from "../plugin.ts";

/**
 * A kubelet changes only its own Node, and what belongs to the Pods bound to it.
 *
 * @source kubernetes plugin/pkg/admission/noderestriction/admission.go
 */
export const nodeRestriction: AdmissionPlugin = {
  name: "NodeRestriction",
  mutate(request, object) {
    const { node } = request.identity;
    if (node === undefined || request.operation === "CONNECT") return admitted(object);
    return restrict(request, object, node) ?? admitted(object);
  },
};

type Outcome = Extract<Admitted, { readonly type: "refused" | "wait" }> | undefined;

function restrict(request: AdmissionRequest, object: KubeObject, node: string): Outcome {
  switch (request.resource.key) {
    case "v1/pods":
      return ofPod(request, object as Pod, node);
    case "v1/nodes":
      return ofNode(request, object as Node, node);
    case "v1/persistentvolumeclaims":
      return ofClaim(request, object, node);
    case "v1/serviceaccounts":
      return request.operation === "CREATE" && request.subresource === "token" ? ofToken(request, object, node) : undefined;
    case "coordination.k8s.io/v1/leases":
      if (request.namespace !== "kube-node-lease") return refuse(request, object, 'can only access leases in the "kube-node-lease" system namespace');
      return isOwn(request, object, node) ? undefined : refuse(request, object, "can only access node lease with the same name as the requesting node");
    case "storage.k8s.io/v1/csinodes":
      return isOwn(request, object, node) ? undefined : refuse(request, object, "can only access CSINode with the same name as the requesting node");
    default:
      return undefined;
  }
}

const refuse = (request: AdmissionRequest, object: KubeObject, why: string): Refused =>
  refused(newForbidden(request.resource.groupResource, request.name === "" ? nameForRefusal(object) : request.name, why));

const isOwn = (request: AdmissionRequest, object: KubeObject, node: string): boolean => (request.operation === "CREATE" ? object.metadata.name : request.name) === node;

/** @source plugin/pkg/admission/noderestriction/admission.go admitPodEviction */
function ofEviction(request: AdmissionRequest, eviction: KubeObject, node: string): Outcome {
  const pod = request.lookup("v1/pods", request.namespace, request.name === "" ? eviction.metadata.name : request.name);
  if (pod === "wait") return waits;
  if (pod === undefined) return refused(newNotFound({ group: "", resource: "pods" }, request.name));
  return (pod as Pod).spec.nodeName === node ? undefined : refuse(request, eviction, `node ${node} can only evict pods with spec.nodeName set to itself`);
}

function ofPod(request: AdmissionRequest, object: Pod, node: string): Outcome {
  if (request.subresource === "eviction") return ofEviction(request, object, node);
  const who = `node ${JSON.stringify(node)}`;
  if (request.subresource !== "" && request.subresource !== "status") return refuse(request, object, `unexpected pod subresource ${JSON.stringify(request.subresource)}, only 'status' and 'eviction' are allowed`);
  const own = (request.old ?? object) as Pod;
  const isBoundHere = own.spec.nodeName === node;
  if (request.subresource === "status") {
    if (!isBoundHere) return refuse(request, own, `${who} can only update pod status for pods with spec.nodeName set to itself`);
    return deepEqual(own.metadata.labels ?? {}, object.metadata.labels ?? {}) ? undefined : refuse(request, own, `${who} cannot update labels through pod status`);
  }
  if (request.operation === "CREATE") return ofNewPod(request, object, node);
  if (request.operation === "DELETE") return isBoundHere ? undefined : refuse(request, own, `${who} can only delete pods with spec.nodeName set to itself`);
  return refuse(request, own, `unexpected operation ${JSON.stringify(request.operation)}, ${who} can only create and delete mirror pods`);
}

/** Only mirrors of the pods that the node has from files of its own, which refer to nothing. */
function ofNewPod(request: AdmissionRequest, pod: Pod, node: string): Outcome {
  const who = `node ${JSON.stringify(node)}`;
  if (pod.metadata.annotations?.[mirrorAnnotation] === undefined) return refuse(request, pod, `pod does not have ${JSON.stringify(mirrorAnnotation)} annotation, ${who} can only create mirror pods`);
  if (pod.spec.nodeName !== node) return refuse(request, pod, `${who} can only create pods with spec.nodeName set to itself`);
  const { ownerReferences: owners = [] } = pod.metadata;
  const [owner] = owners;
  if (owners.length > 1) return refuse(request, pod, `${who} can only create pods with a single owner reference set to itself`);
  if (owner === undefined || owner.apiVersion !== "v1" || owner.kind !== "Node" || owner.name !== node) return refuse(request, pod, `${who} can only create pods with an owner reference set to itself`);
  if (owner.controller !== true) return refuse(request, pod, `${who} can only create pods with a controller owner reference set to itself`);
  if (owner.blockOwnerDeletion === true) return refuse(request, pod, `${who} must not set blockOwnerDeletion on an owner reference`);
  const known = request.lookup("v1/nodes", undefined, node);
  if (known === "wait") return waits;
  if (known === undefined) return refused(newNotFound({ group: "", resource: "nodes" }, node));
  if (owner.uid !== known.metadata.uid) return refuse(request, pod, `node ${node} UID mismatch: expected ${owner.uid} got ${known.metadata.uid ?? ""}`);
  const reference = referenceOf(pod);
  return reference === undefined ? undefined : refuse(request, pod, `${who} can not create pods that reference ${reference}`);
}

function referenceOf(pod: Pod): string | undefined {
  // The references of mirror pods do not count elsewhere; here they do.
  const { annotations: _mirror, ...metadata } = pod.metadata;
  const references = [...podReferences({ ...pod, metadata } as Pod)];
  if ((pod.spec.serviceAccountName ?? "") !== "") return "a service account";
  const kinds = [
    ["secret/", "secrets"],
    ["configMap/", "configmaps"],
    ["persistentVolumeClaim/", "persistentvolumeclaims"],
  ] as const;
  return kinds.find(([prefix]) => references.some((each) => each.startsWith(prefix)))?.[1];
}

function ofNode(request: AdmissionRequest, object: Node, node: string): Outcome {
  const name = request.name === "" ? object.metadata.name : request.name;
  if (name !== node) return refuse(request, object, `node ${JSON.stringify(node)} is not allowed to modify node ${JSON.stringify(name)}`);
  if (request.operation === "CREATE") {
    const labels = forbiddenLabels(object.metadata.labels, undefined);
    return labels === "" ? undefined : refuse(request, object, `node ${JSON.stringify(node)} is not allowed to set the following labels: ${labels}`);
  }
  if (request.operation !== "UPDATE" || request.old === undefined) return undefined;
  const old = request.old as Node;
  if (!deepEqual(object.spec?.taints ?? [], old.spec?.taints ?? [])) return refuse(request, object, `node ${JSON.stringify(node)} is not allowed to modify taints`);
  const labels = forbiddenLabels(object.metadata.labels, old.metadata.labels);
  return labels === "" ? undefined : refuse(request, object, `is not allowed to modify labels: ${labels}`);
}

/** @source k8s.io/kubelet/pkg/apis/well_known_labels.go */
const kubeletLabels: readonly string[] = [
  "kubernetes.io/hostname",
  "topology.kubernetes.io/zone",
  "topology.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/region",
  "node.kubernetes.io/instance-type",
  "beta.kubernetes.io/instance-type",
  "kubernetes.io/os",
  "kubernetes.io/arch",
  "beta.kubernetes.io/os",
  "beta.kubernetes.io/arch",
];
const kubeletDomains: readonly string[] = ["kubelet.kubernetes.io", "node.kubernetes.io"];
const restrictedDomain = "node-restriction.kubernetes.io";

const isUnder = (domain: string, parent: string): boolean => domain === parent || domain.endsWith(`.${parent}`);

function isForbidden(label: string): boolean {
  const slash = label.indexOf("/");
  const domain = slash === -1 ? "" : label.slice(0, slash);
  if (isUnder(domain, restrictedDomain)) return true;
  const isKubernetes = isUnder(domain, "kubernetes.io") || isUnder(domain, "k8s.io");
  return isKubernetes && !kubeletLabels.includes(label) && !kubeletDomains.some((each) => isUnder(domain, each));
}

/** Those that differ and that a node may not choose for itself, in order. */
function forbiddenLabels(next: StringMap = {}, old: StringMap = {}): string {
  if (next === old) return "";
  const keys = new Set([...Object.keys(next), ...Object.keys(old)]);
  return [...keys].filter((key) => next[key] !== old[key] && isForbidden(key)).sort(compareStrings).join(", ");
}

type Claim = KubeObject & { readonly status?: Readonly<Record<string, unknown>> };

function ofClaim(request: AdmissionRequest, object: Claim, node: string): Outcome {
  if (request.subresource !== "status") return refuse(request, object, "may only update PVC status");
  if (request.operation !== "UPDATE") return refuse(request, object, `unexpected operation ${JSON.stringify(request.operation)}`);
  const bare = ({ metadata, status = {}, ...rest }: Claim): unknown => {
    const { resourceVersion: _version, managedFields: _fields, ...kept } = metadata;
    const { capacity: _capacity, conditions: _conditions, allocatedResources: _allocated, allocatedResourceStatuses: _statuses, ...left } = status;
    return { ...rest, metadata: kept, status: left };
  };
  // @simplified the difference itself, which a real server adds, is not shown
  return deepEqual(bare(object), bare((request.old ?? object) as Claim)) ? undefined : refuse(request, object, `node ${JSON.stringify(node)} is not allowed to update fields other than status.capacity and status.conditions`);
}

type TokenRequest = KubeObject & { readonly spec?: { readonly boundObjectRef?: { readonly apiVersion?: string; readonly kind?: string; readonly name?: string; readonly uid?: string } } };

/** A token only for a pod that runs here. */
function ofToken(request: AdmissionRequest, object: TokenRequest, node: string): Outcome {
  const { apiVersion, kind, name = "", uid = "" } = object.spec?.boundObjectRef ?? {};
  if (apiVersion !== "v1" || kind !== "Pod" || name === "") return refuse(request, object, "node requested token not bound to a pod");
  if (uid === "") return refuse(request, object, "node requested token with a pod binding without a uid");
  const pod = request.lookup("v1/pods", request.namespace, name);
  if (pod === "wait") return waits;
  if (pod === undefined) return refused(newNotFound({ group: "", resource: "pods" }, name));
  if (pod.metadata.uid !== uid) return refuse(request, object, `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`);
  return (pod as Pod).spec.nodeName === node ? undefined : refuse(request, object, "node requested token bound to a pod scheduled on a different node");
}
