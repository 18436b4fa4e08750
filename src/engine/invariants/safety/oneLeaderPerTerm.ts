import type { Law } from "../law.ts";

/** Over the whole history: a leader that is dead since has still led its term. @source Raft paper figure 3, election safety */
export const oneLeaderPerTerm: Law = {
  name: "at most one etcd leader per term",
  begin() {
    const leaderOf = new Map<number, string>();
    return ({ members }) => {
      for (const { role, term, name } of members) {
        if (role !== "leader") continue;
        const other = leaderOf.get(term);
        if (other === undefined) leaderOf.set(term, name);
        else if (other !== name) return `${other} and ${name} have both led term ${term}`;
      }
      return undefined;
    };
  },
};
