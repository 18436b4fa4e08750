import type { ByteText } from "./bytes.ts";
import type { Micros } from "./units.ts";

export interface TarEntry {
  /** A folder's ends with "/". */
  readonly name: string;
  readonly text: ByteText;
}

const block = 512;
const field = (text: string, length: number): string => text.slice(0, length).padEnd(length, "\u0000");
const octal = (value: number, length: number): string => field(`${value.toString(8).padStart(length - 1, "0")}`, length);
const padded = (bytes: ByteText): ByteText => bytes + "\u0000".repeat((block - (bytes.length % block)) % block);

function checksum(header: ByteText): number {
  let sum = 0;
  for (let at = 0; at < header.length; at++) sum += header.charCodeAt(at);
  return sum;
}

function header({ name, text }: TarEntry, at: Micros): ByteText {
  const isFolder = name.endsWith("/");
  const before = field(name, 100) + octal(isFolder ? 0o755 : 0o644, 8) + octal(0, 8) + octal(0, 8) + octal(text.length, 12) + octal(Math.floor(epochSeconds + at / 1_000_000), 12);
  const after = `${isFolder ? "5" : "0"}${field("", 100)}ustar\u000000${field("root", 32)}${field("root", 32)}${octal(0, 8)}${octal(0, 8)}${field("", 155)}`.padEnd(block - before.length - 8, "\u0000");
  const sum = checksum(`${before}        ${after}`);
  return `${before}${sum.toString(8).padStart(6, "0")}\u0000 ${after}`;
}

/** Simulated time 0 in seconds since 1970. */
const epochSeconds = 1_767_225_600;

/** An archive in the ustar format. */
export function packTar(entries: readonly TarEntry[], at: Micros): ByteText {
  return entries.map((entry) => header(entry, at) + padded(entry.text)).join("") + "\u0000".repeat(2 * block);
}

const untilZero = (text: string): string => text.split("\u0000", 1)[0] ?? "";
const textAt = (bytes: ByteText, at: number, length: number): string => untilZero(bytes.slice(at, at + length));

/** The files and folders of an archive; what is none has none. */
export function unpackTar(bytes: ByteText): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  let longName: string | undefined;
  for (let at = 0; at + block <= bytes.length;) {
    const name = textAt(bytes, at, 100);
    if (name === "") break;
    const size = Number.parseInt(textAt(bytes, at + 124, 12).trim(), 8);
    if (!(size >= 0)) break;
    const kind = bytes.charAt(at + 156);
    const prefix = bytes.slice(at + 257, at + 262) === "ustar" ? textAt(bytes, at + 345, 155) : "";
    const text = bytes.slice(at + block, at + block + size);
    if (kind === "L") longName = untilZero(text);
    else {
      const full = longName ?? (prefix === "" ? name : `${prefix}/${name}`);
      longName = undefined;
      if (kind === "0" || kind === "\u0000") entries.push({ name: full, text });
      else if (kind === "5") entries.push({ name: full.endsWith("/") ? full : `${full}/`, text: "" });
    }
    at += block + Math.ceil(size / block) * block;
  }
  return entries;
}
