import { deepEqual } from "../../api/index.ts";
import type { Chain } from "../../linux/index.ts";
import type { ServiceRules } from "./serviceRules.ts";

type Entry = readonly [name: string, rules: Chain];

/** What makes one version of a service's rules into the next. */
export interface RulesDelta {
  /** Nothing is different, the order of the chains included. */
  readonly isEmpty: boolean;
  /** Chains that are new or have other rules. */
  readonly changed: readonly Entry[];
  /** Names of chains that are no more. */
  readonly deleted: readonly string[];
}

interface Memo {
  readonly before: ServiceRules | undefined;
  readonly delta: RulesDelta;
}

/** How far ahead a chain is looked for that is not where it was. */
const lookAhead = 64;
const memosMax = 8;
/** A pure function's memory: 500 nodes take the same step from one version to the next. */
const memos = new WeakMap<ServiceRules, Memo[]>();

/** Compares by value: which of two equal rule sets a memo returns must not decide what is written. */
export function rulesDelta(before: ServiceRules | undefined, after: ServiceRules): RulesDelta {
  let known = memos.get(after);
  if (known === undefined) {
    known = [];
    memos.set(after, known);
  }
  for (const memo of known) if (memo.before === before) return memo.delta;
  const delta = before === undefined ? { isEmpty: false, changed: after.chains, deleted: [] } : compare(before, after);
  known.unshift({ before, delta });
  if (known.length > memosMax) known.pop();
  return delta;
}

function compare(before: ServiceRules, after: ServiceRules): RulesDelta {
  const changed: Entry[] = [];
  const gone = new Map<string, Chain>();
  const come: Entry[] = [];
  const old = before.chains;
  const now = after.chains;
  let i = 0;
  let j = 0;
  while (i < old.length && j < now.length) {
    const a = old[i] as Entry;
    const b = now[j] as Entry;
    if (a === b) {
      i++;
      j++;
    } else if (a[0] === b[0]) {
      if (!deepEqual(b[1], a[1])) changed.push(b);
      i++;
      j++;
    } else {
      const ahead = placeAhead(now, j, a[0]);
      if (ahead === -1) {
        gone.set(a[0], a[1]);
        i++;
      } else for (; j < ahead; j++) come.push(now[j] as Entry);
    }
  }
  for (; i < old.length; i++) gone.set((old[i] as Entry)[0], (old[i] as Entry)[1]);
  for (; j < now.length; j++) come.push(now[j] as Entry);
  const sameOrder = gone.size === 0 && come.length === 0;
  for (const entry of come) {
    const was = gone.get(entry[0]);
    gone.delete(entry[0]);
    if (was === undefined || !deepEqual(entry[1], was)) changed.push(entry);
  }
  return { isEmpty: sameOrder && changed.length === 0 && sameShares(before, after), changed, deleted: [...gone.keys()] };
}

function placeAhead(entries: readonly Entry[], from: number, name: string): number {
  const end = Math.min(entries.length, from + lookAhead);
  for (let place = from + 1; place < end; place++) if ((entries[place] as Entry)[0] === name) return place;
  return -1;
}

/** What the service adds to the chains of all services. */
function sameShares(a: ServiceRules, b: ServiceRules): boolean {
  return (
    a.endpoints === b.endpoints &&
    deepEqual(a.services, b.services) &&
    deepEqual(a.nodePorts, b.nodePorts) &&
    deepEqual(a.filterServices, b.filterServices) &&
    deepEqual(a.filterExternal, b.filterExternal) &&
    deepEqual(a.filterFirewall, b.filterFirewall) &&
    deepEqual(a.filterNodePorts, b.filterNodePorts)
  );
}
