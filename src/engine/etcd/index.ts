export type {
  Alarm,
  Compare,
  DeleteRangeRequest,
  EtcdClientMessage,
  EtcdError,
  EtcdEvent,
  EtcdRequest,
  EtcdResponse,
  EtcdServerMessage,
  KeyValue,
  Member,
  MembershipRequest,
  PutRequest,
  RangeRequest,
  RangeResponse,
  RequestOp,
  ResponseHeader,
  ResponseOp,
} from "./messages.ts";
export { raftDefaults } from "./server/config.ts";
export type { EtcdMemberConfig } from "./server/config.ts";
export type { EtcdMessage, EtcdTimer } from "./server/messages.ts";
export type { EtcdState } from "./server/state.ts";
export { etcdMember } from "./server/etcdMember.ts";
export { etcdStore } from "./server/etcdStore.ts";
export type { EtcdStoreReader } from "./server/etcdStore.ts";
export { describeEntry } from "./server/describe.ts";
export { recover as recoverMember, walFile } from "./server/wal.ts";
export type { RecoveredMember } from "./server/wal.ts";
