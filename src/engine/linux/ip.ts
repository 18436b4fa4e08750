interface Network {
  readonly base: number;
  readonly mask: number;
}

const cacheMax = 20_000;
/** A pure function's memory, not a process's: the same text always means the same network. */
const networks = new Map<string, Network | undefined>();

/** "10.0.0.1" as a number of 32 bits; undefined for anything else (names, IPv6). */
export function parseIpv4(text: string): number | undefined {
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 46) {
      if (octet < 0) return undefined;
      value = value * 256 + octet;
      octet = -1;
      dots += 1;
    } else if (code >= 48 && code <= 57) {
      octet = (octet < 0 ? 0 : octet * 10) + code - 48;
      if (octet > 255) return undefined;
    } else {
      return undefined;
    }
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : undefined;
}

/** 167772161 as "10.0.0.1". */
export function formatIpv4(value: number): string {
  return `${Math.floor(value / 0x1_000000) % 256}.${Math.floor(value / 0x1_0000) % 256}.${Math.floor(value / 0x100) % 256}.${value % 256}`;
}

/** "10.244.0.0/16" (or one address) as base and mask; undefined when it is not an IPv4 network. */
export function parseCidr(text: string): Network | undefined {
  if (networks.has(text)) return networks.get(text);
  if (networks.size >= cacheMax) networks.clear();
  const slash = text.indexOf("/");
  const address = parseIpv4(slash === -1 ? text : text.slice(0, slash));
  const bits = slash === -1 ? 32 : Number(text.slice(slash + 1));
  const valid = address !== undefined && Number.isInteger(bits) && bits >= 0 && bits <= 32;
  const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
  const network = valid ? { base: (address & mask) >>> 0, mask } : undefined;
  networks.set(text, network);
  return network;
}

/** Whether an address lies in a network. A name lies in none. */
export function inCidr(ip: string, cidr: string): boolean {
  const network = parseCidr(cidr);
  const address = parseIpv4(ip);
  if (network === undefined || address === undefined) return false;
  return (address & network.mask) >>> 0 === network.base;
}
