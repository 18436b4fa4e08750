import { seconds } from "../../../core/index.ts";
import type { Micros } from "../../../core/index.ts";
import type { EtcdRequest, EtcdResponse, KeyValue, Member } from "../../../etcd/index.ts";
import { askEtcd } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { listOf } from "./arguments.ts";
import type { EtcdctlArguments } from "./arguments.ts";
import type { EtcdOutcome } from "./etcdClient.ts";
import { goDuration, leaseText } from "./format.ts";
import { leaseOf, rangeOf, txnOf, valueText } from "./keyValue.ts";
import { alarmsShown, deleteShown, leaseShown, leasesShown, lineShown, membersShown, printed, putShown, rangeShown, statusShown, txnShown } from "./print.ts";
import type { Answered, EndpointStatus } from "./print.ts";

/** @source etcd pkg/cobrautl/error.go */
export const exitCodes = { error: 1, badFeature: 4, interrupted: 5, badArgs: 128 } as const;

type Command = (io: Io, args: EtcdctlArguments, input: VerbInput) => Talk<number>;
type Typed<T extends EtcdResponse["type"]> = Extract<EtcdResponse, { readonly type: T }>;

const bad = (io: Io, text: string, code: number = exitCodes.badArgs): number => {
  io.err(`Error: ${text}\n`);
  return code;
};

function show(io: Io, args: EtcdctlArguments, shown: Parameters<typeof printed>[1]): number {
  const text = printed(args, shown);
  if (text === undefined) return bad(io, `${args.writeOut} is not supported as output format`, exitCodes.badFeature);
  io.out(text);
  return 0;
}

/** One request to whichever endpoint has its turn. @param wrap around what went wrong */
function* one(io: Io, args: EtcdctlArguments, request: EtcdRequest, wrap = (text: string): string => text): Talk<Answered | number> {
  const [outcome] = yield* askEtcd(io, [{ endpoints: args.endpoints, request, timeout: args.timeout }]);
  if (outcome?.ok === true) return outcome;
  return bad(io, wrap(outcome === undefined ? "no endpoints given" : outcome.error.message), exitCodes.error);
}

/** Asks, and prints what is answered. */
const asks = <T extends EtcdResponse["type"]>(requestOf: (args: EtcdctlArguments, input: VerbInput) => EtcdRequest | string, type: T, shown: (answer: Answered, response: Typed<T>, args: EtcdctlArguments) => Parameters<typeof printed>[1], wrap?: (text: string) => string): Command =>
  function* (io, args, input) {
    const request = requestOf(args, input);
    if (typeof request === "string") return bad(io, request);
    const answer = yield* one(io, args, request, wrap);
    if (typeof answer === "number") return answer;
    return answer.response.type === type ? show(io, args, shown(answer, answer.response as Typed<T>, args)) : exitCodes.error;
  };

const sorters: Readonly<Record<string, (kv: KeyValue) => string | number>> = { KEY: (kv) => kv.key, CREATE: (kv) => kv.createRevision, MODIFY: (kv) => kv.modRevision, VERSION: (kv) => kv.version, VALUE: (kv) => valueText(kv.value) };

/** The server sorts before it limits; in the order of keys it need not. */
function sorted(kvs: readonly KeyValue[], { flags }: EtcdctlArguments): readonly KeyValue[] {
  const by = sorters[(flags.get("sort-by") ?? "KEY").toUpperCase()] ?? ((kv: KeyValue) => kv.key);
  const sign = (flags.get("order") ?? "ASCEND").toUpperCase() === "DESCEND" ? -1 : 1;
  const inOrder = kvs.toSorted((a, b) => (by(a) < by(b) ? -sign : by(a) > by(b) ? sign : 0));
  const limit = Number(flags.get("limit") ?? 0);
  return limit > 0 ? inOrder.slice(0, limit) : inOrder;
}

