import type { AnsweredScene, ControlStage, EtcdMemberScene, KubeletScene, LeaseScene, Micros, QueueScene, RequestScene, WatcherScene } from "../../../protocol/index.ts";
import type { Tone } from "../../design/tone.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { wordsOf } from "../../stores/words/language.ts";
import { runState } from "../../design/processLook.ts";
import type { Words } from "../../stores/words/language.ts";

/** How a part is, in a tone and a sentence. */
export interface Verdict {
  readonly tone: Tone;
  readonly text: string;
}

const second = 1_000_000;
/** A request that stands still so long is slow; and so long, stuck. */
const slowAfter = second;
const stuckAfter = 5 * second;
/** A watch that is behind for less is on its way. */
const lagSlowAfter = second / 2;

export function ageTone(age: Micros): Tone {
  return age >= stuckAfter ? "bad" : age >= slowAfter ? "warn" : "info";
}

/** A stage's title, a shorter one, what it asks, and a sentence. */
export const stageWords = (stage: ControlStage): Words["control"]["stages"][ControlStage] => wordsOf("control").stages[stage];

/** "patch pods/status". */
export const requestTitle = ({ verb, resource }: Pick<RequestScene, "verb" | "resource">): string => `${verb} ${resource}`;

/** "default/web-1"; "" for collections. */
export const objectTitle = ({ namespace, name }: Pick<RequestScene, "namespace" | "name">): string => (namespace === "" ? name : name === "" ? namespace : `${namespace}/${name}`);

/** Whom people know by a shorter name: "system:node:worker-1" is worker-1's kubelet. */
export function shortUser(user: string): string {
  if (user.startsWith("system:node:")) return user.slice("system:node:".length);
  if (user.startsWith("system:serviceaccount:")) return user.slice("system:serviceaccount:".length).split(":").at(-1) ?? user;
  return user.startsWith("system:") ? user.slice("system:".length) : user;
}

/** Reads are hollow, writes are filled. */
export function requestForm(verb: string): "read" | "write" | "watch" {
  if (verb === "watch") return "watch";
  return verb === "get" || verb === "list" || verb === "head" ? "read" : "write";
}

export function answerTone({ code }: Pick<AnsweredScene, "code">): Tone {
  if (code === 0) return "idle";
  return code < 400 ? "ok" : code < 500 ? "warn" : "bad";
}

/** "201", "given up". */
export const answerText = ({ code }: Pick<AnsweredScene, "code">): string => (code === 0 ? wordsOf("control").bead.givenUp : String(code));

/** Can etcd commit? By what its members' own memories say. */
export function etcdVerdict(members: readonly EtcdMemberScene[]): Verdict {
  const words = wordsOf("control");
  const running = members.filter(({ running: status, role }) => status === "running" && role !== "").length;
  const needed = Math.floor(members.length / 2) + 1;
  const leader = members.find(({ role, running: status }) => role === "leader" && status === "running");
  const count = words.etcd.running(running, members.length);
  if (members.length === 0) return { tone: "bad", text: words.etcd.none };
  if (running < needed) return { tone: "bad", text: words.etcd.noQuorum(count, needed) };
  if (leader === undefined) return { tone: "bad", text: words.etcd.noLeader(count) };
  if (members.length === 1) return { tone: "ok", text: words.etcd.alone(leader.name) };
  return running < members.length ? { tone: "warn", text: words.etcd.leads(leader.name, count) } : { tone: "ok", text: words.etcd.leadsAll(leader.name, members.length) };
}

export interface LeaseVerdict extends Verdict {
  /** 1: just renewed; 0: run out. */
  readonly left: number;
}

/** How a lease stands by the holder's own stamp. */
export function leaseVerdict({ holder, renewedAt, durationSeconds }: LeaseScene, now: Micros): LeaseVerdict {
  const words = wordsOf("control");
  if (holder === "" || renewedAt === undefined) return { tone: "warn", text: words.candidates.noHolder, left: 0 };
  const duration = durationSeconds * second;
  const age = ageOf(renewedAt, now);
  const left = duration - age;
  if (left <= 0) return { tone: "bad", text: words.lease.runOut(formatDuration(age)), left: 0 };
  return { tone: left < duration / 2 ? "warn" : "ok", text: words.lease.renewed(formatDuration(age), formatDuration(left)), left: left / duration };
}

