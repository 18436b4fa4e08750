import { decodeBase64, encodeBase64, utf8Bytes } from "../encoding.ts";
import { sha256 } from "../../core/index.ts";

/**
 * JSON web tokens of this cluster.
 *
 * @simplified signed with a key that all API servers share (HS256) where real ones have a pair of keys
 *   (RS256). The signature is real: nobody can make or change a token without the key.
 * @source RFC 7515, RFC 7519; kubernetes pkg/serviceaccount/jwt.go
 */

/** As /etc/kubernetes/pki/sa.key, the same file on all control-plane machines; every cluster here is made with this one. */
const signingKey = "kubarium: the service account key of a simulated cluster";
const keyId = "a2ViYXJpdW0tc2ltdWxhdGVkLXNlcnZpY2UtYWNjb3VudA";
const header = JSON.stringify({ alg: "HS256", kid: keyId });
const blockSize = 64;

const latin1 = (bytes: Iterable<number>): string => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

const padded = (mask: number): string => {
  let text = "";
  for (let i = 0; i < blockSize; i++) text += String.fromCharCode((i < signingKey.length ? signingKey.charCodeAt(i) : 0) ^ mask);
  return text;
};

const inner = padded(0x36);
const outer = padded(0x5c);

const toUrl = (base64: string): string => base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const fromUrl = (base64: string): string => base64.replaceAll("-", "+").replaceAll("_", "/");

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Base64url of bytes, which need not be text. */
function encodeBytes(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const length = Math.min(3, bytes.length - i) + 1;
    for (let k = 0; k < length; k++) text += alphabet.charAt((group >> (18 - 6 * k)) & 63);
  }
  return text;
}

/** HMAC with SHA-256. @source RFC 2104 */
const signatureOf = (text: string): string => encodeBytes(sha256(outer + latin1(sha256(inner + latin1(utf8Bytes(text))))));

const encodedHeader = toUrl(encodeBase64(header));

/** The signed token that carries these claims. */
export function signToken(claims: object): string {
  const signed = `${encodedHeader}.${toUrl(encodeBase64(JSON.stringify(claims)))}`;
  return `${signed}.${signatureOf(signed)}`;
}

/** The claims of a token of this cluster; undefined: it is not one, or has been tampered with. */
export function verifyToken(token: string): unknown {
  const [head, payload, signature, ...more] = token.split(".");
  if (head !== encodedHeader || payload === undefined || signature === undefined || more.length > 0) return undefined;
  if (signatureOf(`${head}.${payload}`) !== signature) return undefined;
  try {
    return JSON.parse(decodeBase64(fromUrl(payload)));
  } catch {
    return undefined;
  }
}
