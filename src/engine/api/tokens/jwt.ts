import { base64Bytes, decodeBase64, encodeBase64UrlBytes, utf8Bytes } from "../encoding.ts";
import { isSignedRs256, keyId, signRs256 } from "./signingKey.ts";

/**
 * JSON web tokens of this cluster, signed by its pair of keys (RS256).
 *
 * @source RFC 7515, RFC 7519; kubernetes pkg/serviceaccount/jwt.go
 */

const fromUrl = (base64: string): string => base64.replaceAll("-", "+").replaceAll("_", "/");
const encode = (value: object): string => encodeBase64UrlBytes(utf8Bytes(JSON.stringify(value)));

let knownHeader: string | undefined;
const encodedHeader = (): string => (knownHeader ??= encode({ alg: "RS256", kid: keyId() }));

/** The signed token that carries these claims. */
export function signToken(claims: object): string {
  const signed = `${encodedHeader()}.${encode(claims)}`;
  return `${signed}.${encodeBase64UrlBytes(signRs256(utf8Bytes(signed)))}`;
}

/** The claims of a token of this cluster; undefined: it is not one, or has been tampered with. */
export function verifyToken(token: string): unknown {
  const [head, payload, signature, ...more] = token.split(".");
  if (head !== encodedHeader() || payload === undefined || signature === undefined || more.length > 0) return undefined;
  if (!isSignedRs256(utf8Bytes(`${head}.${payload}`), base64Bytes(fromUrl(signature)))) return undefined;
  try {
    return JSON.parse(decodeBase64(fromUrl(payload)));
  } catch {
    return undefined;
  }
}
