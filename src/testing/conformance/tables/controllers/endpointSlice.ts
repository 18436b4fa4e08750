import { endpointPorts, podToEndpoint, shouldPodBeInEndpoints, shouldSetHostname } from "../../../../engine/controllers/endpointSlice/endpoint.ts";
import { endpointSliceController } from "../../../../engine/controllers/endpointSlice/index.ts";
import type { Endpoint, EndpointPort, EndpointSlice, Node, Pod, Service } from "../../../../engine/kinds/index.ts";
import { skipped } from "../tableRunner.ts";
import { newControllerLab } from "./controllerLab.ts";
import { controllerTable, judge, same, tableNow } from "./controllerTable.ts";
import { completePod } from "./objects.ts";

const inEndpoints = judge<{ readonly pod: Partial<Pod>; readonly includeTerminating: boolean }, { readonly expected: boolean }>(({ pod, includeTerminating }, { expected }) =>
  same(expected, shouldPodBeInEndpoints(completePod(pod), includeTerminating)),
);

const hostname = judge<{ readonly pod: Partial<Pod>; readonly service: Service }, { readonly expected: boolean }>(({ pod, service }, { expected }) => same(expected, shouldSetHostname(completePod(pod), service)));

const ports = judge<{ readonly pod: Partial<Pod>; readonly service: Service }, { readonly expectedPorts?: readonly EndpointPort[] }>(({ pod, service }, { expectedPorts = [] }) =>
  same(expectedPorts, endpointPorts(service, completePod(pod))),
);

const endpoint = judge<{ readonly pod: Partial<Pod>; readonly node?: Node; readonly svc: Service }, { readonly expectedEndpoint: Endpoint }>(({ pod, node, svc }, { expectedEndpoint }) =>
  same(expectedEndpoint, podToEndpoint(completePod(pod), node, svc)),
);

interface DistributionGiven {
  readonly trafficDistribution?: string;
  readonly topologyAnnotation?: string;
  readonly preferSameFeatureGateEnabled: boolean;
}

interface DistributionExpected {
  readonly wantHintsDistributionByZone: Readonly<Record<string, number>>;
  readonly wantEndpointsWithCrossZoneHints?: number;
  readonly wantMetrics: Readonly<Record<string, number>>;
}

/** Upstream's three nodes in three zones, and its six pods: one, three and two of them. */
const zones = ["zone-a", "zone-b", "zone-c"];
const zonalNodes = zones.map((zone, index): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: `node-${index}`, labels: { "topology.kubernetes.io/zone": zone } },
  spec: {},
  status: { conditions: [{ type: "Ready", status: "True" }], allocatable: { cpu: "100m" } },
}));
const zonalPods = [0, 1, 1, 1, 2, 2].map((node, index): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: `pod${index}`, namespace: "ns1", uid: `uid-${index}`, labels: { foo: "bar" } },
  spec: { containers: [], nodeName: `node-${node}` },
  status: { podIP: `1.2.3.${5 + index}`, conditions: [{ type: "Ready", status: "True" }] },
}));

const distribution = judge<DistributionGiven, DistributionExpected>(({ trafficDistribution, topologyAnnotation, preferSameFeatureGateEnabled }, expected) => {
  if (!preferSameFeatureGateEnabled && trafficDistribution?.startsWith("PreferSame") === true) return skipped("gate PreferSameTrafficDistribution=false");
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "foo", namespace: "ns1", uid: "foo", annotations: { "service.kubernetes.io/topology-aware-hints": topologyAnnotation ?? "" } },
    spec: { selector: { foo: "bar" }, ports: [{ name: "foo", port: 80, targetPort: 80, protocol: "TCP" }], ...(trafficDistribution === undefined ? {} : { trafficDistribution }) },
    status: {},
  } as Service;
  const { calls } = newControllerLab(endpointSliceController, { "v1/services": [service], "v1/nodes": zonalNodes, "v1/pods": zonalPods }, tableNow).sync("ns1/foo");
  const endpoints = calls.flatMap(({ body }) => (body as EndpointSlice).endpoints);
  const byZone = new Map<string, number>();
  let crossing = 0;
  for (const { zone, hints } of endpoints) {
    const hint = hints?.forZones?.length === 1 ? (hints.forZones[0]?.name ?? "") : "";
    byZone.set(hint, (byZone.get(hint) ?? 0) + 1);
    if (hint !== "" && hint !== zone) crossing += 1;
  }
  const verbs = (verb: string): number => calls.filter((call) => call.verb === verb).length;
  const { numCreated, numUpdated, numDeleted, desiredEndpoints } = expected.wantMetrics;
  return same(
    { byZone: expected.wantHintsDistributionByZone, crossing: expected.wantEndpointsWithCrossZoneHints ?? 0, written: [numCreated, numUpdated, numDeleted, desiredEndpoints] },
    { byZone: Object.fromEntries(byZone), crossing, written: [verbs("create"), verbs("update"), verbs("delete"), endpoints.length] },
  );
});

/** What becomes of pods in EndpointSlices. */
export const endpointSlice = controllerTable("controllers/endpointslice.json", {
  TestShouldPodBeInEndpoints: inEndpoints,
  TestShouldSetHostname: hostname,
  TestGetEndpointPorts: ports,
  TestPodToEndpoint: endpoint,
  TestReconcile_TrafficDistribution: distribution,
});
