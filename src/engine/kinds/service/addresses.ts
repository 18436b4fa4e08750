/** IP addresses as text. @source k8s.io/apimachinery/pkg/util/validation/ip.go */

const ipv4Shape = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

export function isIPv4(text: string): boolean {
  const match = ipv4Shape.exec(text);
  return match !== null && match.slice(1).every((part) => Number(part) <= 255 && (part.length === 1 || !part.startsWith("0")));
}

export function isIPv6(text: string): boolean {
  if (text.length > 45 || !text.includes(":")) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}

export const isIP = (text: string): boolean => isIPv4(text) || isIPv6(text);

/** What is wrong with a range such as 10.0.0.0/8; undefined when nothing is. */
export function cidrError(text: string): string | undefined {
  const slash = text.indexOf("/");
  const address = text.slice(0, slash);
  const length = text.slice(slash + 1);
  const hasZeros = /(^|\.)0\d/.test(address) || /^0\d/.test(length);
  const plain = address.replace(/(^|\.)0+(?=\d)/g, "$1");
  const max = isIPv6(plain) ? 128 : 32;
  if (slash === -1 || !isIP(plain) || !/^\d{1,3}$/.test(length) || Number(length) > max) {
    return "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
  }
  return hasZeros ? "must not have leading 0s in IP or prefix length" : undefined;
}
