import type { KubeObject, ObjectList } from "../../../api/index.ts";
import type { ConfigMap, DaemonSet, Deployment, EndpointSlice, Event, Job, Lease, Namespace, Node, Pod, ReplicaSet, Secret, Service, ServiceAccount } from "../../../kinds/index.ts";
import { namespaceOf } from "../../input.ts";
import { lookup } from "../../lookup.ts";
import type { Found } from "../../lookup.ts";
import { alignTabs } from "../../print/tabWriter.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { Talk } from "../../script.ts";
import { usage } from "../../result.ts";
import { newReplicaSetOf } from "../rollout/revisions.ts";
import { eventsText } from "./common.ts";
import { describeConfigMap, describeNamespace, describeSecret, describeServiceAccount } from "./config.ts";
import { describeGeneric } from "./generic.ts";
import { describeEndpointSlice, describeService } from "./network.ts";
import { describeNode } from "./node.ts";
import { describePod } from "./pod.ts";
import { describeDaemonSet, describeDeployment, describeJob, describeReplicaSet } from "./workloads.ts";

/** Kinds whose descriptions end without events. */
const withoutEvents: ReadonlySet<string> = new Set(["Namespace", "Secret"]);

/** `kubectl describe`. @source k8s.io/kubectl/pkg/cmd/describe/describe.go */
export const describe = scriptVerb(function* (io, input) {
  const { args } = input;
  if (args.positional.length === 0 && args.flags["filename"] === undefined) return usage(io, "You must specify the type of resource to describe. Use \"kubectl api-resources\" for a complete list of supported resources.\n");
  const everywhere = args.flags["all-namespaces"] === "true";
  const { found, failed } = yield* lookup(io, input, { allNamespaces: everywhere });
  const texts: string[] = [];
  for (const each of found) {
    const body = yield* bodyOf(each, io.now);
    const events = withoutEvents.has(each.object.kind) || args.flags["show-events"] === "false" ? "" : eventsText(yield* eventsOf(each), io.now);
    texts.push(alignTabs(body + events));
  }
  io.out(texts.join("\n\n"));
  if (found.length === 0 && !failed) io.err(everywhere ? "No resources found\n" : `No resources found in ${namespaceOf(input)} namespace.\n`);
  return failed ? 1 : 0;
});

function* listOf<T extends KubeObject>(resource: string, namespace: string | undefined, options: { readonly fieldSelector?: string; readonly labelSelector?: string } = {}): Talk<readonly T[]> {
  const answer = yield* ask({ verb: "list", resource, ...(namespace === undefined ? {} : { namespace }), options });
  return answer.type === "ok" ? ((answer.body as ObjectList).items as readonly KubeObject[] as readonly T[]) : [];
}

function* eventsOf({ object, namespace }: Found): Talk<readonly Event[]> {
  const { name, uid } = object.metadata;
  const selectors = [`involvedObject.name=${name}`, ...(namespace === undefined ? [] : [`involvedObject.namespace=${namespace}`]), `involvedObject.kind=${object.kind}`];
  // Events of a node are recorded with its name for a uid.
  const isNode = object.kind === "Node";
  const own = yield* listOf<Event>("v1/events", namespace, { fieldSelector: isNode || uid === undefined ? selectors.join(",") : [...selectors, `involvedObject.uid=${uid}`].join(",") });
  return own;
}

function* bodyOf({ object, namespace }: Found, now: number): Talk<string> {
  switch (object.kind) {
    case "Pod":
      return describePod(object as Pod, now);
    case "Deployment": {
      const sets = yield* listOf<ReplicaSet>("apps/v1/replicasets", namespace);
      const own = sets.filter((set) => set.metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === object.metadata.uid) === true);
      const current = newReplicaSetOf(object as Deployment, own);
      return describeDeployment(object as Deployment, { current, old: own.filter((set) => set !== current && (set.spec.replicas ?? 0) > 0) });
    }
    case "ReplicaSet":
      return describeReplicaSet(object as ReplicaSet, yield* listOf<Pod>("v1/pods", namespace));
    case "DaemonSet":
      return describeDaemonSet(object as DaemonSet, yield* listOf<Pod>("v1/pods", namespace));
    case "Job":
      return describeJob(object as Job);
    case "Node": {
      const lease = yield* ask({ verb: "get", resource: "coordination.k8s.io/v1/leases", namespace: "kube-node-lease", name: object.metadata.name });
      const pods = yield* listOf<Pod>("v1/pods", undefined, { fieldSelector: `spec.nodeName=${object.metadata.name},status.phase!=Failed,status.phase!=Succeeded` });
      return describeNode(object as Node, { lease: lease.type === "ok" ? (lease.body as KubeObject as Lease) : undefined, pods, now });
    }
    case "Service":
      return describeService(object as Service, yield* listOf<EndpointSlice>("discovery.k8s.io/v1/endpointslices", namespace, { labelSelector: `kubernetes.io/service-name=${object.metadata.name}` }));
    case "EndpointSlice":
      return describeEndpointSlice(object as EndpointSlice);
    case "ConfigMap":
      return describeConfigMap(object as ConfigMap);
    case "Secret":
      return describeSecret(object as Secret);
    case "Namespace":
      return describeNamespace(object as Namespace);
    case "ServiceAccount":
      return describeServiceAccount(object as ServiceAccount);
    default:
      return describeGeneric(object);
  }
}
