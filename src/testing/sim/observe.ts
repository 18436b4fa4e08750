import { changedObjects, podStatusOf, vitalRows } from "../../engine/cluster/index.ts";
import type { Cluster, StoredObject } from "../../engine/cluster/index.ts";
import type { Expectation } from "./scenario.ts";

/** The objects of the API as etcd has them, kept up to date between looks. */
export class Observer {
  private next = 0;
  private readonly objects = new Map<string, StoredObject>();

  constructor(private readonly cluster: Cluster) {}

  private refresh(): void {
    for (;;) {
      const changes = changedObjects(this.cluster, this.next, 100_000);
      if (changes === undefined) return;
      this.next = changes.next;
      if (changes.isComplete) this.objects.clear();
      for (const change of changes.changes) {
        if (change.object === undefined) this.objects.delete(change.key);
        else this.objects.set(change.key, change.object);
      }
    }
  }

  /** All objects below /registry/<resource>/ (and a namespace). */
  list(resource: string, namespace?: string): readonly StoredObject["object"][] {
    this.refresh();
    return [...this.objects.values()].map((stored) => stored.object).filter((object) => object.kind === resource && (namespace === undefined || object.metadata.namespace === namespace));
  }

  /** @returns undefined when it holds, else what is the case instead */
  check(expectation: Expectation): string | undefined {
    switch (expectation.type) {
      case "pods":
        return this.checkPods(expectation);
      case "node":
        return this.checkNode(expectation);
      case "vital": {
        const found = vitalRows(this.cluster)?.find((row) => row.sign === expectation.sign);
        return found?.status === expectation.status ? undefined : `vital sign ${expectation.sign} is ${found?.status ?? "absent"} (${found?.text ?? ""})`;
      }
      case "leader":
        return this.checkLeader(expectation);
      case "service": {
        const service = this.list("Service", expectation.namespace).find((object) => object.metadata.name === expectation.name) as { status?: { loadBalancer?: { ingress?: readonly unknown[] } } } | undefined;
        const hasAddress = (service?.status?.loadBalancer?.ingress?.length ?? 0) > 0;
        return hasAddress === expectation.address ? undefined : `service ${expectation.name} has ${hasAddress ? "an" : "no"} address`;
      }
      case "job": {
        const job = this.list("Job", expectation.namespace).find((object) => object.metadata.name === expectation.name) as { status?: { succeeded?: number } } | undefined;
        return job?.status?.succeeded === expectation.succeeded ? undefined : `job ${expectation.name} has ${job?.status?.succeeded ?? 0} succeeded`;
      }
    }
  }

  private checkPods(wanted: Expectation & { type: "pods" }): string | undefined {
    const pods = this.list("Pod", wanted.namespace).filter((pod) => Object.entries(wanted.selector).every(([key, value]) => pod.metadata.labels?.[key] === value));
    const statuses = pods.map(podStatusOf);
    const ready = pods.filter((pod, index) => {
      const status = statuses[index];
      return pod.metadata.deletionTimestamp === undefined && status !== undefined && status.phase === "Running" && status.ready === status.containers;
    }).length;
    const pending = statuses.filter((status) => status.node === "").length;
    const facts = { ready, pending, total: pods.length };
    const wrong = (["ready", "pending", "total"] as const).filter((fact) => wanted[fact] !== undefined && wanted[fact] !== facts[fact]);
    if (wrong.length === 0) return undefined;
    return `pods in ${wanted.namespace}: ${facts.total} in all, ${ready} ready, ${pending} without node; ${statuses.map((status, index) => `${pods[index]?.metadata.name ?? ""}=${status.text}`).slice(0, 20).join(" ")}`;
  }

  private checkNode(wanted: Expectation & { type: "node" }): string | undefined {
    const node = this.list("Node").find((object) => object.metadata.name === wanted.name) as { status?: { conditions?: readonly { type: string; status: string }[] } } | undefined;
    const ready = node === undefined ? "absent" : (node.status?.conditions?.find((condition) => condition.type === "Ready")?.status ?? "Unknown");
    return ready === wanted.ready ? undefined : `node ${wanted.name} has Ready=${ready}`;
  }

  /** The process that leads, by what it says of itself. */
  leader(binary: string): string | undefined {
    const { processes } = this.cluster.kernel.state;
    return processes.find((process) => this.cluster.binaryOf(process.index) === binary && process.status === "running" && this.cluster.viewOf(process.index)?.role === "leader")?.name;
  }

  private checkLeader(wanted: Expectation & { type: "leader" }): string | undefined {
    const leader = this.leader(wanted.binary);
    if (wanted.none) return leader === undefined ? undefined : `${leader} leads`;
    if (leader === undefined) return `no ${wanted.binary} leads`;
    return leader === wanted.not ? `${leader} still leads` : undefined;
  }
}