/** "cp-1" of "cp-1_3e4d8cd1-...". */
export const holderName = (identity: string): string => identity.split("_")[0] ?? "";

/** How a component's watches stand. */
export function watcherVerdict({ running, server, watches }: WatcherScene, now: Micros): Verdict {
  const words = wordsOf("control");
  if (running !== "running") return { tone: running === "paused" ? "paused" : "bad", text: runState(running) };
  if (server === "") return { tone: "bad", text: words.verdicts.noServer };
  const broken = watches.filter(({ phase }) => phase === "backoff" || phase === "listing").length;
  const active = watches.filter(({ phase }) => phase === "watching" || phase === "asking").length;
  if (broken > 0) return { tone: "warn", text: words.verdicts.broken(broken, watches.length) };
  if (active === 0) return { tone: "idle", text: words.verdicts.leaseOnly };
  const behind = watches.reduce((sum, watch) => sum + watch.behind, 0);
  const since = oldest(watches.map(({ behindSince }) => behindSince));
  if (behind === 0 || since === undefined) return { tone: "ok", text: words.verdicts.watching(active) };
  const age = ageOf(since, now);
  return { tone: age >= stuckAfter ? "bad" : age >= lagSlowAfter ? "warn" : "info", text: words.verdicts.behind(behind, formatDuration(age)) };
}

export function kubeletVerdict({ running, server, broken, behind, behindSince }: KubeletScene, now: Micros): Verdict {
  const words = wordsOf("control");
  if (running !== "running") return { tone: running === "paused" ? "paused" : "bad", text: runState(running) };
  if (server === "") return { tone: "bad", text: words.verdicts.notConnected };
  if (broken > 0) return { tone: "warn", text: words.verdicts.noWatches };
  if (behind === 0 || behindSince === undefined) return { tone: "ok", text: words.verdicts.upToDate };
  const age = ageOf(behindSince, now);
  return { tone: age >= stuckAfter ? "bad" : age >= lagSlowAfter ? "warn" : "info", text: words.verdicts.behind(behind, formatDuration(age)) };
}

export function oldest(times: readonly (Micros | undefined)[]): Micros | undefined {
  let found: Micros | undefined;
  for (const time of times) if (time !== undefined) found = found === undefined ? time : Math.min(found, time);
  return found;
}

/** What a work queue is at. */
export function queueVerdict({ depth, oldestAt, workingCount, delayed, failing }: QueueScene, now: Micros): Verdict {
  const words = wordsOf("control");
  const parts: string[] = [];
  const age = oldestAt === undefined ? 0 : ageOf(oldestAt, now);
  if (depth > 0) parts.push(words.verdicts.waiting(depth, formatDuration(age)));
  if (workingCount > 0) parts.push(words.parts.manager.inWork(workingCount));
  if (failing > 0) parts.push(words.verdicts.failed(failing));
  else if (delayed > 0) parts.push(words.verdicts.dueLater(delayed));
  const tone = depth > 0 && age >= stuckAfter ? "bad" : failing > 0 || (depth > 0 && age >= slowAfter) ? "warn" : depth + workingCount > 0 ? "info" : "idle";
  return { tone, text: parts.length === 0 ? words.verdicts.idle : parts.join(", ") };
}

/** Those with something to do first, in the order in which they start. */
export function busyFirst(queues: readonly QueueScene[]): readonly QueueScene[] {
  const isBusy = ({ depth, workingCount, failing }: QueueScene): boolean => depth + workingCount + failing > 0;
  return [...queues.filter(isBusy), ...queues.filter((queue) => !isBusy(queue))];
}

/** Where a stage's requests stand: the ones that wait, the oldest first, and how many are not shown. */
export function standingAt(requests: readonly RequestScene[], stage: ControlStage, room: number): { readonly shown: readonly RequestScene[]; readonly more: number } {
  const standing = requests.filter((request) => request.stage === stage);
  return { shown: standing.slice(0, room), more: Math.max(0, standing.length - room) };
}
