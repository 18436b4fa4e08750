import { invalidField, type FieldError } from "./fieldError.ts";

/** IP addresses and ranges as text. @source k8s.io/apimachinery/pkg/util/validation/ip.go, k8s.io/utils/net/parse.go */

/** Four bytes, or sixteen. */
type AddressBytes = readonly number[];

const ipMessage = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
const cidrMessage = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
const ipv4Shape = /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})\.(\d{1,5})$/;

/** Leading zeros are let through, as Kubernetes once did. */
function parseIPv4(text: string): AddressBytes | undefined {
  const match = ipv4Shape.exec(text);
  if (match === null) return undefined;
  const bytes = match.slice(1).map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function parseGroups(text: string): readonly number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i] ?? "";
    if (group.includes(".")) {
      const tail = i === groups.length - 1 ? parseIPv4(group) : undefined;
      if (tail === undefined) return undefined;
      bytes.push(...tail);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
      const value = Number.parseInt(group, 16);
      bytes.push(value >>> 8, value & 255);
    }
  }
  return bytes;
}

function parseIPv6(text: string): AddressBytes | undefined {
  if (text.length > 45 || !text.includes(":")) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [before, after] = [parseGroups(halves[0] ?? ""), parseGroups(halves[1] ?? "")];
  if (before === undefined || after === undefined) return undefined;
  const length = before.length + after.length;
  if (halves.length === 1) return length === 16 ? before : undefined;
  return length < 16 ? [...before, ...Array.from({ length: 16 - length }, () => 0), ...after] : undefined;
}

/** The bytes of an address; undefined when it is none. */
export const parseIP = (text: string): AddressBytes | undefined => parseIPv4(text) ?? parseIPv6(text);

export const isIP = (text: string): boolean => parseIP(text) !== undefined;
export const isIPv6 = (text: string): boolean => parseIPv6(text) !== undefined;

/** ::ffff:1.2.3.4 */
const isMapped = (bytes: AddressBytes): boolean => bytes.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
const hasLeadingZero = (text: string): boolean => /(^|[.:])0\d{0,4}\d(?=\.)|\.0\d+$/.test(text);

/** What is wrong with an address; [] when nothing is. */
export function ipErrors(text: string): readonly string[] {
  const bytes = parseIP(text);
  if (bytes === undefined) return [ipMessage];
  if (hasLeadingZero(text)) return ["must not have leading 0s"];
  return isMapped(bytes) ? ["must not be an IPv4-mapped IPv6 address"] : [];
}

export const validateIP = (text: string, path: string): readonly FieldError[] => ipErrors(text).map((message) => invalidField(path, text, message));

/** A range: its address and the length of its prefix. */
export interface Cidr {
  readonly bytes: AddressBytes;
  readonly length: number;
}

/** The range that a text stands for, "10.0.0.0/8"; undefined when it is none. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf("/");
  const bytes = slash === -1 ? undefined : parseIP(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (bytes === undefined || !/^\d{1,4}$/.test(length) || Number(length) > bytes.length * 8) return undefined;
  return { bytes, length: Number(length) };
}

const maskByte = (length: number, index: number): number => {
  const bits = Math.min(8, Math.max(0, length - index * 8));
  return (0xff << (8 - bits)) & 0xff;
};

/** The address with what lies beyond the prefix set to zero. */
export const maskedBytes = ({ bytes, length }: Cidr): AddressBytes => bytes.map((byte, index) => byte & maskByte(length, index));

/** Whether an address lies in a range. */
export function cidrContains(range: Cidr, address: AddressBytes): boolean {
  if (range.bytes.length !== address.length) return false;
  const masked = maskedBytes(range);
  return maskedBytes({ bytes: address, length: range.length }).every((byte, index) => byte === masked[index]);
}

