const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The UTF-8 bytes of a text; lone surrogates become U+FFFD. */
export function utf8Bytes(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const char of text) {
    let code = char.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x1_0000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
  }
  return bytes;
}

/** Base64 of a text's UTF-8 bytes, as Secrets carry it. */
export const encodeBase64 = (text: string): string => encodeBase64Bytes(utf8Bytes(text));

export function encodeBase64Bytes(bytes: ArrayLike<number>): string {
  let encoded = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const a = bytes[i] ?? 0;
    const b = bytes[i + 1];
    const c = bytes[i + 2];
    encoded += alphabet.charAt(a >> 2) + alphabet.charAt(((a & 3) << 4) | ((b ?? 0) >> 4));
    encoded += b === undefined ? "=" : alphabet.charAt(((b & 15) << 2) | ((c ?? 0) >> 6));
    encoded += c === undefined ? "=" : alphabet.charAt(c & 63);
  }
  return encoded;
}

/** Base64 in the letters that URLs may hold, without padding. @source RFC 4648 section 5 */
export const encodeBase64UrlBytes = (bytes: ArrayLike<number>): string => encodeBase64Bytes(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** The text of base64'd UTF-8; bytes that are no UTF-8 become U+FFFD. */
export const decodeBase64 = (encoded: string): string => decodeUtf8(decodedBytes(encoded));

/** The bytes of a base64 text. */
export const base64Bytes = (encoded: string): Uint8Array => Uint8Array.from(decodedBytes(encoded));

function decodedBytes(encoded: string): readonly number[] {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of encoded) {
    const value = alphabet.indexOf(char);
    if (value === -1) continue;
    bits = ((bits << 6) | value) & 0xff_ffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push((bits >> held) & 0xff);
  }
  return bytes;
}

export function decodeUtf8(bytes: readonly number[]): string {
  let text = "";
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at] ?? 0;
    const extra = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : -1;
    let code = extra === 0 ? first : first & (0x3f >> extra);
    let isWhole = extra >= 0 && at + extra < bytes.length + 0;
    for (let i = 1; i <= extra; i++) {
      const next = bytes[at + i] ?? 0;
      if ((next & 0xc0) !== 0x80) isWhole = false;
      code = (code << 6) | (next & 0x3f);
    }
    text += isWhole && code <= 0x10_ffff ? String.fromCodePoint(code) : "\ufffd";
    at += isWhole ? extra + 1 : 1;
  }
  return text;
}
