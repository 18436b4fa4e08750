import { decideQuorum, replayCase } from "../../raft/upstreamTables.ts";
import type { QuorumCase, UpstreamCase } from "../../raft/upstreamTables.ts";
import { differences } from "../compareObjects.ts";
import { tableRunner, verdictOf } from "./tableRunner.ts";

/** The tables of raft_paper_test.go, raft_test.go and log_test.go. */
export const raftTables = tableRunner<UpstreamCase>("raft/tables.json", () => (each) => {
  const answer = replayCase(each);
  // A test that nobody has told how to replay has not passed.
  return verdictOf(answer === undefined ? [`no replay for ${each.source.test}`] : differences(each.expect, pick(answer, each.expect), each.source.test));
});

/** What is committed, and who has won, in plain and joint configurations. */
export const raftQuorum = tableRunner<QuorumCase>("raft/quorum.json", () => (each) => verdictOf(differences(each.expected, decideQuorum(each), each.kind)));

/** Only what the case speaks of. */
function pick(answer: unknown, expected: unknown): unknown {
  if (typeof answer !== "object" || answer === null || typeof expected !== "object" || expected === null) return answer;
  return Object.fromEntries(Object.keys(expected).map((key) => [key, (answer as Readonly<Record<string, unknown>>)[key]]));
}
