/**
 * Bytes as plain data: a text of which each character is one byte (0 to 255). Streams between clients
 * and containers carry them.
 */
export type ByteText = string;

const continuation = (code: number, shift: number): string => String.fromCharCode(0x80 | ((code >> shift) & 0x3f));

function encodeCodePoint(code: number): ByteText {
  if (code < 0x80) return String.fromCharCode(code);
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6)) + continuation(code, 0);
  if (code < 0x1_0000) return String.fromCharCode(0xe0 | (code >> 12)) + continuation(code, 6) + continuation(code, 0);
  return String.fromCharCode(0xf0 | (code >> 18)) + continuation(code, 12) + continuation(code, 6) + continuation(code, 0);
}

/** Only characters that are bytes of their own. */
const isAscii = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
};

/** A text in UTF-8. */
export function toUtf8(text: string): ByteText {
  if (isAscii(text)) return text;
  let bytes = "";
  for (const character of text) bytes += encodeCodePoint(character.codePointAt(0) ?? 0xfffd);
  return bytes;
}

/** How many bytes follow a first one; -1: it is none. */
function following(first: number): number {
  if (first < 0x80) return 0;
  if (first < 0xc2) return -1;
  if (first < 0xe0) return 1;
  if (first < 0xf0) return 2;
  return first < 0xf5 ? 3 : -1;
}

/** The text of bytes in UTF-8; what is none becomes U+FFFD. */
export function fromUtf8(bytes: ByteText): string {
  if (isAscii(bytes)) return bytes;
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const first = bytes.charCodeAt(at);
    const more = following(first);
    let code = more <= 0 ? first : first & (0x3f >> more);
    let taken = 1;
    while (taken <= more && (bytes.charCodeAt(at + taken) & 0xc0) === 0x80) code = (code << 6) | (bytes.charCodeAt(at + taken++) & 0x3f);
    const isWhole = more >= 0 && taken === more + 1 && code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff);
    text += isWhole ? String.fromCodePoint(code) : "\ufffd";
    at += taken;
  }
  return text;
}
