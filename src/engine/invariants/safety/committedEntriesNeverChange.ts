import type { Law } from "../law.ts";
import type { LogEntry, Member } from "../world.ts";

/** What a member has applied at an index, every member applies there, in this life and in the next. @source Raft paper figure 3, state machine safety */
export const committedEntriesNeverChange: Law = {
  name: "a committed entry never changes",
  begin() {
    const first = new Map<number, LogEntry>();
    const checked = new Map<string, { incarnation: number; index: number }>();

    function checkMember(member: Member): string | undefined {
      let last = checked.get(member.name);
      if (last === undefined || last.incarnation !== member.incarnation) {
        last = { incarnation: member.incarnation, index: 0 };
        checked.set(member.name, last);
      }
      if (last.index === member.appliedIndex) return undefined;
      for (let index = Math.max(last.index, member.compactedIndex) + 1; index <= member.appliedIndex; index++) {
        const entry = member.entryAt(index);
        if (entry === undefined) return `${member.name} has applied ${index}, which its log does not hold`;
        const known = first.get(index);
        if (known === undefined) first.set(index, entry);
        else if (known.term !== entry.term || known.data !== entry.data) {
          return `${member.name} applied an entry of term ${entry.term} at ${index}, where one of term ${known.term} was applied before`;
        }
      }
      last.index = member.appliedIndex;
      return undefined;
    }

    return ({ members }) => {
      for (const member of members) {
        const broken = checkMember(member);
        if (broken !== undefined) return broken;
      }
      return undefined;
    };
  },
};
