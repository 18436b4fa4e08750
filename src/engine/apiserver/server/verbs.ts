import type { Verb } from "../../api/index.ts";

const reads: readonly Verb[] = ["get", "list", "watch"];
/** Verbs that need no name and, for a namespaced resource, no namespace. */
const collections: readonly Verb[] = ["list", "watch", "deletecollection"];

export const matchesVerb = (verb: Verb, kind: "read" | "collection"): boolean => (kind === "read" ? reads : collections).includes(verb);
