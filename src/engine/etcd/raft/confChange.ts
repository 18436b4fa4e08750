import type { Result } from "../../core/index.ts";
import { compareStrings, fail, ok } from "../../core/index.ts";
import type { ConfChange, ConfChangeSingle, ConfState } from "./messages.ts";
import type { Progress } from "./progress.ts";
import { newProgress } from "./progress.ts";

/** A group of voters and nothing else. */
export const confOf = (voters: readonly string[]): ConfState => ({ voters, votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false });

export const isJoint = (conf: ConfState): boolean => conf.votersOutgoing.length > 0;
export const isVoter = (conf: ConfState, id: string): boolean => conf.voters.includes(id) || conf.votersOutgoing.includes(id);
export const isLearner = (conf: ConfState, id: string): boolean => conf.learners.includes(id);

const byName = (a: string, b: string): number => Number(a) - Number(b) || compareStrings(a, b);
const including = (ids: readonly string[], id: string): readonly string[] => (ids.includes(id) ? ids : [...ids, id].sort(byName));
const without = (ids: readonly string[], id: string): readonly string[] => (ids.includes(id) ? ids.filter((each) => each !== id) : ids);

/** Everybody whom a leader sends to, in order, each once. */
export function peersOf({ voters, votersOutgoing, learners }: ConfState): readonly string[] {
  if (votersOutgoing.length === 0 && learners.length === 0) return voters;
  return [...new Set([...voters, ...votersOutgoing, ...learners])].sort(byName);
}

/** Those who vote, of both majorities, each once. */
export const allVoters = ({ voters, votersOutgoing }: ConfState): readonly string[] => (votersOutgoing.length === 0 ? voters : [...new Set([...voters, ...votersOutgoing])].sort(byName));

function removed(conf: ConfState, id: string): ConfState {
  return { ...conf, voters: without(conf.voters, id), learners: without(conf.learners, id), learnersNext: without(conf.learnersNext, id) };
}

function applied(conf: ConfState, { type, id }: ConfChangeSingle): ConfState {
  switch (type) {
    case "addNode":
      return { ...conf, voters: including(conf.voters, id), learners: without(conf.learners, id), learnersNext: without(conf.learnersNext, id) };
    case "addLearnerNode": {
      if (isLearner(conf, id)) return conf;
      const rest = removed(conf, id);
      // Who still votes in the outgoing majority becomes a learner when that is left.
      return conf.votersOutgoing.includes(id) ? { ...rest, learnersNext: including(rest.learnersNext, id) } : { ...rest, learners: including(rest.learners, id) };
    }
    case "removeNode":
      return removed(conf, id);
    case "updateNode":
      return conf;
  }
}

function appliedAll(conf: ConfState, changes: readonly ConfChangeSingle[]): Result<ConfState, string> {
  const next = changes.reduce(applied, conf);
  return next.voters.length === 0 ? fail("removed all voters") : ok(next);
}

/** A change of at most one voter: any two majorities before and after share a member. @source etcd raft/confchange/confchange.go Simple; Raft thesis 4.1 */
export function simpleChange(conf: ConfState, changes: readonly ConfChangeSingle[]): Result<ConfState, string> {
  if (isJoint(conf)) return fail("can't apply simple config change in joint config");
  const next = appliedAll(conf, changes);
  if (!next.ok) return next;
  const differing = conf.voters.filter((id) => !next.value.voters.includes(id)).length + next.value.voters.filter((id) => !conf.voters.includes(id)).length;
  return differing > 1 ? fail("more than one voter changed without entering joint config") : next;
}

/** From now on both the old majority and the new one must agree. @source etcd raft/confchange/confchange.go EnterJoint; Raft thesis 4.3 */
export function enterJoint(conf: ConfState, autoLeave: boolean, changes: readonly ConfChangeSingle[]): Result<ConfState, string> {
  if (isJoint(conf)) return fail("config is already joint");
  if (conf.voters.length === 0) return fail("can't make a zero-voter config joint");
  const next = appliedAll({ ...conf, votersOutgoing: conf.voters }, changes);
  return next.ok ? ok({ ...next.value, autoLeave }) : next;
}

/** The old majority is not asked any more. @source etcd raft/confchange/confchange.go LeaveJoint */
export function leaveJoint(conf: ConfState): Result<ConfState, string> {
  if (!isJoint(conf)) return fail("can't leave a non-joint config");
  return ok({ voters: conf.voters, votersOutgoing: [], learners: conf.learnersNext.reduce(including, conf.learners), learnersNext: [], autoLeave: false });
}

/** What a change does: nothing in it means to leave the joint state. @source etcd raft/raftpb/confchange.go EnterJoint, LeaveJoint; raft.go applyConfChange */
export function changedConf(conf: ConfState, { transition, changes }: ConfChange): Result<ConfState, string> {
  if (transition === "auto" && changes.length === 0) return leaveJoint(conf);
  if (transition !== "auto" || changes.length > 1) return enterJoint(conf, transition !== "jointExplicit", changes);
  return simpleChange(conf, changes);
}

/** Brings what a leader knows of its peers in line with who they are. @source etcd raft/confchange/confchange.go initProgress */
export function reconcileProgress(progress: Map<string, Progress>, conf: ConfState, lastIndex: number): void {
  const peers = peersOf(conf);
  for (const id of progress.keys()) if (!peers.includes(id)) progress.delete(id);
  for (const id of peers) {
    if (progress.has(id)) continue;
    // Taken for alive, so that CheckQuorum does not fail before it had time to answer.
    progress.set(id, { ...newProgress(Math.max(lastIndex, 1), 0), recentActive: true });
  }
}
