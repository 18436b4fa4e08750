import type { Law } from "../law.ts";

export const everyLeaseHasOneHolder: Law = {
  name: "one of the schedulers, one of the controller managers and one of the cloud controller managers leads",
  begin: () => ({ candidates }) => {
    const leaders = new Map<string, string[]>();
    for (const { lease, leads, process } of candidates) {
      const known = leaders.get(lease) ?? [];
      leaders.set(lease, leads ? [...known, process] : known);
    }
    for (const [lease, names] of leaders) if (names.length !== 1) return `${lease === "" ? "a lease" : lease} is led by ${names.length === 0 ? "nobody" : names.join(" and ")}`;
    return undefined;
  },
};