const getRequest = (args: EtcdctlArguments): EtcdRequest | string => {
  const { flags, words } = args;
  if (words.length < 2 && !flags.has("prefix") && !flags.has("from-key")) return "get command needs one argument as key and an optional argument as range_end";
  const consistency = flags.get("consistency") ?? "l";
  if (consistency !== "l" && consistency !== "s") return `unknown consistency flag ${JSON.stringify(consistency)}`;
  const isSorted = flags.has("order") || flags.has("sort-by");
  const limit = Number(flags.get("limit") ?? 0);
  return {
    type: "range",
    ...rangeOf(args, 1),
    ...(limit > 0 && !isSorted ? { limit } : {}),
    ...(flags.has("rev") ? { revision: Number(flags.get("rev")) } : {}),
    ...(consistency === "s" ? { serializable: true } : {}),
    ...(flags.has("keys-only") ? { keysOnly: true } : {}),
    ...(flags.has("count-only") ? { countOnly: true } : {}),
  };
};

const putRequest = (args: EtcdctlArguments, input: VerbInput): EtcdRequest | string => {
  const [, key, value = input.files["-"]?.text] = args.words;
  if (key === undefined || value === undefined) return "put command needs 1 argument and input from stdin or 2 arguments";
  const lease = leaseOf(args);
  if (!lease.ok) return lease.error;
  return { type: "put", key, value, ...(lease.value === 0 ? {} : { lease: lease.value }), ...(args.flags.has("prev-kv") ? { prevKv: true } : {}) };
};

const deleteRequest = (args: EtcdctlArguments): EtcdRequest | string => (args.words.length < 2 && !args.flags.has("prefix") && !args.flags.has("from-key") ? "del command needs one argument as key and an optional argument as range_end" : { type: "deleteRange", ...rangeOf(args, 1), ...(args.flags.has("prev-kv") ? { prevKv: true } : {}) });

const memberIdIn = ({ words }: EtcdctlArguments): string | undefined => (/^[0-9a-f]{1,16}$/i.test(words[2] ?? "") ? (words[2] ?? "").toLowerCase().padStart(16, "0") : undefined);
const badMemberId = ({ words }: EtcdctlArguments): string => (words[2] === undefined ? "member ID is not provided" : `bad member ID arg (strconv.ParseUint: parsing ${JSON.stringify(words[2])}: invalid syntax), expecting ID in Hex`);

const byId = (make: (memberId: string, args: EtcdctlArguments) => EtcdRequest | string) => (args: EtcdctlArguments): EtcdRequest | string => {
  const memberId = memberIdIn(args);
  return memberId === undefined ? badMemberId(args) : make(memberId, args);
};

const peerUrlsOf = ({ flags }: EtcdctlArguments): readonly string[] => listOf(flags.get("peer-urls") ?? "");

/** What the new member is to be started with. @source etcd etcdctl/ctlv3/command/member_command.go */
function* memberAdd(io: Io, args: EtcdctlArguments): Talk<number> {
  const name = args.words[2];
  const peerUrls = peerUrlsOf(args);
  if (name === undefined) return bad(io, "member name not provided");
  if (peerUrls.length === 0) return bad(io, "member peer urls not provided");
  const isLearner = args.flags.has("learner");
  const answer = yield* one(io, args, { type: "memberAdd", peerUrls, isLearner });
  if (typeof answer === "number") return answer;
  if (answer.response.type !== "memberAdd" || answer.response.member === undefined) return exitCodes.error;
  const { member, members } = answer.response;
  if (args.writeOut !== "simple") return show(io, args, membersShown(answer, members));
  // Names are what the members have published; the new one has only that of the command line.
  const cluster = members.flatMap((each) => each.peerUrls.map((url) => `${each.id === member.id ? name : each.name}=${url}`)).join(",");
  io.out(`${isLearner ? "Learner member" : "Member"} ${member.id} added to cluster ${answer.header.clusterId}\n\nETCD_NAME="${name}"\nETCD_INITIAL_CLUSTER="${cluster}"\nETCD_INITIAL_ADVERTISE_PEER_URLS="${peerUrls.join(",")}"\nETCD_INITIAL_CLUSTER_STATE="existing"\n`);
  return 0;
}

