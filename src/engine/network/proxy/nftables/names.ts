import type { IpFamily, NftFamily } from "../../../linux/index.ts";
import { hashOf } from "../chainNames.ts";
import type { PortContext } from "../servicePort.ts";

export const tableName = "kube-proxy";
export const nftFamily = (family: IpFamily): NftFamily => (family === "IPv4" ? "ip" : "ip6");

const hashLength = 8;
/** A name of nftables, less the longest prefix. @source knftables NameLengthMax */
const nameMax = 256 - 16;

function hashed(name: string): string {
  const long = `${hashOf(name).slice(0, hashLength)}-${name}`;
  return long.length > nameMax ? `${long.slice(0, nameMax - 3)}...` : long;
}

function portNameOf({ service, port, protocol }: PortContext): string {
  return `${service.metadata.namespace ?? "default"}/${service.metadata.name}/${protocol}/${port.name ?? ""}`;
}

/**
 * Names of a service port's chains.
 * @source pkg/proxy/nftables/proxier.go servicePortChainNameBase
 */
export const chainOf = (kind: "service" | "local" | "external" | "firewall", context: PortContext): string => `${kind}-${hashed(portNameOf(context))}`;

/** An endpoint's chain, or its set of clients. @source pkg/proxy/nftables/proxier.go servicePortEndpointChainNameBase */
export const endpointName = (kind: "endpoint" | "affinity", context: PortContext, { ip, port }: { readonly ip: string; readonly port: number }): string =>
  `${kind}-${hashed(`${portNameOf(context)}__${ip.replaceAll(":", ".")}/${port}`)}`;

/** The key of an address in the maps of services. */
export const serviceKey = (ip: string, { protocol, port }: PortContext): string => `${ip} . ${protocol} . ${port.port}`;
