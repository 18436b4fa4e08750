import { ownId } from "./members.ts";
import type { EtcdState } from "./state.ts";

/** This member's backend is as large as its quota allows: it raises the alarm, through the log, for all. @source etcd server/etcdserver/api/v3rpc/quota.go */
export function raiseNoSpace(state: EtcdState): void {
  const memberId = ownId(state);
  if (state.isRaisingAlarm || state.keyspace.alarms.some((alarm) => alarm.memberId === memberId && alarm.alarm === "NOSPACE")) return;
  state.isRaisingAlarm = true;
  state.proposals.push({ member: state.name, incarnation: state.incarnation, id: 0, request: { type: "alarm", action: "activate", memberId, alarm: "NOSPACE" }, cause: 0 });
}
