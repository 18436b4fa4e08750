import type { Law } from "../law.ts";

/** One leader, and all members that run are where it is, give or take the entries on their way. */
export const etcdIsWhole: Law = {
  name: "etcd has one leader and its members keep up",
  begin: () => ({ members }) => {
    const leaders = members.filter((member) => member.role === "leader");
    const [leader] = leaders;
    if (leader === undefined || leaders.length > 1) return `etcd has ${leaders.length} leaders`;
    const behind = members.find((member) => member.term === leader.term && leader.appliedIndex - member.appliedIndex > entriesUnderWay);
    return behind === undefined ? undefined : `${behind.name} has applied ${behind.appliedIndex}, the leader ${leader.appliedIndex}`;
  },
};

const entriesUnderWay = 200;
