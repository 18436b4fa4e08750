import type { EndpointAddress, EndpointSubset, EndpointsPort } from "../../kinds/index.ts";
import { compareStrings } from "../../core/index.ts";

const portKey = ({ name = "", port, protocol = "TCP", appProtocol = "" }: EndpointsPort): string => `${name}/${port}/${protocol}/${appProtocol}`;
const addressKey = ({ ip, targetRef }: EndpointAddress): string => `${ip}/${targetRef?.uid ?? ""}`;

interface Group {
  readonly ports: readonly EndpointsPort[];
  readonly ready: EndpointAddress[];
  readonly notReady: EndpointAddress[];
}

/**
 * Subsets in their one canonical form: addresses with the same ports together, ports and addresses in order.
 * @source pkg/api/v1/endpoints/util.go RepackSubsets
 */
export function repack(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  // Which ports an address has, in each state.
  const portsOf = new Map<string, { readonly address: EndpointAddress; readonly isReady: boolean; readonly ports: Map<string, EndpointsPort> }>();
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets) {
    for (const [list, isReady] of [[addresses, true], [notReadyAddresses, false]] as const) {
      for (const address of list) {
        const key = `${addressKey(address)}/${isReady ? "ready" : "not"}`;
        const known = portsOf.get(key) ?? { address, isReady, ports: new Map<string, EndpointsPort>() };
        for (const port of ports) known.ports.set(portKey(port), port);
        portsOf.set(key, known);
      }
    }
  }
  const groups = new Map<string, Group>();
  for (const { address, isReady, ports } of portsOf.values()) {
    const sorted = [...ports].toSorted(([a], [b]) => compareStrings(a, b));
    const key = sorted.map(([name]) => name).join(",");
    const group = groups.get(key) ?? { ports: sorted.map(([, port]) => port), ready: [], notReady: [] };
    (isReady ? group.ready : group.notReady).push(address);
    groups.set(key, group);
  }
  return [...groups]
    .toSorted(([a], [b]) => compareStrings(a, b))
    .map(([, { ports, ready, notReady }]) => ({
      ...(ready.length === 0 ? {} : { addresses: ready.toSorted(byAddress) }),
      ...(notReady.length === 0 ? {} : { notReadyAddresses: notReady.toSorted(byAddress) }),
      ...(ports.length === 0 ? {} : { ports }),
    }));
}

const byAddress = (a: EndpointAddress, b: EndpointAddress): number => compareStrings(a.ip, b.ip) || compareStrings(a.targetRef?.uid ?? "", b.targetRef?.uid ?? "");

/** @source pkg/controller/endpoint/endpoints_controller.go maxCapacity */
const maxCapacity = 1000;

const sizeOf = (subsets: readonly EndpointSubset[]): { readonly ready: number; readonly notReady: number } => ({
  ready: subsets.reduce((sum, { addresses = [] }) => sum + addresses.length, 0),
  notReady: subsets.reduce((sum, { notReadyAddresses = [] }) => sum + notReadyAddresses.length, 0),
});

export const isOverCapacity = (subsets: readonly EndpointSubset[]): boolean => {
  const { ready, notReady } = sizeOf(subsets);
  return ready + notReady > maxCapacity;
};

/** The first thousand addresses, those that are ready first. @source endpoints_controller.go truncateEndpoints */
export function truncate(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  if (!isOverCapacity(subsets)) return subsets;
  let readyLeft = Math.min(maxCapacity, sizeOf(subsets).ready);
  let notReadyLeft = maxCapacity - readyLeft;
  const cut: EndpointSubset[] = [];
  for (const { addresses = [], notReadyAddresses = [], ports } of subsets) {
    const ready = addresses.slice(0, readyLeft);
    const notReady = notReadyAddresses.slice(0, notReadyLeft);
    readyLeft -= ready.length;
    notReadyLeft -= notReady.length;
    if (ready.length + notReady.length === 0) continue;
    cut.push({ ...(ready.length === 0 ? {} : { addresses: ready }), ...(notReady.length === 0 ? {} : { notReadyAddresses: notReady }), ...(ports === undefined ? {} : { ports }) });
  }
  return cut;
}
