import type { Micros } from "../../core/index.ts";
import type { Member } from "../messages.ts";
import type { Entry } from "../raft/messages.ts";
import { clientUrlOf, clusterToken, peerUrlOf } from "./config.ts";
import type { ResolvedConfig } from "./config.ts";
import { memberIdOf } from "./ids.ts";
import type { EtcdState, MemberContext } from "./state.ts";

export const ownId = (state: EtcdState): string => state.keyspace.members.get(state.name)?.id ?? "";

/** A member of the beginning, as all see it until it has made its name known. */
export function initialMember(config: ResolvedConfig, process: string): Member {
  const peerUrls = [peerUrlOf(config, process)];
  return { id: memberIdOf(peerUrls, clusterToken), name: "", peerUrls, clientUrls: [], isLearner: false };
}

/** Whose messages are listened to. */
export const isPeer = (state: EtcdState, member: MemberContext, from: string): boolean => state.keyspace.members.has(from) || (!state.keyspace.removed.has(from) && member.config.others.includes(from));

/** A peer has been heard. */
export function noteHeard(state: EtcdState, from: string, now: Micros, patience: Micros): void {
  const heard = state.heard.get(from);
  if (heard === undefined) {
    state.heard.set(from, { since: now, last: now });
    return;
  }
  if (now - heard.last > patience) heard.since = now;
  heard.last = now;
}

/** The first entries of the log: who takes part from the beginning. */
export function applyInitialMembers(state: EtcdState, member: MemberContext, { confChange }: Entry): void {
  const { members } = state.keyspace;
  for (const { id } of confChange?.changes ?? []) if (!members.has(id)) members.set(id, initialMember(member.config, id));
}

/** Who has come up makes its name known through the log, again and again until that is applied. @source etcd server/etcdserver/server.go publishV3 */
export function publishName(state: EtcdState, member: MemberContext): void {
  const own = state.keyspace.members.get(state.name);
  if (own === undefined || own.name !== "" || state.raft.leader === "" || state.phase !== "running") return;
  const { now } = member.env;
  if (state.publishedAt >= 0 && now - state.publishedAt < member.config.requestTimeout) return;
  state.publishedAt = now;
  const name = state.name.slice(member.config.processPrefix.length);
  state.proposals.push({ member: state.name, incarnation: state.incarnation, id: 0, request: { type: "memberPublish", memberId: own.id, name, clientUrls: [clientUrlOf(member.config, state.name)] }, cause: 0 });
}
