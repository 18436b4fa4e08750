import type { Law } from "../law.ts";

/** Of every object, a deleted and re-created one included: a client that has seen a version never meets an older one as newer. */
export const resourceVersionsOnlyGrow: Law = {
  name: "an object's resourceVersion only grows",
  begin() {
    const revisions = new Map<string, number>();
    return ({ changes }) => {
      for (const { key, revision } of changes) {
        const last = revisions.get(key) ?? 0;
        if (revision <= last) return `${key} went from resourceVersion ${last} to ${revision}`;
        revisions.set(key, revision);
      }
      return undefined;
    };
  },
};
