/** printf of C: %s %d %i %f %g %e %x %o %c %%, with width, precision and flags. */
export function formatText(format: string, values: readonly string[]): string {
  let next = 0;
  return format.replaceAll(/%([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+))?([a-zA-Z%])/g, (whole, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
    if (verb === "%") return "%";
    const wide = width === "*" ? Number(values[next++] ?? 0) : Number(width ?? 0);
    const exact = precision === undefined ? undefined : precision === "*" ? Number(values[next++] ?? 0) : Number(precision);
    const text = converted(verb, values[next++] ?? "", exact, flags);
    if (text === undefined) return whole;
    const padded = Math.min(wide, 1_000);
    if (flags.includes("-")) return text.padEnd(padded);
    if (flags.includes("0") && verb !== "s" && verb !== "c") return /^[-+]/.test(text) ? text.slice(0, 1) + text.slice(1).padStart(padded - 1, "0") : text.padStart(padded, "0");
    return text.padStart(padded);
  });
}

function converted(verb: string, value: string, precision: number | undefined, flags: string): string | undefined {
  const number = Number.parseFloat(value) || 0;
  const sign = flags.includes("+") && number >= 0 ? "+" : "";
  const digits = Math.min(precision ?? 6, 20);
  switch (verb) {
    case "s":
      return precision === undefined ? value : value.slice(0, precision);
    case "c":
      return value.slice(0, 1);
    case "d":
    case "i":
    case "u":
      return sign + String(Math.trunc(number));
    case "f":
    case "F":
      return sign + number.toFixed(digits);
    case "e":
      return sign + number.toExponential(digits).replace(/e([-+])(\d)$/, "e$10$2");
    case "g":
    case "G":
      return sign + String(Number(number.toPrecision(Math.max(1, digits))));
    case "x":
      return Math.trunc(number).toString(16);
    case "X":
      return Math.trunc(number).toString(16).toUpperCase();
    case "o":
      return Math.trunc(number).toString(8);
    default:
      return undefined;
  }
}

/** `\n` and its like, as printf and echo -e read them. */
export const unescapeText = (text: string): string =>
  text.replaceAll(/\\(?:([abfnrtv\\"e])|0?([0-7]{1,3})|x([0-9a-fA-F]{1,2}))/g, (_, letter: string | undefined, octal: string | undefined, hex: string | undefined) => {
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return ({ a: "\u0007", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", e: "\u001b" } as Readonly<Record<string, string>>)[letter ?? ""] ?? letter ?? "";
  });