/** What is wrong with a range; [] when nothing is. */
export function cidrErrors(text: string): readonly string[] {
  const cidr = parseCidr(text);
  if (cidr === undefined) return [cidrMessage];
  const [address = "", length = ""] = text.split("/");
  if (hasLeadingZero(address) || /^0\d/.test(length)) return ["must not have leading 0s in IP or prefix length"];
  if (isMapped(cidr.bytes)) return ["must not have an IPv4-mapped IPv6 address"];
  return maskedBytes(cidr).every((byte, index) => byte === cidr.bytes[index]) ? [] : ["must not have bits set beyond the prefix length"];
}

export const validateCidr = (text: string, path: string): readonly FieldError[] => cidrErrors(text).map((message) => invalidField(path, text, message));

/** Neither unspecified, loopback nor link-local: something that others can reach. */
export function validateNonSpecialIP(text: string, path: string): readonly FieldError[] {
  const bytes = parseIP(text);
  if (bytes === undefined) return [invalidField(path, text, "must be a valid IP address")];
  const bad = (message: string): readonly FieldError[] => [invalidField(path, text, message)];
  const [first = 0, second = 0, third = 0] = bytes;
  if (bytes.every((byte) => byte === 0)) return bad(`may not be unspecified (${text})`);
  const isFour = bytes.length === 4;
  if (isFour ? first === 127 : bytes.every((byte, index) => byte === (index === 15 ? 1 : 0))) return bad("may not be in the loopback range (127.0.0.0/8, ::1/128)");
  if (isFour ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80) return bad("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
  const isLinkMulticast = isFour ? first === 224 && second === 0 && third === 0 : first === 0xff && (second & 0x0f) === 2;
  return isLinkMulticast ? bad("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)") : [];
}

/** The text that RFC 5952 asks for. */
export function formatIP(bytes: AddressBytes): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, index) => ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0));
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  const text = (list: readonly number[]): string => list.map((group) => group.toString(16)).join(":");
  return best.start === -1 ? text(groups) : `${text(groups.slice(0, best.start))}::${text(groups.slice(best.start + best.length))}`;
}

/** What a server says of an address that it accepts and would rather not. */
export function ipWarnings(text: string, path: string): readonly string[] {
  const bytes = parseIP(text);
  if (bytes === undefined) return [];
  const plain = isMapped(bytes) ? formatIP(bytes.slice(12)) : formatIP(bytes);
  if (hasLeadingZero(text) || isMapped(bytes)) return [`${path}: non-standard IP address ${JSON.stringify(text)} will be considered invalid in a future Kubernetes release: use ${JSON.stringify(plain)}`];
  return bytes.length === 16 && plain !== text ? [`${path}: IPv6 address ${JSON.stringify(text)} should be in RFC 5952 canonical format (${JSON.stringify(plain)})`] : [];
}

export function cidrWarnings(text: string, path: string): readonly string[] {
  const cidr = parseCidr(text);
  if (cidr === undefined) return [];
  const network = `${formatIP(maskedBytes(cidr))}/${cidr.length}`;
  const isExact = maskedBytes(cidr).every((byte, index) => byte === cidr.bytes[index]);
  const [address = "", length = ""] = text.split("/");
  const warnings: string[] = [];
  if (!isExact) {
    const single = `${formatIP(cidr.bytes)}/${cidr.bytes.length * 8}`;
    warnings.push(`${path}: CIDR value ${JSON.stringify(text)} is ambiguous in this context (should be ${JSON.stringify(network)} or ${JSON.stringify(single)}?)`);
  }
  if (hasLeadingZero(address) || /^0\d/.test(length) || isMapped(cidr.bytes)) {
    warnings.push(`${path}: non-standard CIDR value ${JSON.stringify(text)} will be considered invalid in a future Kubernetes release: use ${JSON.stringify(network)}`);
  }
  if (warnings.length === 0 && cidr.bytes.length === 16 && network !== text) warnings.push(`${path}: IPv6 CIDR value ${JSON.stringify(text)} should be in RFC 5952 canonical format (${JSON.stringify(network)})`);
  return warnings;
}
