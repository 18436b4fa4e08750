import type { Bytes, MilliCpu } from "../core/index.ts";

/**
 * An exact number: digits / 10^scale, or digits * 2^binary for the Ki, Mi ... suffixes.
 * @source k8s.io/apimachinery/pkg/api/resource/quantity.go
 */
export interface Quantity {
  /** Nano-units: the value times 10^9, rounded up (away from zero), as Kubernetes keeps at most nine decimals. */
  readonly nano: bigint;
  readonly format: "DecimalSI" | "BinarySI" | "DecimalExponent";
}

const nanoPerUnit = 1_000_000_000n;
const decimalSuffixes: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binarySuffixes: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const shape = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,3}))?$/;
const maxCached = 4096;
const cache = new Map<string, Quantity>();
/** What does not fit in a 64-bit number of units and a power of ten is capped at 2^63-1. */
const exactDigitsMax = 18;
const maxNano = (2n ** 63n - 1n) * nanoPerUnit;
const maxTextLength = 64;

/** Parses "250m", "64Mi", "1e3", "0.5"; undefined when it is no quantity. Answers are cached by text. */
export function parseQuantity(text: string): Quantity | undefined {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const parsed = text.length > maxTextLength ? undefined : parse(text);
  if (parsed === undefined) return undefined;
  if (cache.size >= maxCached) cache.clear();
  cache.set(text, parsed);
  return parsed;
}

/** value * 10^power, rounded away from zero. */
function scaleByTen(value: bigint, power: number): bigint {
  if (power >= 0) return value * 10n ** BigInt(power);
  return divideUp(value, 10n ** BigInt(-power));
}

function divideUp(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return quotient * divisor === value ? quotient : quotient + 1n;
}

function parse(text: string): Quantity | undefined {
  const match = shape.exec(text);
  if (match === null) return undefined;
  const fraction = match[3] ?? match[4] ?? "";
  const digits = BigInt((match[2] ?? "") + fraction);
  const suffix = match[5] ?? "";
  const binary = binarySuffixes[suffix];
  let nano: bigint;
  if (binary !== undefined) nano = scaleByTen(digits << binary, 9 - fraction.length);
  else nano = scaleByTen(digits, 9 - fraction.length + (match[6] === undefined ? (decimalSuffixes[suffix] ?? 0) : Number(match[6])));
  const isExact = binary === undefined && digits < 10n ** BigInt(exactDigitsMax);
  if (nano > maxNano && !isExact) nano = maxNano;
  const format = binary !== undefined ? "BinarySI" : match[6] === undefined ? "DecimalSI" : "DecimalExponent";
  return { nano: match[1] === "-" ? -nano : nano, format };
}

const decimalNames = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binaryNames = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** The canonical text: the largest suffix without a fraction, as Kubernetes prints it. */
export function formatQuantity(quantity: Quantity): string {
  const { nano } = quantity;
  if (nano === 0n) return "0";
  const sign = nano < 0n ? "-" : "";
  const size = nano < 0n ? -nano : nano;
  const isWhole = size % nanoPerUnit === 0n;
  if (quantity.format === "BinarySI" && isWhole && size >= 1024n * nanoPerUnit) return sign + formatBinary(size / nanoPerUnit);
  let rest = size;
  let power = 0;
  while (power < decimalNames.length - 1 && rest % 1000n === 0n) {
    rest /= 1000n;
    power++;
  }
  if (quantity.format === "DecimalExponent") return `${sign}${rest}${power === 3 ? "" : `e${power * 3 - 9}`}`;
  return `${sign}${rest}${decimalNames[power] ?? ""}`;
}

function formatBinary(value: bigint): string {
  let rest = value;
  let power = 0;
  while (power < binaryNames.length - 1 && rest % 1024n === 0n) {
    rest /= 1024n;
    power++;
  }
  return `${rest}${binaryNames[power] ?? ""}`;
}

/** The canonical text of a written quantity ("1000m" -> "1"); the text itself when it is none. */
export function canonicalQuantity(text: string): string {
  const quantity = parseQuantity(text);
  return quantity === undefined ? text : formatQuantity(quantity);
}

/** -1, 0 or 1. Text that is no quantity counts as 0. */
export function compareQuantities(left: string, right: string): number {
  const a = parseQuantity(left)?.nano ?? 0n;
  const b = parseQuantity(right)?.nano ?? 0n;
  return a < b ? -1 : a > b ? 1 : 0;
}

const milliCache = new Map<string, number>();
const unitCache = new Map<string, number>();

function remember(target: Map<string, number>, text: string, value: number): number {
  if (target.size >= maxCached) target.clear();
  target.set(text, value);
  return value;
}

/** Thousandths of a quantity, rounded up: of "cpu" the millicores. 0 for absent or bad text. */
export function milliCpuOf(text: string | undefined): MilliCpu {
  if (text === undefined) return 0;
  const known = milliCache.get(text);
  if (known !== undefined) return known;
  const nano = parseQuantity(text)?.nano ?? 0n;
  return remember(milliCache, text, Number(divideUp(nano, 1_000_000n)));
}

/** Whole units of a quantity, rounded up: of "memory" the bytes, of "pods" the count. 0 for absent or bad text. */
export function bytesOf(text: string | undefined): Bytes {
  if (text === undefined) return 0;
  const known = unitCache.get(text);
  if (known !== undefined) return known;
  const nano = parseQuantity(text)?.nano ?? 0n;
  return remember(unitCache, text, Number(divideUp(nano, nanoPerUnit)));
}

/** Canonical text of a number of millicores: 1500 -> "1500m", 2000 -> "2". */
export function formatMilliCpu(milliCpu: MilliCpu): string {
  return formatQuantity({ nano: BigInt(Math.round(milliCpu)) * 1_000_000n, format: "DecimalSI" });
}

/** Canonical text of a number of bytes: 67108864 -> "64Mi". */
export function formatBytes(bytes: Bytes): string {
  return formatQuantity({ nano: BigInt(Math.round(bytes)) * nanoPerUnit, format: "BinarySI" });
}
