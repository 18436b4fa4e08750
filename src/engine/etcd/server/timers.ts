import type { Micros } from "../../core/index.ts";
import type { EtcdTimer, EtcdTimerType } from "./messages.ts";
import type { EtcdState, MemberContext } from "./state.ts";

/**
 * Wakes the member at `at`, unless it wakes for this earlier anyway: deadlines mostly move away, so
 * the handler looks again and sets the next. That way a follower's election clock costs one timer
 * a second, not one a heartbeat.
 */
export function armTimer(state: EtcdState, member: MemberContext, type: EtcdTimerType, at: Micros): void {
  if (at === Infinity) return;
  const armedAt = state.armed.get(type);
  if (armedAt !== undefined && armedAt <= at) return;
  state.armed.set(type, at);
  member.env.wakeAfter(Math.max(0, at - member.env.now), { type, at });
}

/** @returns false for a timer that an earlier one has replaced */
export function takeTimer(state: EtcdState, timer: EtcdTimer): boolean {
  if (state.armed.get(timer.type) !== timer.at) return false;
  state.armed.delete(timer.type);
  return true;
}
