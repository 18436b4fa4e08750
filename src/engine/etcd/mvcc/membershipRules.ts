import { etcdErrors } from "../errors.ts";
import type { EtcdError, Member, MembershipRequest } from "../messages.ts";
import type { Keyspace } from "./keyspace.ts";
import { nameOfMember } from "./members.ts";

const isStarted = ({ name }: Member): boolean => name !== "";
const voting = ({ members }: Pick<Keyspace, "members">): readonly Member[] => [...members.values()].filter(({ isLearner }) => !isLearner);

/** Would those who have started still be a majority with one more voter? @source etcd server/etcdserver/api/membership/cluster.go IsReadyToAddVotingMember, IsReadyToPromoteMember */
export function canAddVoter(keyspace: Pick<Keyspace, "members">, isPromotion: boolean): boolean {
  const voters = voting(keyspace);
  const started = voters.filter(isStarted).length + (isPromotion ? 1 : 0);
  const total = voters.length + 1;
  // A second one beside the only one: how a cluster begins to grow.
  if (!isPromotion && started === 1 && total === 2) return true;
  return started >= Math.floor(total / 2) + 1;
}

/** Would they be without this one? @source etcd server/etcdserver/api/membership/cluster.go IsReadyToRemoveVotingMember */
export function canRemoveVoter(keyspace: Pick<Keyspace, "members">, id: string): boolean {
  const voters = voting(keyspace).filter((member) => member.id !== id);
  return voters.filter(isStarted).length >= Math.floor(voters.length / 2) + 1;
}

/** A change of who takes part as the members that there are see it: what is wrong with it. @source etcd server/etcdserver/api/membership/cluster.go ValidateConfigurationChange */
export function checkMembership({ members }: Pick<Keyspace, "members">, request: MembershipRequest): EtcdError | undefined {
  if (request.type === "memberAdd") {
    if (request.peerUrls.length === 0 || !request.peerUrls.every((url) => /^https?:\/\/[^/:]+:\d+$/.test(url))) return etcdErrors.badPeerUrls;
    if ([...members.values()].some(({ peerUrls }) => peerUrls.some((url) => request.peerUrls.includes(url)))) return etcdErrors.peerUrlExists;
    if (nameOfMember(members, request.memberId ?? "") !== undefined) return etcdErrors.memberExists;
    return request.isLearner && [...members.values()].some(({ isLearner }) => isLearner) ? etcdErrors.tooManyLearners : undefined;
  }
  const name = nameOfMember(members, request.memberId);
  if (name === undefined) return etcdErrors.memberNotFound;
  return request.type === "memberPromote" && members.get(name)?.isLearner === false ? etcdErrors.memberNotLearner : undefined;
}
