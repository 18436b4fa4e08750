import { deepEqual } from "../../api/index.ts";
import type { Law } from "../law.ts";
import type { AppliedChange, Member } from "../world.ts";

/** Change number n of the store is the same change at every member, whether it came by the log or by a snapshot. */
export const storesAgree: Law = {
  name: "the members' stores go through the same changes",
  begin() {
    const changes = new Map<number, AppliedChange>();
    const seen = new Map<string, { incarnation: number; next: number }>();

    const isSame = (a: AppliedChange, b: AppliedChange) => a.key === b.key && a.revision === b.revision && (a.value === b.value || deepEqual(a.value, b.value));

    function checkMember(member: Member): string | undefined {
      let last = seen.get(member.name);
      if (last === undefined || last.incarnation !== member.incarnation) {
        last = { incarnation: member.incarnation, next: 0 };
        seen.set(member.name, last);
      }
      if (last.next === member.changeCount) return undefined;
      const fresh = member.changesSince(last.next) ?? [];
      let number = member.changeCount - fresh.length;
      for (const change of fresh) {
        const known = changes.get(number);
        if (known === undefined) changes.set(number, change);
        else if (!isSame(known, change)) {
          return `change ${number} is ${change.key} at revision ${change.revision} at ${member.name}, but was ${known.key} at revision ${known.revision}`;
        }
        number++;
      }
      last.next = member.changeCount;
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
