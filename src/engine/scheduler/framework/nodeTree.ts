import type { NodeInfo } from "./nodeInfo.ts";

/** @source k8s.io/component-helpers/node/topology/helpers.go GetZoneKey */
export function zoneKeyOf(info: NodeInfo): string {
  const { labels } = info;
  const zone = labels["topology.kubernetes.io/zone"] ?? labels["failure-domain.beta.kubernetes.io/zone"] ?? "";
  const region = labels["topology.kubernetes.io/region"] ?? labels["failure-domain.beta.kubernetes.io/region"] ?? "";
  return region === "" && zone === "" ? "" : `${region}:\u0000:${zone}`;
}

/**
 * The nodes in the order in which they are tried: one of each zone in turn, zones and nodes in the
 * order of their arrival, so that a sample of the first nodes covers all zones.
 *
 * @source pkg/scheduler/backend/cache/node_tree.go list
 */
export function orderByZone(nodes: Iterable<NodeInfo>): NodeInfo[] {
  const zones = new Map<string, NodeInfo[]>();
  let count = 0;
  for (const info of nodes) {
    if (info.node === undefined) continue;
    const zone = zoneKeyOf(info);
    const known = zones.get(zone);
    if (known === undefined) zones.set(zone, [info]);
    else known.push(info);
    count += 1;
  }
  const lists = [...zones.values()];
  const ordered: NodeInfo[] = [];
  for (let round = 0; ordered.length < count; round++) {
    for (const list of lists) {
      const info = list[round];
      if (info !== undefined) ordered.push(info);
    }
  }
  return ordered;
}
