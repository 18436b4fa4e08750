import type { Law } from "../law.ts";
import type { Member } from "../world.ts";

const counters = ["term", "commitIndex", "appliedIndex", "revision", "changeCount"] as const;

/** Within one life. A restarted member begins at its snapshot and applies its log again. */
export const membersOnlyAdvance: Law = {
  name: "a member's term, commit index and store revision only grow",
  begin() {
    const last = new Map<string, { incarnation: number; counts: Record<(typeof counters)[number], number> }>();
    const begin = ({ incarnation }: Member) => ({ incarnation, counts: { term: 0, commitIndex: 0, appliedIndex: 0, revision: 0, changeCount: 0 } });
    return ({ members }) => {
      for (const member of members) {
        let seen = last.get(member.name);
        if (seen === undefined || seen.incarnation !== member.incarnation) last.set(member.name, (seen = begin(member)));
        for (const counter of counters) {
          if (member[counter] < seen.counts[counter]) return `${counter} of ${member.name} went back from ${seen.counts[counter]} to ${member[counter]}`;
          seen.counts[counter] = member[counter];
        }
        if (member.appliedIndex > member.commitIndex) return `${member.name} applied ${member.appliedIndex}, but only ${member.commitIndex} is committed`;
      }
      return undefined;
    };
  },
};
