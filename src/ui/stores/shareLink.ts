import type { History } from "../../protocol/index.ts";
import { needWords, wordsOf } from "./words/language.ts";
import { checkHistory } from "./historyCheck.ts";
import type { Checked } from "./historyCheck.ts";

/** The form of the payload; a page refuses forms that it does not know. */
export const shareLinkVersion = 1;
/** A link may not unfold to more than this. */
export const shareLinkMaxBytes = 2 * 1024 * 1024;
/** Longer links are not even looked at: deflate never makes a payload larger than this. */
export const shareLinkMaxCharacters = 3 * 1024 * 1024;

/**
 * A history as the fragment of a link: `h=<version>.<CRC-32>.<deflate-raw, base64url>`, without "#".
 * Refuses histories that no page would accept.
 */
export async function encodeShareLink(history: History): Promise<Checked<string>> {
  await needWords("links");
  const checked = checkHistory(history);
  if (!checked.ok) return checked;
  const packed = await packLink(checked.value);
  return packed.ok ? { ok: true, value: `h=${packed.value}` } : packed;
}

/** Any checked value as `<version>.<CRC-32>.<deflate-raw, base64url>`. */
export async function packLink(value: unknown): Promise<Checked<string>> {
  await needWords("links");
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  if (bytes.length > shareLinkMaxBytes) return { ok: false, error: wordsOf("links").tooLong };
  const packed = await transform(bytes, new CompressionStream("deflate-raw"), Infinity);
  if (!packed.ok) return packed;
  const payload = toBase64Url(packed.value);
  return { ok: true, value: `${shareLinkVersion}.${checksum(payload)}.${payload}` };
}

/**
 * Reads the history out of a link's fragment (with or without "#").
 *
 * @returns undefined when the fragment carries no history at all; else the history, or a sentence that says what is wrong with it
 */
export async function decodeShareLink(fragment: string): Promise<Checked<History> | undefined> {
  const text = linkPart(fragment, "h");
  if (text === undefined) return undefined;
  const unpacked = await unpackLink(text);
  if (!unpacked.ok) return unpacked;
  const checked = checkHistory(unpacked.value);
  return checked.ok ? checked : { ok: false, error: wordsOf("links").cannotRun(checked.error) };
}

/** What a fragment (with or without "#") carries under a name; undefined when it carries no such thing. */
export const linkPart = (fragment: string, name: "h" | "c"): string | undefined =>
  fragment
    .replace(/^#/, "")
    .split("&")
    .find((candidate) => candidate.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** Reads what `packLink` wrote: still to be checked. */
export async function unpackLink(text: string): Promise<Checked<unknown>> {
  await needWords("links");
  const words = wordsOf("links");
  if (text.length > shareLinkMaxCharacters) return { ok: false, error: words.notOurs };
  const [version = "", sum = "", payload = "", ...rest] = text.split(".");
  if (version !== String(shareLinkVersion)) {
    return { ok: false, error: /^\d+$/.test(version) ? words.version(version, String(shareLinkVersion)) : wordsOf("links").damaged };
  }
  const packed = rest.length === 0 && checksum(payload) === sum ? fromBase64Url(payload) : undefined;
  if (packed === undefined) return { ok: false, error: wordsOf("links").damaged };
  const unpacked = await transform(packed, new DecompressionStream("deflate-raw"), shareLinkMaxBytes);
  if (!unpacked.ok) return unpacked;
  return readJson(unpacked.value);
}

function readJson(bytes: Uint8Array): Checked<unknown> {
  try {
    return { ok: true, value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) };
  } catch {
    return { ok: false, error: wordsOf("links").damaged };
  }
}

/** Runs bytes through a stream and stops reading as soon as more than `maxBytes` came out of it. */
async function transform(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream, maxBytes: number): Promise<Checked<Uint8Array<ArrayBuffer>>> {
  const words = wordsOf("links");
  const writer = stream.writable.getWriter();
  // A write to a stream that is given up rejects; what matters is what the reader sees.
  const written = writer.write(bytes).then(() => writer.close());
  written.catch(() => undefined);
  const reader = stream.readable.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      length += chunk.value.length;
      if (length > maxBytes) {
        await reader.cancel();
        return { ok: false, error: words.unfolds };
      }
      chunks.push(chunk.value);
    }
  } catch {
    return { ok: false, error: wordsOf("links").damaged };
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return { ok: true, value: whole };
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  // In slices, because a call has a limit of arguments.
  for (let start = 0; start < bytes.length; start += 0x8000) binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** CRC-32 (as in zip) in hexadecimal: deflate-raw has no check of its own. */
function checksum(text: string): string {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index++) {
    crc ^= text.charCodeAt(index) & 0xff;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
}
