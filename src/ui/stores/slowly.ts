import { useCallback, useSyncExternalStore } from "react";
import type { Micros } from "../../protocol/index.ts";
import type { KeyedStore } from "./keyedStore.ts";
import { useTime } from "./time.ts";

/** Lists and texts change at most this often, or nobody could read them. */
const restMs = 200;

/** Tells the listener soon after a change, at most once in `restMs`. */
function resting(subscribe: (listener: () => void) => () => void, listener: () => void): () => void {
  let timer: number | undefined;
  const stop = subscribe(() => {
    timer ??= window.setTimeout(() => {
      timer = undefined;
      listener();
    }, restMs);
  });
  return () => {
    window.clearTimeout(timer);
    stop();
  };
}

/** All rows of a table, at most five times a second: for lists that a person reads. */
export function useRowsSlowly<Row>(store: KeyedStore<Row>): readonly Row[] {
  return useSyncExternalStore(
    useCallback((listener: () => void) => resting(store.subscribe, listener), [store]),
    store.rows,
  );
}

/** The simulated time in steps of `grain`, at most five times a second of the wall clock: for ages. */
export function useNowSlowly(grain: Micros = 1_000_000): Micros {
  return useSyncExternalStore(
    useCallback((listener: () => void) => resting(useTime.subscribe, listener), []),
    () => Math.floor(useTime.getState().now / grain) * grain,
  );
}

interface Readable<State> {
  readonly subscribe: (listener: () => void) => () => void;
  readonly getState: () => State;
}

/** A value of a store, at most five times a second. `select` must be a constant and return the same reference while nothing changed. */
export function useSlowly<State, Value>(store: Readable<State>, select: (state: State) => Value): Value {
  return useSyncExternalStore(
    useCallback((listener: () => void) => resting(store.subscribe, listener), [store]),
    () => select(store.getState()),
  );
}
