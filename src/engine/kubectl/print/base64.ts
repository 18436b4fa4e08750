const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The bytes of a text in UTF-8. */
export function utf8Bytes(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}

/** Base64 of a text's UTF-8 bytes. */
export function encodeBase64(text: string): string {
  const bytes = utf8Bytes(text);
  let out = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const bits = (a << 16) | (b << 8) | c;
    const digits = [18, 12, 6, 0].map((shift) => alphabet.charAt((bits >> shift) & 63)).join("");
    const missing = Math.max(0, i + 3 - bytes.length);
    out += digits.slice(0, 4 - missing) + "=".repeat(missing);
  }
  return out;
}

/** How many bytes a base64 text stands for. */
export const base64Length = (text: string): number => Math.floor((text.replace(/=+$/, "").length * 3) / 4);

/** The bytes of a base64 text, one character each; what is no base64 is left out. */
export function decodeBase64(text: string): string {
  let out = "";
  let bits = 0;
  let count = 0;
  for (const char of text) {
    const digit = alphabet.indexOf(char);
    if (digit === -1) continue;
    bits = ((bits << 6) | digit) & 0xff_ffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += String.fromCharCode((bits >> count) & 0xff);
  }
  return out;
}
