import { describe, expect, it } from "vitest";
import { contextFor, raftGroup, raftOf } from "../../../testing/raft/raftGroup.ts";
import { decideQuorum, replayCase } from "../../../testing/raft/upstreamTables.ts";
import type { QuorumCase, UpstreamCase } from "../../../testing/raft/upstreamTables.ts";
import quorumCases from "../../../testing/recorded/raft/quorum.json" with { type: "json" };
import tableCases from "../../../testing/recorded/raft/tables.json" with { type: "json" };
import { becomeFollower } from "./roles.ts";

describe("etcd/raft's own tables", () => {
  it.for(tableCases as readonly UpstreamCase[])("$name ($source.test)", (each) => {
    expect(replayCase(each)).toMatchObject(each.expect as object);
  });
  it("becomes follower of a higher term without a leader", () => {
    const group = raftGroup(3);
    const raft = raftOf(group, "1");
    becomeFollower(raft, contextFor(group, "1"), 4, "");
    expect({ role: raft.role, term: raft.term, leader: raft.leader, votedFor: raft.votedFor }).toEqual({ role: "follower", term: 4, leader: "", votedFor: "" });
  });
});

describe("etcd/raft's quorum tables", () => {
  it.for(quorumCases as readonly QuorumCase[])("$name", (each) => {
    expect(decideQuorum(each)).toBe(each.expected);
  });
});
