import type { Micros } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { Lease } from "../../kinds/index.ts";
import type { Law } from "../law.ts";

/**
 * Another holder takes a Lease only when it was not renewed for its whole duration, or was given up.
 * Who takes it has seen the last renewal after it was committed and waits from then on by its own
 * clock, so between the two commits lies at least the duration. Exact when looked at after every event.
 *
 * @source k8s.io/client-go/tools/leaderelection/leaderelection.go tryAcquireOrRenew
 */
export const leasesAreNotStolen: Law = {
  name: "a Lease changes hands only when it has run out or was given up",
  begin() {
    const renewedAt = new Map<string, Micros>();
    return ({ changes, now }) => {
      for (const { key, object, previous } of changes) {
        if ((object ?? previous)?.kind !== "Lease") continue;
        const last = renewedAt.get(key);
        if (object === undefined) renewedAt.delete(key);
        else renewedAt.set(key, now);
        if (object === undefined || previous === undefined || last === undefined) continue;
        const before = (previous as Lease).spec;
        const after = (object as Lease).spec;
        const holder = before.holderIdentity ?? "";
        if (holder === "" || after.holderIdentity === "" || holder === after.holderIdentity) continue;
        const age = now - last;
        if (age < seconds(before.leaseDurationSeconds ?? 0)) return `${after.holderIdentity ?? "nobody"} took ${key} from ${holder} ${age / 1e6} s after its renewal`;
      }
      return undefined;
    };
  },
};
