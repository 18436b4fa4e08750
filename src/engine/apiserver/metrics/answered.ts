import type { ApiRequest, RawRequest } from "../../api/index.ts";
import type { CauseId, Micros } from "../../core/index.ts";
import type { RequestStage, StageVisit } from "../stage.ts";
import { countOnce, newRate } from "./rate.ts";
import type { Rate } from "./rate.ts";
import { describeTarget } from "./target.ts";
import type { RequestTarget } from "./target.ts";

/** What is kept of a request. */
interface Kept {
  readonly id: number;
  readonly user: string;
  readonly startedAt: Micros;
  readonly cause: CauseId;
  /** Where it stood when it ended. */
  readonly stage: RequestStage;
  readonly way: readonly StageVisit[];
}

/** A request that is over, as it is remembered for people: real servers write an audit log. */
export interface AnsweredRequest extends Kept, RequestTarget {
  readonly endedAt: Micros;
  /** 0: its client did not wait for the answer. */
  readonly code: number;
}

/** The last requests, the newest last; and how often requests pass each stage. Plain data. */
export interface AnsweredState {
  readonly recent: AnsweredRequest[];
  readonly total: Rate;
  /** By stage; the calls of all webhooks are one. */
  readonly stages: Map<string, Rate>;
}

const recentMax = 120;
/** Removing the oldest one by one would move all the others each time. */
const recentSlack = 40;

export const newAnswered = (): AnsweredState => ({ recent: [], total: newRate(), stages: new Map() });

/** "calling webhook x" of any webhook is one stage to those who count. */
export const stageGroup = (stage: RequestStage): string => (stage.startsWith("calling webhook ") ? "webhook" : stage);

/** Remembers a request that is over. */
export function rememberAnswered(answered: AnsweredState, flight: Kept & { readonly request: ApiRequest | RawRequest }, code: number, now: Micros): void {
  const { id, user, startedAt, cause, stage, way } = flight;
  const { verb, resource, namespace, name } = describeTarget(flight.request);
  // Written out: a spread costs more than all else here.
  answered.recent.push({ verb, resource, namespace, name, id, user, startedAt, endedAt: now, code, cause, stage, way });
  if (answered.recent.length >= recentMax + recentSlack) answered.recent.splice(0, recentSlack);
  countOnce(answered.total, now);
  for (const visit of way) {
    const group = stageGroup(visit.stage);
    if (isFirst(way, visit, group)) countOnce(rateOf(answered, group), now);
  }
}

/** Whether a request comes to a stage for the first time: it is counted once. */
function isFirst(way: readonly StageVisit[], visit: StageVisit, group: string): boolean {
  for (const each of way) if (stageGroup(each.stage) === group) return each === visit;
  return true;
}

function rateOf({ stages }: AnsweredState, group: string): Rate {
  const known = stages.get(group);
  if (known !== undefined) return known;
  const made = newRate();
  stages.set(group, made);
  return made;
}
