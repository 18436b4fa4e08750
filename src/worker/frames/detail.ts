import type { Cluster, StoredObject } from "../../engine/cluster/index.ts";
import { printYaml } from "../../engine/cluster/index.ts";
import { linkKey } from "../../engine/core/index.ts";
import type { Detail, Subject } from "../../protocol/index.ts";

/** What the inspector shows of its subject. */
export function buildDetail(cluster: Cluster, subject: Subject, objectOf: (uid: string) => StoredObject | undefined): Detail {
  switch (subject.type) {
    case "process": {
      const process = cluster.kernel.findProcess(subject.name);
      const view = process === undefined ? undefined : cluster.viewOf(process.index);
      return { type: "process", name: subject.name, ...(view === undefined ? {} : { view }) };
    }
    case "machine":
      return { type: "machine", name: subject.name };
    case "object": {
      const stored = objectOf(subject.uid);
      return { type: "object", uid: subject.uid, ...(stored === undefined ? {} : { yaml: yamlOf(stored) }) };
    }
    case "link": {
      const from = cluster.kernel.findMachine(subject.from);
      const to = cluster.kernel.findMachine(subject.to);
      const link = from === undefined || to === undefined ? undefined : cluster.kernel.state.links.get(linkKey(from.index, to.index));
      const { latency = 0, lossPerMillion = 0, cut = false, messages = 0, dropped = 0 } = link ?? {};
      return { type: "link", from: subject.from, to: subject.to, latency, lossPerMillion, cut, messages, dropped };
    }
  }
}

function yamlOf({ object, revision }: StoredObject): string {
  return printYaml({ ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } });
}
