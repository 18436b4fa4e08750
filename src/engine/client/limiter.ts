import type { Env, Micros } from "../core/index.ts";
import { must } from "../core/index.ts";
import type { ClientConfig, ClientState, ClientTimer, LimiterState, RateLimit } from "./types.ts";

const token = 1_000_000;

function limitOf(config: ClientConfig, userAgent: string): RateLimit {
  return config.limits?.[userAgent] ?? config;
}

function limiterOf<Tag>(client: ClientState<Tag>, limit: RateLimit, userAgent: string): LimiterState {
  let limiter = client.limiters.get(userAgent);
  if (limiter === undefined) {
    limiter = { tokens: limit.burst * token, at: 0, waiting: [], head: 0, timer: undefined };
    client.limiters.set(userAgent, limiter);
  }
  return limiter;
}

function refill(limiter: LimiterState, limit: RateLimit, now: Micros): void {
  limiter.tokens = Math.min(limit.burst * token, limiter.tokens + Math.round((now - limiter.at) * limit.qps));
  limiter.at = now;
}

/**
 * Takes a token of the client set's bucket, unless others already wait.
 * @source k8s.io/client-go/util/flowcontrol/throttle.go NewTokenBucketRateLimiter
 */
export function takeToken<Tag>(config: ClientConfig, client: ClientState<Tag>, now: Micros, userAgent: string): boolean {
  const limit = limitOf(config, userAgent);
  if (limit.qps === 0) return true;
  const limiter = limiterOf(client, limit, userAgent);
  if (limiter.head < limiter.waiting.length) return false;
  refill(limiter, limit, now);
  if (limiter.tokens < token) return false;
  limiter.tokens -= token;
  return true;
}

/** Puts a flight in the line for a token. */
export function queueForToken<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, userAgent: string, id: number): void {
  const limit = limitOf(config, userAgent);
  const limiter = limiterOf(client, limit, userAgent);
  limiter.waiting.push(id);
  if (limiter.timer === undefined) arm(limiter, limit, env, userAgent);
}

function arm(limiter: LimiterState, limit: RateLimit, env: Env, userAgent: string): void {
  const missing = Math.max(0, token - limiter.tokens);
  const timer: ClientTimer = { owner: "client", type: "limiter", userAgent };
  limiter.timer = env.wakeAfter(Math.max(1, Math.ceil(missing / limit.qps)), timer);
}

/** The flights that have a token now, in order. */
export function waitingFlights<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, userAgent: string): readonly number[] {
  const limit = limitOf(config, userAgent);
  const limiter = limiterOf(client, limit, userAgent);
  limiter.timer = undefined;
  refill(limiter, limit, env.now);
  const ready: number[] = [];
  while (limiter.tokens >= token && limiter.head < limiter.waiting.length) {
    const id = must(limiter.waiting[limiter.head], "the head of the limiter's line");
    limiter.head += 1;
    if (!client.flights.has(id)) continue;
    limiter.tokens -= token;
    ready.push(id);
  }
  if (limiter.head >= limiter.waiting.length) {
    limiter.waiting = [];
    limiter.head = 0;
  } else {
    if (limiter.head > 1024 && limiter.head * 2 > limiter.waiting.length) {
      limiter.waiting = limiter.waiting.slice(limiter.head);
      limiter.head = 0;
    }
    arm(limiter, limit, env, userAgent);
  }
  return ready;
}
