import { endpointPorts, podToEndpoint, shouldPodBeInEndpoints, shouldSetHostname } from "../../../../engine/controllers/endpointSlice/endpoint.ts";
import type { Endpoint, EndpointPort, Node, Pod, Service } from "../../../../engine/kinds/index.ts";
import { controllerTable, judge, same } from "./controllerTable.ts";
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

/** What becomes of pods in EndpointSlices. */
export const endpointSlice = controllerTable("controllers/endpointslice.json", {
  TestShouldPodBeInEndpoints: inEndpoints,
  TestShouldSetHostname: hostname,
  TestGetEndpointPorts: ports,
  TestPodToEndpoint: endpoint,
});
