import type { ConnId, Result } from "../../core/index.ts";
import type { EtcdError, EtcdResponse } from "../messages.ts";
import type { EtcdState, MemberContext } from "./state.ts";

/** Answers a client. The revision is the header's: this member's store as of now. */
export function respond(state: EtcdState, member: MemberContext, conn: ConnId, id: number, result: Result<EtcdResponse, EtcdError>): void {
  const { env } = member;
  if (result.ok) env.send(conn, { type: "response", id, revision: state.keyspace.store.revision, response: result.value });
  else env.send(conn, { type: "error", id, error: result.error });
}
