/** What a client asked of one key and what it was told. Every written value is unique; 0 = the key is absent. */
export interface Operation {
  readonly client: string;
  readonly key: string;
  readonly type: "put" | "delete" | "get" | "cas";
  /** What is written: by put, and by a cas that succeeds. */
  readonly value: number;
  /** What a cas wants to find. */
  readonly expected: number;
  /** Positions in the one order of all calls and returns. `returned` Infinity: no answer, or an error. */
  readonly called: number;
  returned: number;
  /** get: what was read. cas that failed: what was there instead. */
  seen: number;
  /** cas: whether it wrote. */
  succeeded: boolean;
}

interface Call {
  readonly operation: Operation;
  readonly called: number;
  readonly returned: number;
}

/** The register's value after an operation; undefined when it cannot have answered as it did. */
function apply(state: number, { type, value, expected, seen, succeeded }: Operation): number | undefined {
  switch (type) {
    case "put":
      return value;
    case "delete":
      return 0;
    case "get":
      return seen === state ? state : undefined;
    case "cas":
      if (succeeded) return state === expected ? value : undefined;
      return state !== expected && state === seen ? state : undefined;
  }
}

const isKnown = (operation: Operation): boolean => operation.returned !== Infinity;
const isWrite = (operation: Operation): boolean => operation.type === "put" || operation.type === "cas";

/**
 * Reads without an answer say nothing. A write without an answer that nobody ever saw may be left
 * out: every other operation names the value that it met. One that somebody saw took effect before
 * that somebody was answered.
 */
function toCalls(operations: readonly Operation[]): readonly Call[] {
  const seenBefore = new Map<number, number>();
  const noteSeen = (value: number, returned: number): void => {
    seenBefore.set(value, Math.min(seenBefore.get(value) ?? Infinity, returned));
  };
  for (const operation of operations) {
    if (!isKnown(operation)) continue;
    if (operation.type === "get") noteSeen(operation.seen, operation.returned);
    if (operation.type === "cas") noteSeen(operation.succeeded ? operation.expected : operation.seen, operation.returned);
  }
  // A cas of unknown fate that was seen to have written has itself seen what it expected.
  for (let changed = true; changed; ) {
    changed = false;
    for (const operation of operations) {
      if (isKnown(operation) || operation.type !== "cas") continue;
      const bound = seenBefore.get(operation.value);
      if (bound === undefined || (seenBefore.get(operation.expected) ?? Infinity) <= bound) continue;
      seenBefore.set(operation.expected, bound);
      changed = true;
    }
  }
  const calls: Call[] = [];
  for (const operation of operations) {
    if (isKnown(operation)) calls.push({ operation, called: operation.called, returned: operation.returned });
    else if (isWrite(operation) && seenBefore.has(operation.value)) {
      calls.push({ operation: { ...operation, succeeded: true }, called: operation.called, returned: seenBefore.get(operation.value) ?? Infinity });
    } else if (operation.type === "delete") calls.push({ operation, called: operation.called, returned: Infinity });
  }
  return calls.sort((a, b) => a.called - b.called);
}

/**
 * Searches an order of the calls that a single register would have given the same answers in, and
 * that puts no call before one that had returned before it began (Wing and Gong's search with
 * Lowe's memory of configurations, as Porcupine does it). A delete without an answer may stay out.
 */
function findOrder(calls: readonly Call[]): boolean {
  const count = calls.length;
  const words = Math.ceil(count / 31);
  const done = Array.from({ length: words }, () => 0);
  const isDone = (i: number): boolean => (((done[Math.floor(i / 31)] ?? 0) >> (i % 31)) & 1) === 1;
  const flip = (i: number): void => {
    done[Math.floor(i / 31)] = (done[Math.floor(i / 31)] ?? 0) ^ (1 << (i % 31));
  };
  const visited = new Set<string>();
  const stack: { readonly call: number; readonly state: number; readonly first: number }[] = [];
  let state = 0;
  let first = 0;
  let candidate = 0;
  for (;;) {
    while (first < count && isDone(first)) first++;
    // All that must have happened has happened.
    let open = false;
    for (let i = first; i < count && !open; i++) open = !isDone(i) && calls[i]?.returned !== Infinity;
    if (!open) return true;
    let next = -1;
    let nextState = 0;
    let horizon = Infinity;
    // A call may be next only if it was called before every open call returned.
    for (let i = first; i < count; i++) {
      const call = calls[i];
      if (call === undefined || call.called > horizon) break;
      if (isDone(i)) continue;
      horizon = Math.min(horizon, call.returned);
      if (i < candidate) continue;
      const after = apply(state, call.operation);
      if (after === undefined) continue;
      flip(i);
      const configuration = `${after}|${done.join()}`;
      if (visited.has(configuration)) {
        flip(i);
        continue;
      }
      visited.add(configuration);
      next = i;
      nextState = after;
      break;
    }
    if (next >= 0) {
      stack.push({ call: next, state, first });
      state = nextState;
      candidate = 0;
      continue;
    }
    const back = stack.pop();
    if (back === undefined) return false;
    flip(back.call);
    state = back.state;
    first = back.first;
    candidate = back.call + 1;
  }
}

/**
 * Checks a history key by key: keys are independent registers, and linearizability composes.
 *
 * @returns the keys whose histories no single copy could have given
 */
export function findNonLinearizableKeys(history: readonly Operation[]): readonly string[] {
  const byKey = new Map<string, Operation[]>();
  for (const operation of history) {
    const list = byKey.get(operation.key);
    if (list === undefined) byKey.set(operation.key, [operation]);
    else list.push(operation);
  }
  const broken: string[] = [];
  for (const [key, operations] of byKey) if (!findOrder(toCalls(operations))) broken.push(key);
  return broken;
}
