import { authorizerValue, celTypes, fromJson, newEnvironment } from "../../engine/cel/index.ts";
import type { AuthorizationCheck, CelValue, Environment } from "../../engine/cel/index.ts";
import { changedObjects, etcdStanding, podStatusOf, vitalRows, whyForbidden } from "../../engine/cluster/index.ts";
import type { Cluster, StoredObject } from "../../engine/cluster/index.ts";
import { seconds } from "../../engine/core/index.ts";

type KubeObject = StoredObject["object"];
type Facts = Readonly<Record<string, unknown>>;

/**
 * The names that an expression over a cluster can use, each with what it holds. People who write drills
 * read them in docs/drills.md; a test holds the two together.
 */
export const observedNames = ["objects", "pods", "nodes", "vitals", "processes", "machines", "leader", "etcd", "authorizer", "seconds"] as const;
export type ObservedName = (typeof observedNames)[number];

let environment: Environment | undefined;

/** What expressions over a cluster are checked against. Made when first asked for: this code comes late. */
export const observedEnvironment = (): Environment => (environment ??= newEnvironment(Object.fromEntries(observedNames.map((name) => [name, celTypes.dyn]))));

const changesAtOnce = 100_000;
const isReadyCondition = ({ type }: { readonly type: string }): boolean => type === "Ready";

/**
 * What a person could find out about a cluster, as values of CEL: its objects as etcd has them, what its
 * processes and machines do, and what the vital signs say. Nothing here changes the cluster.
 */
export class Observed {
  private next = 0;
  private readonly objects = new Map<string, KubeObject>();
  private byKind: ReadonlyMap<string, readonly KubeObject[]> | undefined;
  private values = new Map<string, CelValue>();

  constructor(
    private readonly cluster: Cluster,
    /** Simulated time from which `seconds` is counted. */
    private readonly since: () => number,
  ) {}

  /** What was read is of another history, or of another time. */
  forget(): void {
    this.next = 0;
    this.objects.clear();
    this.byKind = undefined;
  }

  /** To be called before expressions are worked out at another moment. */
  look(): void {
    this.values = new Map();
    for (;;) {
      const changes = changedObjects(this.cluster, this.next, changesAtOnce);
      if (changes === undefined) return;
      this.next = changes.next;
      this.byKind = undefined;
      if (changes.isComplete) this.objects.clear();
      for (const { key, object } of changes.changes) {
        if (object === undefined) this.objects.delete(key);
        else this.objects.set(key, object.object);
      }
    }
  }

  /** The value of a name; each is read once a look. */
  resolve = (name: string): CelValue | undefined => {
    const known = this.values.get(name);
    if (known !== undefined) return known;
    if (!isObservedName(name)) return undefined;
    const value = name === "authorizer" ? authorizerValue(this.authorize) : fromJson(this.read(name));
    this.values.set(name, value);
    return value;
  };

  /** The uid of the pod called "namespace/name". */
  podUid(wanted: string): string | undefined {
    return (this.kinds().get("Pod") ?? []).find(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}` === wanted)?.metadata.uid;
  }

  /** Of service accounts only: whoever else asks is not known here. */
  private readonly authorize = ({ serviceAccount, ...check }: AuthorizationCheck): string | undefined => {
    if (serviceAccount === undefined) return "say who: authorizer.serviceAccount(namespace, name)";
    return whyForbidden((kind) => this.kinds().get(kind) ?? [], { account: serviceAccount, ...check });
  };

  private read(name: Exclude<ObservedName, "authorizer">): unknown {
    const { cluster } = this;
    switch (name) {
      case "objects":
        return Object.fromEntries(this.kinds());
      case "pods":
        return (this.kinds().get("Pod") ?? []).map(podFacts);
      case "nodes":
        return (this.kinds().get("Node") ?? []).map(nodeFacts);
      case "vitals":
        return Object.fromEntries((vitalRows(cluster) ?? []).map(({ sign, status }) => [sign, status]));
      case "processes":
        return Object.fromEntries(cluster.kernel.state.processes.map((process) => [process.name, this.processFacts(process.index)]));
      case "machines":
        return Object.fromEntries(cluster.kernel.state.machines.map((machine) => [machine.name, { power: machine.power, isolated: machine.isolated, paused: machine.paused }]));
      case "leader":
        return this.leaders();
      case "etcd":
        return etcdFacts(this.cluster);
      case "seconds":
        return Math.floor((cluster.kernel.state.now - this.since()) / seconds(1));
    }
  }

  private kinds(): ReadonlyMap<string, readonly KubeObject[]> {
    if (this.byKind !== undefined) return this.byKind;
    const byKind = new Map<string, KubeObject[]>();
    for (const object of this.objects.values()) {
      const list = byKind.get(object.kind);
      if (list === undefined) byKind.set(object.kind, [object]);
      else list.push(object);
    }
    this.byKind = byKind;
    return byKind;
  }

  private processFacts(index: number): Facts {
    const process = this.cluster.kernel.state.processes[index];
    const { role = "" } = this.cluster.viewOf(index) ?? {};
    return { status: process?.status ?? "", binary: this.cluster.binaryOf(index), machine: this.cluster.kernel.state.machines[process?.machine ?? -1]?.name ?? "", role };
  }

  /** By program, the process that says of itself that it leads. */
  private leaders(): Facts {
    const leaders = new Map<string, string>();
    for (const { index, name, status } of this.cluster.kernel.state.processes) {
      if (status === "running" && this.cluster.viewOf(index)?.role === "leader") leaders.set(this.cluster.binaryOf(index) ?? name, name);
    }
    return Object.fromEntries(leaders);
  }
}

const isObservedName = (name: string): name is ObservedName => (observedNames as readonly string[]).includes(name);

function etcdFacts(cluster: Cluster): Facts {
  const { members, alarms, revision } = etcdStanding(cluster);
  return { members: members.map(({ id, name, peerUrls, isLearner }) => ({ id, name, peerUrls, isLearner })), alarms: alarms.map(({ alarm }) => alarm), revision };
}

function podFacts(pod: KubeObject): Facts {
  const { namespace = "", name, labels = {}, deletionTimestamp, ownerReferences = [] } = pod.metadata;
  const { text, phase, ready, containers, restarts, node } = podStatusOf(pod);
  const terminating = deletionTimestamp !== undefined;
  return {
    namespace,
    name,
    labels,
    app: labels["app"] ?? "",
    owner: ownerReferences[0] === undefined ? "" : `${ownerReferences[0].kind}/${ownerReferences[0].name}`,
    node,
    phase,
    status: text,
    ready: phase === "Running" && ready === containers && !terminating,
    restarts,
    terminating,
    object: pod,
  };
}

function nodeFacts(node: KubeObject): Facts {
  const { spec = {}, status = {} } = node as { readonly spec?: { readonly unschedulable?: boolean; readonly taints?: readonly unknown[] }; readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] } };
  return {
    name: node.metadata.name,
    labels: node.metadata.labels ?? {},
    ready: status.conditions?.find(isReadyCondition)?.status ?? "Unknown",
    cordoned: spec.unschedulable === true,
    taints: spec.taints ?? [],
    object: node,
  };
}
