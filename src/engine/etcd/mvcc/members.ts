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

/** What changes of a member without changing who votes. */
export function updateMember(keyspace: Keyspace, request: Of<"memberUpdate" | "memberPublish">): Result<EtcdResponse, EtcdError> {
  const name = nameOfMember(keyspace.members, request.memberId);
  const member = name === undefined ? undefined : keyspace.members.get(name);
  if (name === undefined || member === undefined) return fail(etcdErrors.memberNotFound);
  keyspace.members.set(name, request.type === "memberUpdate" ? { ...member, peerUrls: request.peerUrls } : { ...member, name: request.name, clientUrls: request.clientUrls });
  return ok({ type: request.type, members: membersById(keyspace) });
}
