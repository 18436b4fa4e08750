import { sha256 } from "../../core/index.ts";
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const nameLength = 16;
const cacheMax = 20_000;
/** A pure function's memory: the same text always has the same hash. */
const cache = new Map<string, string>();

/** The first 16 characters of the base32 of the SHA-256. */
export function hashOf(text: string): string {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const digest = sha256(text);
  let name = "";
  let bits = 0;
  let value = 0;
  for (const byte of digest) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5 && name.length < nameLength) {
      bits -= 5;
      name += alphabet.charAt((value >>> bits) & 31);
    }
    value &= (1 << bits) - 1;
    if (name.length >= nameLength) break;
  }
  if (cache.size >= cacheMax) cache.clear();
  cache.set(text, name);
  return name;
}

/**
 * Names of a service port's chains. `servicePort` is "namespace/name:port".
 * @source pkg/proxy/iptables/proxier.go portProtoHash, servicePortEndpointChainName
 */
export function chainName(kind: "SVC" | "SVL" | "EXT" | "FW", servicePort: string, protocol: string): string {
  return `KUBE-${kind}-${hashOf(servicePort + protocol)}`;
}

export function endpointChainName(servicePort: string, protocol: string, endpoint: string): string {
  return `KUBE-SEP-${hashOf(servicePort + protocol + endpoint)}`;
}
