import type { ConnId, Env, Program } from "../../engine/core/index.ts";
import { millis } from "../../engine/core/index.ts";
import type { EtcdEvent, EtcdMessage } from "../../engine/etcd/index.ts";

interface WatcherState {
  conn: ConnId | undefined;
  watch: number;
  nextRevision: number;
}

/** What a watcher has been told, in the order in which it was told. */
export interface SeenChanges {
  readonly events: EtcdEvent[];
  /** All changes up to this revision are said to be among them. */
  revision: number;
}

type Timer = "dial" | "hang up";

/** A client that watches all keys, goes on elsewhere whenever it is cut off, and writes down what it hears. */
export function simulationWatcher(members: readonly string[], seen: SeenChanges): Program<WatcherState, EtcdMessage, Timer> {
  const dial = (state: WatcherState, env: Env<EtcdMessage, Timer>): void => {
    if (state.conn !== undefined) env.close(state.conn);
    state.conn = env.dial(env.rng.pick(members), "2379");
  };
  return {
    start(env) {
      const state: WatcherState = { conn: undefined, watch: 0, nextRevision: 1 };
      dial(state, env);
      env.wakeAfter(millis(500), "hang up");
      return state;
    },
    step(state, event, env) {
      if (event.type === "timer") {
        dial(state, env);
        if (event.timer === "hang up") env.wakeAfter(millis(env.rng.int(100, 900)), "hang up");
      }
      if (!("conn" in event) || event.conn !== state.conn) return;
      if (event.type === "connected") {
        state.watch++;
        env.send(event.conn, { type: "watchCreate", id: state.watch, key: "a", rangeEnd: "z", startRevision: state.nextRevision, prevKv: true, progressNotify: true });
      } else if (event.type === "closed" || event.type === "refused") {
        state.conn = undefined;
        env.wakeAfter(millis(50), "dial");
      } else if (event.type === "message" && event.message.type === "watchResponse") {
        const { events, revision } = event.message;
        seen.events.push(...events);
        state.nextRevision = Math.max(state.nextRevision, revision + 1);
        seen.revision = state.nextRevision - 1;
      } else if (event.type === "message" && event.message.type === "watchCanceled") env.wakeAfter(millis(50), "dial");
    },
  };
}

/**
 * A watch that goes on where it left off tells every change once and in order.
 *
 * @param history all changes of the store
 * @returns a sentence for the first difference
 */
export function findMissedChange(seen: SeenChanges, history: readonly EtcdEvent[]): string | undefined {
  const wanted = history.filter((event) => event.kv.modRevision <= seen.revision);
  for (let i = 0; i < Math.max(wanted.length, seen.events.length); i++) {
    const [told, happened] = [seen.events[i], wanted[i]];
    if (told?.kv.modRevision === happened?.kv.modRevision && told?.kv.value === happened?.kv.value) continue;
    return `watch: change ${i + 1} was told as revision ${told?.kv.modRevision}, but it was revision ${happened?.kv.modRevision}`;
  }
  return undefined;
}
