import { createHash, timingSafeEqual } from "node:crypto";

/** What an Authorization header proves: a user whom the bridge knows, or a token that the cluster must judge. */
export type Bearer = { readonly user: string; readonly token?: string };

/** Three parts of base64url: a service account's token. Anything else is nobody's, and need not burden the history. */
const looksIssued = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const tokenMaxLength = 16_384;

/** Who may speak, by bearer token. */
export class Tokens {
  private readonly known: readonly { readonly hash: Buffer; readonly user: string }[];

  constructor(adminToken: string) {
    const all = [{ token: adminToken, user: "kubernetes-admin" }, ...people.map((user) => ({ token: `${user}-token`, user }))];
    this.known = all.map(({ token, user }) => ({ hash: hashOf(token), user }));
  }

  /** Who the Authorization header says it is; undefined: nobody. */
  bearerOf(authorization: string | undefined): Bearer | undefined {
    const token = /^Bearer\s+(\S+)\s*$/i.exec(authorization ?? "")?.[1];
    if (token === undefined || token.length > tokenMaxLength) return undefined;
    const hash = hashOf(token);
    const user = this.known.find((each) => timingSafeEqual(each.hash, hash))?.user;
    if (user !== undefined) return { user };
    return looksIssued.test(token) ? { user: "", token } : undefined;
  }
}

/**
 * The users with tokens that everybody knows, as in the recordings ("alice-token"). They may do only
 * what the cluster's rules let them.
 */
const people = ["alice", "bob", "carol", "mallory"];

const hashOf = (text: string): Buffer => createHash("sha256").update(text).digest();
