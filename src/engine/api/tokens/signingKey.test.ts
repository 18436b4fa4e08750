import { checkPrimeSync, createHash, createPublicKey, verify } from "node:crypto";
import type { JsonWebKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { utf8Bytes } from "../encoding.ts";
import { signToken, verifyToken } from "./jwt.ts";
import { isSignedRs256, publicJwks, signingPrimes, signRs256 } from "./signingKey.ts";

const [jwk] = (JSON.parse(publicJwks()) as { readonly keys: readonly (JsonWebKey & { readonly kid: string; readonly n: string })[] }).keys;
const publicKey = createPublicKey({ key: jwk ?? {}, format: "jwk" });

describe("the key of service accounts' tokens", () => {
  it("is a pair of 2048 bits, named after its public half", () => {
    expect(publicKey.asymmetricKeyDetails).toEqual({ modulusLength: 2048, publicExponent: 65_537n });
    expect(jwk).toMatchObject({ use: "sig", kty: "RSA", alg: "RS256", e: "AQAB" });
    expect(jwk?.kid).toBe(createHash("sha256").update(publicKey.export({ type: "spki", format: "der" })).digest("base64url"));
  });

  it("is made of primes", () => {
    expect(signingPrimes().map((prime) => checkPrimeSync(prime))).toEqual(Array.from({ length: 8 }, () => true));
  });

  it.for(["", "a", "ü".repeat(300)])("signs what OpenSSL finds right: %s", (text) => {
    const bytes = Uint8Array.from(utf8Bytes(text));
    const signature = Uint8Array.from(signRs256(bytes));
    expect(verify("RSA-SHA256", bytes, publicKey, signature)).toBe(true);
    expect(isSignedRs256(bytes, signature)).toBe(true);
    expect(isSignedRs256([...bytes, 1], signature)).toBe(false);
    expect(isSignedRs256(bytes, signature.map((byte, at) => (at === 100 ? byte ^ 1 : byte)))).toBe(false);
    expect(isSignedRs256(bytes, signature.subarray(1))).toBe(false);
  });

  it("says in each token which key it was", () => {
    const token = signToken({ sub: "somebody" });
    const [head = ""] = token.split(".");
    expect(JSON.parse(Buffer.from(head, "base64url").toString())).toEqual({ alg: "RS256", kid: jwk?.kid });
    expect(verifyToken(token)).toEqual({ sub: "somebody" });
  });
});
