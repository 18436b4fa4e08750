import type { Micros } from "../../core/index.ts";
import type { Law } from "../law.ts";

/**
 * A process whose clock and processor work acts as leader only as long as its Lease cannot have
 * been taken: client-go gives up 10 s after the last try began, the Lease lasts 15 s. A frozen or
 * slowed process does act later than that (Leases are no fence); resourceVersions keep it from harm.
 */
export const onlyTheHolderActs: Law = {
  name: "a leader that is on time stops before its Lease can be taken",
  begin() {
    const lateAt = new Map<string, Micros>();
    return ({ candidates, now }) => {
      for (const { process, isOnTime, leads, lastRenewAt, leaseDuration, lease } of candidates) {
        if (!isOnTime) lateAt.set(process, now);
        if (!leads || !isOnTime) continue;
        // What lay waiting while it was frozen is worked off at the moment of waking.
        if (now <= (lateAt.get(process) ?? -1) + leaseDuration) continue;
        if (now - lastRenewAt >= leaseDuration) return `${process} leads ${lease} ${(now - lastRenewAt) / 1e6} s after its last renewal`;
      }
      return undefined;
    };
  },
};
