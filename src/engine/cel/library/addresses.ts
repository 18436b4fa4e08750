import { arg, overload, qualified } from "../declare.ts";
import type { Overload } from "../declare.ts";
import { celError, opaqueValue } from "../values.ts";
import type { CelValue } from "../values.ts";

interface Ip {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

interface Cidr {
  readonly ip: Ip;
  readonly length: number;
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((bits, part) => bits * 256n + BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted !== null) {
    const low = parseV4(dotted[2] ?? "");
    return low === undefined ? undefined : parseV6(`${dotted[1] ?? ""}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`);
  }
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [left = [], right = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...left, ...Array.from({ length: missing }, () => "0"), ...right];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.reduce((bits, group) => bits * 65_536n + BigInt(`0x${group}`), 0n);
}

/** @simplified no zones; addresses of IPv4 in IPv6 are refused, as Kubernetes does */
function parseIp(text: string): Ip | string {
  const v4 = text.includes(":") ? undefined : parseV4(text);
  if (v4 !== undefined) return { family: 4, bits: v4 };
  const v6 = text.includes(":") ? parseV6(text) : undefined;
  if (v6 === undefined) return `IP Address "${text}" parse error during conversion from string: ParseAddr("${text}"): unable to parse IP`;
  if (v6 >> 32n === 0xffffn) return `IPv4-mapped IPv6 address "${text}" is not allowed`;
  return { family: 6, bits: v6 };
}

function formatV6(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_unused, index) => Number((bits >> BigInt(112 - index * 16)) & 0xffffn));
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (at + length < 8 && groups[at + length] === 0) length++;
    if (length > best.length) best = { at, length };
  }
  const hex = groups.map((group) => group.toString(16));
  return best.at === -1 ? hex.join(":") : `${hex.slice(0, best.at).join(":")}::${hex.slice(best.at + best.length).join(":")}`;
}

const formatIp = ({ family, bits }: Ip): string => (family === 6 ? formatV6(bits) : [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 255n)).join("."));
const widthOf = (ip: Ip): number => (ip.family === 4 ? 32 : 128);

function parseCidr(text: string): Cidr | string {
  const slash = text.lastIndexOf("/");
  const ip = slash === -1 ? "" : parseIp(text.slice(0, slash));
  const digits = text.slice(slash + 1);
  if (typeof ip === "string" || !/^(0|[1-9]\d{0,2})$/.test(digits) || Number(digits) > widthOf(ip)) return `network address parse error during conversion from string: ParsePrefix("${text}"): ${slash === -1 ? "no '/'" : "unable to parse prefix"}`;
  return { ip, length: Number(digits) };
}

function masked({ ip, length }: Cidr): Cidr {
  const shift = BigInt(widthOf(ip) - length);
  return { ip: { ...ip, bits: (ip.bits >> shift) << shift }, length };
}

const holds = (cidr: Cidr, ip: Ip): boolean => cidr.ip.family === ip.family && masked(cidr).ip.bits === masked({ ip, length: cidr.length }).ip.bits;
const covers = (cidr: Cidr, other: Cidr): boolean => cidr.length <= other.length && holds(cidr, other.ip);
const formatCidr = ({ ip, length }: Cidr): string => `${formatIp(ip)}/${length}`;

const ipValue = (ip: Ip): CelValue => opaqueValue("net.IP", ip, formatIp(ip));
const cidrValue = (cidr: Cidr): CelValue => opaqueValue("net.CIDR", cidr, formatCidr(cidr));
const ipOf = (value: CelValue | undefined): Ip => arg.tagged(value, "opaque").value as Ip;
const cidrOf = (value: CelValue | undefined): Cidr => arg.tagged(value, "opaque").value as Cidr;

const toIp = (text: string): CelValue => {
  const ip = parseIp(text);
  return typeof ip === "string" ? celError(ip) : ipValue(ip);
};
const toCidr = (text: string): CelValue => {
  const cidr = parseCidr(text);
  return typeof cidr === "string" ? celError(cidr) : cidrValue(cidr);
};

/** A block per family: IPv4, IPv6. */
const isIn = (ip: Ip, v4: string, v6: string): boolean => {
  const block = parseCidr(ip.family === 4 ? v4 : v6);
  return typeof block !== "string" && holds(block, ip);
};
const isUnspecified = (ip: Ip): boolean => ip.bits === 0n;
const isLoopback = (ip: Ip): boolean => isIn(ip, "127.0.0.0/8", "::1/128");
const isLinkLocal = (ip: Ip): boolean => isIn(ip, "169.254.0.0/16", "fe80::/10");
const isMulticast = (ip: Ip): boolean => isIn(ip, "224.0.0.0/4", "ff00::/8");
const isGlobal = (ip: Ip): boolean => !isUnspecified(ip) && !isLoopback(ip) && !isMulticast(ip) && !isLinkLocal(ip) && !(ip.family === 4 && ip.bits === 0xffff_ffffn);

const test = (name: string, run: (ip: Ip) => boolean): Overload => overload(`net.IP.${name}() bool`, ([a]) => run(ipOf(a)));

function containsText(cidr: CelValue | undefined, text: string, isBlock: boolean): CelValue {
  const parsed = isBlock ? parseCidr(text) : parseIp(text);
  if (typeof parsed === "string") return celError(parsed);
  return "length" in parsed ? covers(cidrOf(cidr), parsed) : holds(cidrOf(cidr), parsed);
}

/** @source k8s.io/apiserver/pkg/cel/library/ip.go, cidr.go */
export const addresses: readonly Overload[] = [
  overload("ip(string) net.IP", ([a]) => toIp(arg.text(a)), "traverse"),
  overload("isIP(string) bool", ([a]) => typeof parseIp(arg.text(a)) !== "string", "traverse"),
  qualified("ip", overload("isCanonical(string) bool", ([a]) => {
    const ip = parseIp(arg.text(a));
    return typeof ip === "string" ? celError(ip) : formatIp(ip) === arg.text(a);
  }, "traverse")),
  overload("net.IP.family() int", ([a]) => BigInt(ipOf(a).family)),
  test("isUnspecified", isUnspecified),
  test("isLoopback", isLoopback),
  test("isLinkLocalMulticast", (ip) => isIn(ip, "224.0.0.0/24", "ff02::/16")),
  test("isLinkLocalUnicast", isLinkLocal),
  test("isGlobalUnicast", isGlobal),
  overload("string(net.IP) string", ([a]) => formatIp(ipOf(a))),
  overload("cidr(string) net.CIDR", ([a]) => toCidr(arg.text(a)), "traverse"),
  overload("isCIDR(string) bool", ([a]) => typeof parseCidr(arg.text(a)) !== "string", "traverse"),
  overload("net.CIDR.containsIP(net.IP) bool", ([a, b]) => holds(cidrOf(a), ipOf(b))),
  overload("net.CIDR.containsIP(string) bool", ([a, b]) => containsText(a, arg.text(b), false)),
  overload("net.CIDR.containsCIDR(net.CIDR) bool", ([a, b]) => covers(cidrOf(a), cidrOf(b))),
  overload("net.CIDR.containsCIDR(string) bool", ([a, b]) => containsText(a, arg.text(b), true)),
  overload("net.CIDR.ip() net.IP", ([a]) => ipValue(cidrOf(a).ip)),
  overload("net.CIDR.masked() net.CIDR", ([a]) => cidrValue(masked(cidrOf(a)))),
  overload("net.CIDR.prefixLength() int", ([a]) => BigInt(cidrOf(a).length)),
  overload("string(net.CIDR) string", ([a]) => formatCidr(cidrOf(a))),
];