/** Those that are named, or with --cluster those of the list of members. @returns an exit code when there is no list */
function* endpointsOf(io: Io, args: EtcdctlArguments): Talk<readonly string[] | number> {
  if (!args.flags.has("cluster")) return args.endpoints;
  const answer = yield* one(io, args, { type: "memberList" }, (text) => `failed to fetch endpoints from etcd cluster member list: ${text}`);
  if (typeof answer === "number") return answer;
  return answer.response.type === "memberList" ? answer.response.members.flatMap(({ clientUrls }: Member) => clientUrls) : [];
}

interface Health {
  readonly endpoint: string;
  readonly took: Micros;
  readonly order: number;
  readonly error: string;
}

/** Each endpoint has a client of its own, all ask at once, and are told in the order of their answers. @source etcd 3.5 etcdctl/ctlv3/command/ep_command.go */
function* endpointHealth(io: Io, args: EtcdctlArguments): Talk<number> {
  const endpoints = yield* endpointsOf(io, args);
  if (typeof endpoints === "number") return endpoints;
  const call = (endpoint: string, request: EtcdRequest) => ({ endpoints: [endpoint], request, timeout: args.timeout });
  const outcomes = yield* askEtcd(io, endpoints.map((endpoint) => call(endpoint, { type: "range", key: "health" })), "client");
  const healths: Health[] = endpoints.map((endpoint, i) => healthOf(endpoint, outcomes[i]));
  const living = healths.filter(({ error }) => error === "").map(({ endpoint }) => endpoint);
  const alarms = yield* askEtcd(io, living.map((endpoint) => call(endpoint, { type: "alarm", action: "get" })), "client");
  const shown = healths.map((health): Health => {
    const response = alarms[living.indexOf(health.endpoint)];
    const active = response?.ok === true && response.response.type === "alarm" ? response.response.alarms : [];
    return active.length === 0 ? health : { ...health, error: `Active Alarm(s): ${active.map(({ alarm }) => `${alarm} `).join("")}` };
  });
  const inOrder = shown.toSorted((a, b) => a.order - b.order);
  const isHealthy = inOrder.every(({ error }) => error === "");
  if (args.writeOut === "simple") for (const { endpoint, took, error } of inOrder) {
    if (error === "") io.out(`${endpoint} is healthy: successfully committed proposal: took = ${goDuration(took)}\n`);
    else io.err(`${endpoint} is unhealthy: failed to commit proposal: ${error}\n`);
  } else {
    const code = show(io, args, {
      simple: () => "",
      fields: () => inOrder.map(({ endpoint, took, error }) => `"Endpoint" : ${JSON.stringify(endpoint)}\n"Health" : ${error === ""}\n"Took" : ${JSON.stringify(goDuration(took))}\n"Error" : ${JSON.stringify(error)}\n\n`).join(""),
      json: () => inOrder.map(({ endpoint, took, error }) => ({ endpoint, health: error === "", took: goDuration(took), ...(error === "" ? {} : { error }) })),
      table: () => ({ heads: ["ENDPOINT", "HEALTH", "TOOK", "ERROR"], rows: inOrder.map(({ endpoint, took, error }) => [endpoint, String(error === ""), goDuration(took), error]) }),
    });
    if (code !== 0) return code;
  }
  return isHealthy ? 0 : bad(io, "unhealthy cluster", exitCodes.error);
}

function healthOf(endpoint: string, outcome: EtcdOutcome | undefined): Health {
  return { endpoint, took: outcome?.took ?? 0, order: outcome?.order ?? 0, error: outcome === undefined || outcome.ok ? "" : outcome.error.message };
}

