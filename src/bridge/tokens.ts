import { createHash, timingSafeEqual } from "node:crypto";

/** Who may speak, by bearer token. */
export class Tokens {
  private readonly known: readonly { readonly hash: Buffer; readonly user: string }[];

  constructor(adminToken: string) {
    const all = [{ token: adminToken, user: "kubernetes-admin" }, ...people.map((user) => ({ token: `${user}-token`, user }))];
    this.known = all.map(({ token, user }) => ({ hash: hashOf(token), user }));
  }

  /** The user of an Authorization header; undefined: nobody that is known. */
  userOf(authorization: string | undefined): string | undefined {
    const token = /^Bearer\s+(\S+)\s*$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) return undefined;
    const hash = hashOf(token);
    return this.known.find((each) => timingSafeEqual(each.hash, hash))?.user;
  }
}

/**
 * The users with tokens that everybody knows, as in the recordings ("alice-token"). They may do only
 * what the cluster's rules let them.
 */
const people = ["alice", "bob", "carol", "mallory"];

const hashOf = (text: string): Buffer => createHash("sha256").update(text).digest();
