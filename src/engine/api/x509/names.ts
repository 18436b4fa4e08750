import { decodeUtf8 } from "../encoding.ts";
import { childrenOf, oidOf, readDer } from "./der.ts";
import type { Der } from "./der.ts";

/** Type and text of each part of a name. */
export function partsOfName(subject: Der): readonly (readonly [string, string])[] {
  return (childrenOf(subject) ?? []).flatMap((set) =>
    (childrenOf(set) ?? []).flatMap((pair) => {
      const [type, value] = childrenOf(pair) ?? [];
      return type === undefined || value === undefined ? [] : [[oidOf(type), decodeUtf8([...value.content])] as const];
    }),
  );
}

/** What a certificate is for, besides its subject. */
export interface GeneralNames {
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly emailAddresses: readonly string[];
  readonly uris: readonly string[];
}

/** @source RFC 5280 section 4.2.1.6 */
export function generalNames(value: Uint8Array | undefined): GeneralNames {
  const names: Record<keyof GeneralNames, string[]> = { dnsNames: [], ipAddresses: [], emailAddresses: [], uris: [] };
  const list = value === undefined ? undefined : readDer(value);
  for (const { tag, content } of (list === undefined ? undefined : childrenOf(list)) ?? []) {
    const kind = tag & 0x1f;
    if (kind === 1) names.emailAddresses.push(decodeUtf8([...content]));
    if (kind === 2) names.dnsNames.push(decodeUtf8([...content]));
    if (kind === 6) names.uris.push(decodeUtf8([...content]));
    if (kind === 7) names.ipAddresses.push(addressOf(content));
  }
  return names;
}

function addressOf(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: bytes.length / 2 }, (_, i) => (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16));
  return groups.join(":");
}
