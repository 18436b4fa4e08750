import { expect, it } from "vitest";
import { iptablesSave } from "../../linux/index.ts";
import type { EndpointSlice, Service } from "../../kinds/index.ts";
import recorded from "../../../testing/recorded/network/iptables.json";
import { kubernetesObjects } from "../../../testing/network/kubernetesObjects.ts";
import { iptablesFor } from "../../../testing/network/rulesOf.ts";
import { recordedProxyConfig, type RecordedConfig } from "../../../testing/network/recordedConfig.ts";
import { rulesConfigFor } from "./rulesConfig.ts";

interface Recording {
  readonly name: string;
  readonly config: RecordedConfig;
  readonly nodeLabels: Readonly<Record<string, string>>;
  readonly objects: readonly (Service | EndpointSlice)[];
  readonly nat: readonly string[];
  readonly filter: readonly string[];
}

it.for(recorded as unknown as Recording[])("kube-proxy writes the rules that a real one wrote: $name", (recording) => {
  const node = { node: "node-a", nodeIp: "172.18.0.2", addresses: ["172.18.0.2", "10.244.0.1"], apiServer: "", apiPort: "" };
  const config = rulesConfigFor({ ...node, ...recordedProxyConfig(recording.config) }, { nodeLabels: recording.nodeLabels, isLargeCluster: false, serviceCidrs: ["10.96.0.0/12"] }, "IPv4");
  const { tables } = iptablesFor(config, [...recording.objects, ...kubernetesObjects]);
  const rulesOf = (lines: readonly string[]): readonly string[] => lines.filter((line) => line.startsWith("-A")).sort();
  expect(rulesOf(iptablesSave(tables, "nat"))).toEqual(rulesOf(recording.nat));
  expect(rulesOf(iptablesSave(tables, "filter"))).toEqual(rulesOf(recording.filter));
});

