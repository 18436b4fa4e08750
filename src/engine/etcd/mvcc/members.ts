import type { Result } from "../../core/index.ts";
import { fail, ok } from "../../core/index.ts";
import { etcdErrors } from "../errors.ts";
import type { EtcdError, EtcdResponse, Member, MembershipRequest } from "../messages.ts";
import type { Keyspace } from "./keyspace.ts";

type Of<T extends MembershipRequest["type"]> = Extract<MembershipRequest, { readonly type: T }>;

/** Raft's name of the member with an id. */
export function nameOfMember(members: Keyspace["members"], id: string): string | undefined {
  for (const [name, member] of members) if (member.id === id) return name;
  return undefined;
}

/** In the order of their ids, as they are listed. @source etcd server/etcdserver/api/membership/cluster.go Members */
export const membersById = ({ members }: Pick<Keyspace, "members">): readonly Member[] => [...members.values()].sort((a, b) => (a.id < b.id ? -1 : 1));

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

/** What changes of a member without changing who votes. */
export function updateMember(keyspace: Keyspace, request: Of<"memberUpdate" | "memberPublish">): Result<EtcdResponse, EtcdError> {
  const name = nameOfMember(keyspace.members, request.memberId);
  const member = name === undefined ? undefined : keyspace.members.get(name);
  if (name === undefined || member === undefined) return fail(etcdErrors.memberNotFound);
  keyspace.members.set(name, request.type === "memberUpdate" ? { ...member, peerUrls: request.peerUrls } : { ...member, name: request.name, clientUrls: request.clientUrls });
  return ok({ type: request.type, members: membersById(keyspace) });
}
