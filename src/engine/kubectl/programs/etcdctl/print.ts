import type { Alarm, EtcdResponse, Member, ResponseHeader } from "../../../etcd/index.ts";
import type { EtcdctlArguments } from "./arguments.ts";
import type { EtcdOutcome } from "./etcdClient.ts";
import { bigNumber, decimal, humanBytes, jsonText, leaseText, quoted, table } from "./format.ts";
import { kvFields, kvJson, kvText, txnText } from "./keyValue.ts";

export type Answered = Extract<EtcdOutcome, { readonly ok: true }>;

/** An answer under its header, in the form of -w. */
interface Shown {
  readonly simple: () => string;
  readonly fields: () => string;
  readonly json: () => object;
  readonly table?: () => { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** @returns undefined for a form that there is not of this answer */
export function printed({ writeOut }: EtcdctlArguments, shown: Shown): string | undefined {
  switch (writeOut) {
    case "simple":
      return shown.simple();
    case "json":
      return jsonText(shown.json());
    case "fields":
      return shown.fields();
    case "table": {
      const drawn = shown.table?.();
      return drawn === undefined ? undefined : table(drawn.heads, drawn.rows);
    }
    default:
      return undefined;
  }
}

export const headerJson = ({ header, revision }: Answered): object => ({ cluster_id: bigNumber(header.clusterId), member_id: bigNumber(header.memberId), ...(revision === 0 ? {} : { revision }), raft_term: header.raftTerm });

export const headerFields = ({ header, revision }: { readonly header: ResponseHeader; readonly revision: number }): string =>
  `"ClusterID" : ${decimal(header.clusterId)}\n"MemberID" : ${decimal(header.memberId)}\n"Revision" : ${revision}\n"RaftTerm" : ${header.raftTerm}\n`;

const memberRow = ({ id, name, peerUrls, clientUrls, isLearner }: Member): readonly string[] => [id.replace(/^0+/, ""), name === "" ? "unstarted" : "started", name, peerUrls.join(","), clientUrls.join(","), String(isLearner)];

const memberJson = ({ id, name, peerUrls, clientUrls, isLearner }: Member): object => ({ ID: bigNumber(id), ...(name === "" ? {} : { name }), peerURLs: peerUrls, ...(clientUrls.length === 0 ? {} : { clientURLs: clientUrls }), ...(isLearner ? { isLearner } : {}) });

export const membersShown = (answer: Answered, members: readonly Member[]): Shown => ({
  simple: () => members.map((member) => `${memberRow(member).join(", ")}\n`).join(""),
  fields: () => headerFields(answer) + members.map(({ id, name, peerUrls, clientUrls, isLearner }) => `"ID" : ${decimal(id)}\n"Name" : ${quoted(name)}\n${peerUrls.map((url) => `"PeerURL" : ${quoted(url)}\n`).join("")}${clientUrls.map((url) => `"ClientURL" : ${quoted(url)}\n`).join("")}"IsLearner" : ${isLearner}\n\n`).join(""),
  json: () => ({ header: headerJson(answer), members: members.map(memberJson) }),
  table: () => ({ heads: ["ID", "STATUS", "NAME", "PEER ADDRS", "CLIENT ADDRS", "IS LEARNER"], rows: members.map(memberRow) }),
});

export interface EndpointStatus {
  readonly endpoint: string;
  readonly answer: Answered;
  readonly status: Extract<EtcdResponse, { readonly type: "status" }>;
}

const statusRow = ({ endpoint, answer, status }: EndpointStatus): readonly string[] => [
  endpoint,
  answer.header.memberId.replace(/^0+/, ""),
  status.version,
  humanBytes(status.dbSize),
  String(status.leaderId === answer.header.memberId),
  String(status.isLearner),
  String(status.raftTerm),
  String(status.raftIndex),
  String(status.raftAppliedIndex),
  status.errors.join(", "),
];

/** @source etcd 3.5 etcdctl/ctlv3/command/printer.go makeEndpointStatusTable */
export const statusShown = (statuses: readonly EndpointStatus[]): Shown => ({
  simple: () => statuses.map((each) => `${statusRow(each).join(", ")}\n`).join(""),
  fields: () =>
    statuses
      .map(({ endpoint, answer, status }) => `${headerFields(answer)}"Version" : ${quoted(status.version)}\n"DBSize" : ${status.dbSize}\n"Leader" : ${decimal(status.leaderId)}\n"IsLearner" : ${status.isLearner}\n"RaftIndex" : ${status.raftIndex}\n"RaftTerm" : ${status.raftTerm}\n"RaftAppliedIndex" : ${status.raftAppliedIndex}\n"Errors" : [${status.errors.join(" ")}]\n"Endpoint" : ${quoted(endpoint)}\n\n`)
      .join(""),
  json: () =>
    statuses.map(({ endpoint, answer, status }) => ({
      Endpoint: endpoint,
      Status: { header: headerJson(answer), version: status.version, dbSize: status.dbSize, ...(status.leaderId === "" ? {} : { leader: bigNumber(status.leaderId) }), raftIndex: status.raftIndex, raftTerm: status.raftTerm, raftAppliedIndex: status.raftAppliedIndex, ...(status.errors.length === 0 ? {} : { errors: status.errors }), dbSizeInUse: status.dbSizeInUse, ...(status.isLearner ? { isLearner: true } : {}) },
    })),
  table: () => ({ heads: ["ENDPOINT", "ID", "VERSION", "DB SIZE", "IS LEADER", "IS LEARNER", "RAFT TERM", "RAFT INDEX", "RAFT APPLIED INDEX", "ERRORS"], rows: statuses.map((each) => statusRow(each).map((cell) => cell.trimEnd())) }),
});

/** As protobuf's String prints one. */
const alarmText = ({ memberId, alarm }: Alarm): string => `memberID:${decimal(memberId)} alarm:${alarm} `;

export const alarmsShown = (answer: Answered, alarms: readonly Alarm[]): Shown => ({
  simple: () => alarms.map((alarm) => `${alarmText(alarm)}\n`).join(""),
  fields: () => headerFields(answer) + alarms.map(({ memberId, alarm }) => `"MemberID" : ${decimal(memberId)}\n"AlarmType" : ${alarm}\n\n`).join(""),
  json: () => ({ header: headerJson(answer), ...(alarms.length === 0 ? {} : { alarms: alarms.map(({ memberId, alarm }) => ({ memberID: bigNumber(memberId), alarm: alarm === "NOSPACE" ? 1 : 2 })) }) }),
});

export const rangeShown = (answer: Answered, { kvs, more, count }: Extract<EtcdResponse, { readonly type: "range" }>, args: EtcdctlArguments): Shown => ({
  simple: () => kvs.map((kv) => kvText(kv, args, args.flags.has("keys-only"))).join(""),
  fields: () => `${headerFields(answer)}${kvs.map((kv) => kvFields("", kv)).join("")}"More" : ${more}\n"Count" : ${count}\n`,
  json: () => ({ header: headerJson(answer), ...(kvs.length === 0 ? {} : { kvs: kvs.map(kvJson) }), ...(more ? { more } : {}), ...(count === 0 ? {} : { count }) }),
});

export const putShown = (answer: Answered, { prevKv }: Extract<EtcdResponse, { readonly type: "put" }>, args: EtcdctlArguments): Shown => ({
  simple: () => `OK\n${prevKv === undefined ? "" : kvText(prevKv, args)}`,
  fields: () => headerFields(answer) + (prevKv === undefined ? "" : kvFields("Prev", prevKv)),
  json: () => ({ header: headerJson(answer), ...(prevKv === undefined ? {} : { prev_kv: kvJson(prevKv) }) }),
});

export const deleteShown = (answer: Answered, { deleted, prevKvs = [] }: Extract<EtcdResponse, { readonly type: "deleteRange" }>, args: EtcdctlArguments): Shown => ({
  simple: () => `${deleted}\n${prevKvs.map((kv) => kvText(kv, args)).join("")}`,
  fields: () => `${headerFields(answer)}"Deleted" : ${deleted}\n${prevKvs.map((kv) => kvFields("Prev", kv)).join("")}`,
  json: () => ({ header: headerJson(answer), ...(deleted === 0 ? {} : { deleted }), ...(prevKvs.length === 0 ? {} : { prev_kvs: prevKvs.map(kvJson) }) }),
});

export const txnShown = (answer: Answered, response: Extract<EtcdResponse, { readonly type: "txn" }>, args: EtcdctlArguments): Shown => ({
  simple: () => txnText(response, args),
  fields: () => `${headerFields(answer)}"Succeeded" : ${response.succeeded}\n`,
  json: () => ({ header: headerJson(answer), ...(response.succeeded ? { succeeded: true } : {}), responses: response.responses.map((each) => ({ Response: each.type === "range" ? { response_range: { kvs: each.kvs.map(kvJson), count: each.count } } : each.type === "put" ? { response_put: {} } : { response_delete_range: { deleted: each.deleted } } })) }),
});

/** An answer that has nothing beside one line. */
export const lineShown = (answer: Answered, line: string, more: object = {}): Shown => ({
  simple: () => `${line}\n`,
  fields: () => headerFields(answer) + Object.entries(more).map(([name, value]) => `"${name}" : ${String(value)}\n`).join(""),
  json: () => ({ header: headerJson(answer), ...more }),
});

export const leaseShown = (answer: Answered, leaseId: number, ttlSeconds: number, line: string): Shown => ({ ...lineShown(answer, line, { ID: leaseId, TTL: ttlSeconds }), json: () => ({ header: headerJson(answer), id: leaseId, ttl: ttlSeconds }) });

export const leasesShown = (answer: Answered, ids: readonly number[]): Shown => ({
  simple: () => `found ${ids.length} leases\n${ids.map((id) => `${leaseText(id)}\n`).join("")}`,
  fields: () => headerFields(answer) + ids.map((id) => `"ID" : ${id}\n`).join(""),
  json: () => ({ header: headerJson(answer), leases: ids.map((id) => ({ id })) }),
});
