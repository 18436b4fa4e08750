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

/** "fd00::1" as eight groups of 16 bits; undefined when it is not an IPv6 address. */
export function parseIpv6(text: string): readonly number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2 || !text.includes(":")) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(halves.length === 2 ? missing : 0).fill("0"), ...tail];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.map((group) => Number.parseInt(group, 16));
}

export type IpFamily = "IPv4" | "IPv6";

/** Which family an address (or a network) is of; undefined for a name. */
export function familyOf(text: string): IpFamily | undefined {
  const slash = text.indexOf("/");
  const address = slash === -1 ? text : text.slice(0, slash);
  if (parseIpv4(address) !== undefined) return "IPv4";
  return parseIpv6(address) === undefined ? undefined : "IPv6";
}

/** "10.0.0.1:80", "[fd00::1]:80". */
export const joinHostPort = (ip: string, port: number): string => (ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`);

/** Whether an address lies in a network of its own family. A name lies in none. */
export function inCidr(ip: string, cidr: string): boolean {
  if (cidr.includes(":")) return inCidr6(ip, cidr);
  const network = parseCidr(cidr);
  const address = parseIpv4(ip);
  if (network === undefined || address === undefined) return false;
  return (address & network.mask) >>> 0 === network.base;
}

function inCidr6(ip: string, cidr: string): boolean {
  const [base = "", length = "128"] = cidr.split("/");
  const [network, address] = [parseIpv6(base), parseIpv6(ip)];
  if (network === undefined || address === undefined) return false;
  return network.every((group, at) => {
    const bits = Math.min(16, Math.max(0, Number(length) - at * 16));
    return group >>> (16 - bits) === (address[at] ?? 0) >>> (16 - bits);
  });
}
