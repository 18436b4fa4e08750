import type { ConnId, Result } from "../../core/index.ts";
import type { EtcdError, EtcdResponse, ResponseHeader } from "../messages.ts";
import type { EtcdState, MemberContext } from "./state.ts";

/** Shared by all answers between which it does not change. */
function headerOf(state: EtcdState): ResponseHeader {
  const memberId = state.keyspace.members.get(state.name)?.id ?? "";
  if (state.header.raftTerm !== state.raft.term || state.header.memberId !== memberId) state.header = { clusterId: state.header.clusterId, memberId, raftTerm: state.raft.term };
  return state.header;
}

/** Answers a client. The revision is the header's: this member's store as of now. */
export function respond(state: EtcdState, member: MemberContext, conn: ConnId, id: number, result: Result<EtcdResponse, EtcdError>): void {
  const { env } = member;
  if (result.ok) env.send(conn, { type: "response", id, revision: state.keyspace.store.revision, header: headerOf(state), response: result.value });
  else env.send(conn, { type: "error", id, error: result.error });
}