function* endpointStatus(io: Io, args: EtcdctlArguments): Talk<number> {
  const endpoints = yield* endpointsOf(io, args);
  if (typeof endpoints === "number") return endpoints;
  const found: EndpointStatus[] = [];
  let code = 0;
  for (const endpoint of endpoints) {
    const [outcome] = yield* askEtcd(io, [{ endpoints: [endpoint], request: { type: "status" }, timeout: args.timeout }]);
    if (outcome?.ok === true && outcome.response.type === "status") found.push({ endpoint, answer: outcome, status: outcome.response });
    else {
      code = exitCodes.error;
      io.err(`Failed to get the status of endpoint ${endpoint} (${outcome?.ok === false ? outcome.error.message : ""})\n`);
    }
  }
  return show(io, args, statusShown(found)) || code;
}

function* endpointHashKv(io: Io, args: EtcdctlArguments): Talk<number> {
  const endpoints = yield* endpointsOf(io, args);
  if (typeof endpoints === "number") return endpoints;
  const found: { readonly endpoint: string; readonly answer: Answered; readonly hash: number }[] = [];
  for (const endpoint of endpoints) {
    const [outcome] = yield* askEtcd(io, [{ endpoints: [endpoint], request: { type: "hashKv", revision: Number(args.flags.get("rev") ?? 0) }, timeout: args.timeout }]);
    if (outcome?.ok === true && outcome.response.type === "hashKv") found.push({ endpoint, answer: outcome, hash: outcome.response.hash });
    else {
      const text = outcome?.ok === false ? outcome.error.message : "";
      io.err(`Failed to get the hash of endpoint ${endpoint} (${text})\n`);
      return bad(io, text, exitCodes.error);
    }
  }
  return show(io, args, {
    simple: () => found.map(({ endpoint, hash }) => `${endpoint}, ${hash}\n`).join(""),
    fields: () => found.map(({ endpoint, hash }) => `"Endpoint" : ${JSON.stringify(endpoint)}\n"Hash" : ${hash}\n\n`).join(""),
    json: () => found.map(({ endpoint, hash, answer }) => ({ Endpoint: endpoint, HashKV: { header: { revision: answer.revision }, hash } })),
    table: () => ({ heads: ["ENDPOINT", "HASH"], rows: found.map(({ endpoint, hash }) => [endpoint, String(hash)]) }),
  });
}

/** One member after the other; the rest goes on when one fails. @source etcd etcdctl/ctlv3/command/defrag_command.go */
function* defrag(io: Io, args: EtcdctlArguments): Talk<number> {
  const endpoints = yield* endpointsOf(io, args);
  if (typeof endpoints === "number") return endpoints;
  let failures = 0;
  for (const endpoint of endpoints) {
    const [outcome] = yield* askEtcd(io, [{ endpoints: [endpoint], request: { type: "defragment" }, timeout: args.timeout }]);
    if (outcome?.ok === true) io.out(`Finished defragmenting etcd member[${endpoint}]\n`);
    else {
      failures++;
      io.err(`Failed to defragment etcd member[${endpoint}] (${outcome?.error.message ?? ""})\n`);
    }
  }
  return failures > 0 ? exitCodes.error : 0;
}

/** Takes every alarm back that there is. @source etcd server/etcdserver/v3_server.go Alarm; client/v3/maintenance.go AlarmDisarm */
function* disarm(io: Io, args: EtcdctlArguments): Talk<number> {
  const listed = yield* one(io, args, { type: "alarm", action: "get" });
  if (typeof listed === "number") return listed;
  const alarms = listed.response.type === "alarm" ? listed.response.alarms : [];
  for (const { memberId, alarm } of alarms) {
    const answer = yield* one(io, args, { type: "alarm", action: "deactivate", memberId, alarm });
    if (typeof answer === "number") return answer;
  }
  return show(io, args, alarmsShown(listed, alarms));
}

