import type { NftRuleset, NftTable, NftTarget } from "./nftables.ts";

const depthMax = 4;

/** Where the rules of a chain may send packets: those of the chains that it goes to as well. */
function targetsIn(table: NftTable, chain: string, depth = 0): readonly NftTarget[] {
  if (depth > depthMax) return [];
  return (table.chains.get(chain)?.rules ?? []).flatMap(({ expressions }) =>
    expressions.flatMap((each): readonly NftTarget[] => {
      if (each.type === "dnat") return [each.to];
      if (each.type === "dnatRandom") return each.targets;
      if (each.type === "gotoRandom") return each.chains.flatMap((next) => targetsIn(table, next, depth + 1));
      return [];
    }),
  );
}

/** An address of a Service that kube-proxy's table knows. */
export interface NftServiceAddress {
  /** "namespace/name" or "namespace/name:port". */
  readonly name: string;
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
  /** None: packets are refused or dropped. */
  readonly targets: readonly NftTarget[];
}

/** "service-PFISGYVC-default/web/tcp/http" -> "default/web:http". */
function nameIn(chain: string): string {
  const [, namespace = "", name = "", port = ""] = /^[a-z]+-[A-Z2-7]+-([^/]*)\/([^/]*)\/[^/]*\/(.*)$/.exec(chain) ?? [];
  return port === "" ? `${namespace}/${name}` : `${namespace}/${name}:${port}`;
}

/** The cluster addresses that kube-proxy's IPv4 table knows, each with where its packets may go. */
export function nftServiceAddresses(ruleset: NftRuleset, addressesMax: number): readonly NftServiceAddress[] {
  const table = ruleset.get("ip kube-proxy");
  const clusterIps = table?.sets.get("cluster-ips")?.elements;
  if (table === undefined || clusterIps === undefined) return [];
  const found: NftServiceAddress[] = [];
  for (const map of ["service-ips", "no-endpoint-services"]) {
    for (const [key, { verdict, comment = "" }] of table.sets.get(map)?.elements ?? []) {
      const [ip = "", protocol = "", port] = key.split(" . ");
      if (found.length >= addressesMax) return found;
      if (!clusterIps.has(ip)) continue;
      const chain = verdict?.type === "goto" ? verdict.chain : "";
      found.push({ name: map === "service-ips" ? nameIn(chain) : comment, ip, protocol, port: Number(port), targets: map === "service-ips" ? targetsIn(table, chain) : [] });
    }
  }
  return found;
}
