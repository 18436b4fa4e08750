import type { Law } from "../law.ts";

const leases = ["kube-scheduler", "kube-controller-manager", "cloud-controller-manager"] as const;

export const everyLeaseHasOneHolder: Law = {
  name: "one of the schedulers, one of the controller managers and one of the cloud controller managers leads",
  begin: () => ({ candidates }) => {
    for (const lease of leases) {
      const leaders = candidates.filter((candidate) => candidate.leads && candidate.lease === lease);
      if (leaders.length !== 1) return `${lease} is led by ${leaders.length === 0 ? "nobody" : leaders.map(({ process }) => process).join(" and ")}`;
    }
    return undefined;
  },
};