/** Only the leader hands over: it is looked for among the endpoints. @source etcd etcdctl/ctlv3/command/move_leader_command.go */
function* moveLeader(io: Io, args: EtcdctlArguments): Talk<number> {
  const target = args.words[1] ?? "";
  if (!/^[0-9a-f]{1,16}$/i.test(target)) return bad(io, target === "" ? "move-leader command needs 1 argument" : `strconv.ParseUint: parsing ${JSON.stringify(target)}: invalid syntax`);
  const targetId = target.toLowerCase().padStart(16, "0");
  let leader: { readonly endpoint: string; readonly id: string } | undefined;
  for (const endpoint of args.endpoints) {
    const [outcome] = yield* askEtcd(io, [{ endpoints: [endpoint], request: { type: "status" }, timeout: args.timeout }]);
    if (outcome?.ok !== true || outcome.response.type !== "status") return bad(io, outcome?.ok === false ? outcome.error.message : "", exitCodes.error);
    if (outcome.response.leaderId === outcome.header.memberId) leader = { endpoint, id: outcome.header.memberId };
    if (leader !== undefined) break;
  }
  if (leader === undefined) return bad(io, `no leader endpoint given at [${args.endpoints.join(" ")}]`);
  const answer = yield* one(io, { ...args, endpoints: [leader.endpoint] }, { type: "moveLeader", targetId });
  return typeof answer === "number" ? answer : show(io, args, lineShown(answer, `Leadership transferred from ${leader.id.replace(/^0+/, "")} to ${targetId.replace(/^0+/, "")}`));
}

const leaseIdIn = ({ words }: EtcdctlArguments): number | undefined => (/^[0-9a-f]{1,13}$/i.test((words[2] ?? "").replace(/^0+(?=.)/, "")) ? Number.parseInt(words[2] ?? "", 16) : undefined);
const badLeaseId = ({ words }: EtcdctlArguments, what: string): string => (words[2] === undefined ? `lease ${what} command needs 1 argument` : `bad lease ID arg (strconv.ParseInt: parsing ${JSON.stringify(words[2])}: invalid syntax), expecting ID in Hex`);

const grantRequest = ({ words }: EtcdctlArguments): EtcdRequest | string => {
  const [, , ttl] = words;
  if (ttl === undefined) return "lease grant command needs TTL argument";
  return /^-?\d+$/.test(ttl) ? { type: "leaseGrant", leaseId: 0, ttlSeconds: Number(ttl) } : `bad TTL (strconv.ParseInt: parsing ${JSON.stringify(ttl)}: invalid syntax)`;
};

/** Renews at a third of the lease's time until somebody stops it. @source etcd client/v3/lease.go */
function* keepAlive(io: Io, args: EtcdctlArguments): Talk<number> {
  const leaseId = leaseIdIn(args);
  if (leaseId === undefined) return bad(io, badLeaseId(args, "keep-alive"));
  for (;;) {
    const answer = yield* one(io, args, { type: "leaseKeepAlive", leaseId });
    if (typeof answer === "number") return answer;
    const ttl = answer.response.type === "leaseKeepAlive" ? answer.response.ttlSeconds : 0;
    if (ttl === 0) {
      io.out(`lease ${leaseText(leaseId)} expired or revoked.\n`);
      return 0;
    }
    io.out(`lease ${leaseText(leaseId)} keepalived with TTL(${ttl})\n`);
    if (args.flags.has("once")) return 0;
    yield { wait: Math.round((ttl * seconds(1)) / 3) };
  }
}

function timeToLiveText({ leaseId, ttlSeconds, grantedTtlSeconds, keys }: Typed<"leaseTimeToLive">, args: EtcdctlArguments): string {
  const id = leaseText(leaseId);
  if (ttlSeconds === -1) return `lease ${id} already expired`;
  return `lease ${id} granted with TTL(${grantedTtlSeconds}s), remaining(${ttlSeconds}s)${args.flags.has("keys") ? `, attached keys([${keys.join(" ")}])` : ""}`;
}

