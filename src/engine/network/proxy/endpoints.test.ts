import { expect, it } from "vitest";
import recorded from "../../../testing/recorded/network/endpointSelection.json";
import { categorizeEndpoints, type ProxyEndpoint } from "./endpoints.ts";

interface Case {
  readonly name: string;
  readonly nodeName: string;
  readonly nodeLabels: Readonly<Record<string, string>> | null;
  readonly usesClusterEndpoints: boolean;
  readonly usesLocalEndpoints: boolean;
  readonly endpoints: readonly { endpoint: string; local: boolean; ready: boolean; serving: boolean; terminating: boolean; zoneHints: object | null; nodeHints: object | null }[] | null;
  readonly expected: { clusterEndpoints: string[] | null; localEndpoints: string[] | null; allEndpoints: string[] | null; hasAnyEndpoints: boolean };
}

it.for(recorded as unknown as Case[])("a node chooses its endpoints as kube-proxy does: $name", (one) => {
  const endpoints = (one.endpoints ?? []).map((endpoint): ProxyEndpoint => {
    const [ip = "", port] = endpoint.endpoint.split(":");
    const { ready, serving, terminating, local } = endpoint;
    return { ip, port: Number(port), isLocal: local, ready, serving, terminating, zoneHints: Object.keys(endpoint.zoneHints ?? {}), nodeHints: Object.keys(endpoint.nodeHints ?? {}) };
  });
  const found = categorizeEndpoints(endpoints, one, one.nodeName, one.nodeLabels ?? {});
  const text = (list: readonly ProxyEndpoint[]): readonly string[] => list.map((endpoint) => `${endpoint.ip}:${endpoint.port}`).sort();
  expect(text(found.cluster)).toEqual([...(one.expected.clusterEndpoints ?? [])].sort());
  expect(text(found.local)).toEqual([...(one.expected.localEndpoints ?? [])].sort());
  expect(text(found.reachable)).toEqual([...(one.expected.allEndpoints ?? [])].sort());
  expect(found.hasAny).toBe(one.expected.hasAnyEndpoints);
});
