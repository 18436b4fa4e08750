import { decodeBase64, encodeBase64, scanJson } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";

/** Where a list goes on. */
export interface Continuation {
  /** At which it is read; 0: from the start; -1: as things are now, which is inconsistent with what went before. */
  readonly revision: number;
  /** The last key that was given. */
  readonly after: string;
}

const version = "meta.k8s.io/v1";
const fromTheStart: Continuation = { revision: 0, after: "" };

/**
 * A token is JSON in base64 without padding: the revision and the key after which to go on, without the
 * resource's prefix.
 *
 * @source k8s.io/apiserver/pkg/storage/continue.go EncodeContinue
 */
export function encodeContinue(revision: number, after: string, prefix: string): string {
  const start = `${after.startsWith(prefix) ? after.slice(prefix.length) : after}\u0000`;
  const json = JSON.stringify({ v: version, rv: revision, start });
  return encodeBase64(json).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The place that a token names, or why it is none. @source continue.go DecodeContinue */
export function decodeContinue(token: string, prefix: string): Result<Continuation, string> {
  if (token === "") return ok(fromTheStart);
  const bad = token.search(/[^A-Za-z0-9_-]/);
  if (bad !== -1 || token.length % 4 === 1) return invalid(`illegal base64 data at input byte ${bad === -1 ? token.length - 1 : bad}`);
  const text = decodeBase64(token.replaceAll("-", "+").replaceAll("_", "/"));
  const { error } = scanJson(text);
  if (error !== undefined) return invalid(error);
  const given = JSON.parse(text) as unknown;
  if (typeof given !== "object" || given === null || Array.isArray(given)) return invalid("json: cannot unmarshal into Go value of type storage.continueToken");
  const { v, rv, start } = given as Readonly<Record<string, unknown>>;
  if (v !== version) return invalid(`server does not recognize this encoded version ${typeof v === "string" ? v : ""}`);
  if (typeof rv !== "number" || rv === 0 || !Number.isSafeInteger(rv)) return invalid(`incorrect encoded start resourceVersion (version ${version})`);
  if (typeof start !== "string" || start === "") return invalid(`encoded start key empty (version ${version})`);
  if (isUnclean(start)) return invalid(start);
  return ok({ revision: rv, after: `${prefix}${start.endsWith("\u0000") ? start.slice(0, -1) : start}` });
}

/** A key that would lead out of its resource. */
const isUnclean = (start: string): boolean => start.split("/").some((part) => part === "" || part === "." || part === "..");

const invalid = (why: string): Result<Continuation, string> => fail(`invalid continue token: continue key is not valid: ${why}`);