const txnRequest = (_args: EtcdctlArguments, input: VerbInput): EtcdRequest | string => {
  const text = input.files["-"]?.text;
  if (text === undefined) return "txn reads its comparisons and requests from the standard input: pipe them in, three parts with an empty line after each";
  const parts = txnOf(text);
  return parts.ok ? { type: "txn", ...parts.value } : parts.error;
};

const compactRequest = ({ words }: EtcdctlArguments): EtcdRequest | string => (words[1] === undefined ? "compaction command needs 1 argument" : /^\d+$/.test(words[1]) ? { type: "compact", revision: Number(words[1]) } : `strconv.ParseInt: parsing ${JSON.stringify(words[1])}: invalid syntax`);

/** Every command of etcdctl that is simulated, by its words; watch and snapshot stand elsewhere. */
export const commands: Readonly<Record<string, Command>> = {
  put: asks(putRequest, "put", putShown),
  get: asks(getRequest, "range", (answer, response, args) => rangeShown(answer, { ...response, kvs: args.flags.has("order") || args.flags.has("sort-by") ? sorted(response.kvs, args) : response.kvs }, args)),
  del: asks(deleteRequest, "deleteRange", deleteShown),
  txn: asks(txnRequest, "txn", txnShown),
  compaction: asks(compactRequest, "compact", (answer, _response, { words }) => lineShown(answer, `compacted revision ${words[1] ?? ""}`)),
  defrag,
  "endpoint health": endpointHealth,
  "endpoint status": endpointStatus,
  "endpoint hashkv": endpointHashKv,
  "member list": asks(() => ({ type: "memberList" }), "memberList", (answer, { members }) => membersShown(answer, members)),
  "member add": memberAdd,
  "member remove": asks(byId((memberId) => ({ type: "memberRemove", memberId })), "memberRemove", (answer, _response, args) => lineShown(answer, `Member ${memberIdIn(args) ?? ""} removed from cluster ${answer.header.clusterId}`)),
  "member promote": asks(byId((memberId) => ({ type: "memberPromote", memberId })), "memberPromote", (answer, _response, args) => lineShown(answer, `Member ${memberIdIn(args) ?? ""} promoted in cluster ${answer.header.clusterId}`)),
  "member update": asks(byId((memberId, args) => (peerUrlsOf(args).length === 0 ? "member peer urls not provided" : { type: "memberUpdate", memberId, peerUrls: peerUrlsOf(args) })), "memberUpdate", (answer, _response, args) => lineShown(answer, `Member ${memberIdIn(args) ?? ""} updated in cluster ${answer.header.clusterId}`)),
  "move-leader": moveLeader,
  "alarm list": asks(() => ({ type: "alarm", action: "get" }), "alarm", (answer, { alarms }) => alarmsShown(answer, alarms)),
  "alarm disarm": disarm,
  "lease grant": asks(grantRequest, "leaseGrant", (answer, { leaseId, ttlSeconds }) => leaseShown(answer, leaseId, ttlSeconds, `lease ${leaseText(leaseId)} granted with TTL(${ttlSeconds}s)`), (text) => `failed to grant lease (${text})`),
  "lease revoke": asks((args) => { const leaseId = leaseIdIn(args); return leaseId === undefined ? badLeaseId(args, "revoke") : { type: "leaseRevoke", leaseId }; }, "leaseRevoke", (answer, _response, args) => lineShown(answer, `lease ${leaseText(leaseIdIn(args) ?? 0)} revoked`), (text) => `failed to revoke lease (${text})`),
  "lease keep-alive": keepAlive,
  "lease timetolive": asks((args) => { const leaseId = leaseIdIn(args); return leaseId === undefined ? badLeaseId(args, "timetolive") : { type: "leaseTimeToLive", leaseId, keys: args.flags.has("keys") }; }, "leaseTimeToLive", (answer, response, args) => leaseShown(answer, response.leaseId, response.ttlSeconds, timeToLiveText(response, args))),
  "lease list": asks(() => ({ type: "leases" }), "leases", (answer, { leaseIds }) => leasesShown(answer, leaseIds)),
};
