import { expect, it } from "vitest";
import recorded from "../../../../testing/recorded/network/nftables.json";
import { canonicalRuleset } from "../../../../testing/network/compareTables.ts";
import { kubernetesObjects } from "../../../../testing/network/kubernetesObjects.ts";
import { type RecordedConfig, recordedProxyConfig } from "../../../../testing/network/recordedConfig.ts";
import { nftFor } from "../../../../testing/network/rulesOf.ts";
import type { EndpointSlice, Service } from "../../../kinds/index.ts";
import { applyNft, listRuleset, type NftRuleset } from "../../../linux/index.ts";
import { rulesConfigFor } from "../rulesConfig.ts";
import { deleteStaleChains, newProxyTable, nftServiceRules, updateService } from "./index.ts";

interface Recording {
  readonly name: string;
  readonly config: RecordedConfig;
  readonly nodeLabels: Readonly<Record<string, string>>;
  readonly objects: readonly (Service | EndpointSlice)[];
  readonly ruleset: readonly string[];
}

const recordings = recorded as unknown as Recording[];
const node = { node: "node-a", nodeIp: "172.18.0.2", addresses: ["172.18.0.2", "10.244.0.1"], apiServer: "", apiPort: "" };
const configOf = ({ config, nodeLabels }: Recording) => rulesConfigFor({ ...node, ...recordedProxyConfig(config) }, { nodeLabels, isLargeCluster: false, serviceCidrs: ["10.96.0.0/12"] }, "IPv4");

it.for(recordings)("kube-proxy in nftables mode writes the table that a real one wrote: $name", (recording) => {
  const { nft } = nftFor(configOf(recording), [...recording.objects, ...kubernetesObjects]);
  expect(canonicalRuleset(listRuleset(nft))).toEqual(canonicalRuleset(recording.ruleset));
});

it("a Service that goes leaves its chains empty for a second, and nothing of it behind after that", () => {
  const recording = recordings.find(({ name }) => name === "session-affinity-nodeport-multiport");
  const [service, slice] = recording?.objects ?? [];
  if (recording === undefined || service?.kind !== "Service" || slice?.kind !== "EndpointSlice") throw new Error("not recorded");
  const config = configOf(recording);
  const empty = nftFor(config, []).nft;
  const nft: NftRuleset = nftFor(config, []).nft;
  const table = newProxyTable();
  const apply = (commands: ReturnType<typeof updateService>): void => applyNft(nft, { family: "ip", table: "kube-proxy", commands });
  apply(updateService(table, config, "default/web", nftServiceRules(config, service, [slice]), 0));
  const chains = [...table.stale.keys(), ...[...(nft.get("ip kube-proxy")?.chains.keys() ?? [])].filter((name) => name.includes("/"))];
  apply(updateService(table, config, "default/web", undefined, 5_000_000));
  apply(deleteStaleChains(table, 5_900_000));
  expect(chains.map((name) => nft.get("ip kube-proxy")?.chains.get(name)?.rules)).toEqual(chains.map(() => []));
  apply(deleteStaleChains(table, 6_000_001));
  expect(listRuleset(nft)).toEqual(listRuleset(empty));
});
