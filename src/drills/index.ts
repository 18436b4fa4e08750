import accountGone from "./accountGone/drill.md?raw";
import approvedNotIssued from "./approvedNotIssued/drill.md?raw";
import boundElsewhere from "./boundElsewhere/drill.md?raw";
import closedDoor from "./closedDoor/drill.md?raw";
import diskFull from "./diskFull/drill.md?raw";
import drainRefused from "./drainRefused/drill.md?raw";
import etcdQuorum from "./etcdQuorum/drill.md?raw";
import forTheGpus from "./forTheGpus/drill.md?raw";
import forgottenPause from "./forgottenPause/drill.md?raw";
import fourMembers from "./fourMembers/drill.md?raw";
import gateLeftClosed from "./gateLeftClosed/drill.md?raw";
import ghostMember from "./ghostMember/drill.md?raw";
import halfUpgraded from "./halfUpgraded/drill.md?raw";
import keepYourDistance from "./keepYourDistance/drill.md?raw";
import lostDisk from "./lostDisk/drill.md?raw";
import morningAfter from "./morningAfter/drill.md?raw";
import neverDeleted from "./neverDeleted/drill.md?raw";
import neverGetsUp from "./neverGetsUp/drill.md?raw";
import neverGrows from "./neverGrows/drill.md?raw";
import noFigures from "./noFigures/drill.md?raw";
import noSpace from "./noSpace/drill.md?raw";
import notReadyForProduction from "./notReadyForProduction/drill.md?raw";
import onePerMinute from "./onePerMinute/drill.md?raw";
import orderedAndStuck from "./orderedAndStuck/drill.md?raw";
import policyWithoutWords from "./policyWithoutWords/drill.md?raw";
import probeOnTheWrongPort from "./probeOnTheWrongPort/drill.md?raw";
import quietNode from "./quietNode/drill.md?raw";
import renamedPool from "./renamedPool/drill.md?raw";
import roleOfPlainText from "./roleOfPlainText/drill.md?raw";
import roomOnPaper from "./roomOnPaper/drill.md?raw";
import slowLeader from "./slowLeader/drill.md?raw";
import stuckRollout from "./stuckRollout/drill.md?raw";
import surgeWithoutRoom from "./surgeWithoutRoom/drill.md?raw";
import twoBadReleases from "./twoBadReleases/drill.md?raw";
import whoTookMyPlace from "./whoTookMyPlace/drill.md?raw";
import wrongName from "./wrongName/drill.md?raw";
import zoneThatCounts from "./zoneThatCounts/drill.md?raw";
import zoneWithoutPower from "./zoneWithoutPower/drill.md?raw";

/** A drill's file, as it is read. */
export interface DrillFile {
  /** Also its address. */
  readonly name: string;
  readonly text: string;
}

/** All drills, each course in the order in which it is best taken: a folder and a line each. */
export const drillFiles: readonly DrillFile[] = [
  { name: "etcd-quorum", text: etcdQuorum },
  { name: "lost-disk", text: lostDisk },
  { name: "slow-leader", text: slowLeader },
  { name: "four-members", text: fourMembers },
  { name: "ghost-member", text: ghostMember },
  { name: "disk-full", text: diskFull },
  { name: "no-space", text: noSpace },

  { name: "wrong-name", text: wrongName },
  { name: "closed-door", text: closedDoor },
  { name: "quiet-node", text: quietNode },

  { name: "renamed-pool", text: renamedPool },
  { name: "room-on-paper", text: roomOnPaper },
  { name: "keep-your-distance", text: keepYourDistance },
  { name: "for-the-gpus", text: forTheGpus },
  { name: "zone-that-counts", text: zoneThatCounts },
  { name: "who-took-my-place", text: whoTookMyPlace },
  { name: "gate-left-closed", text: gateLeftClosed },

  { name: "stuck-rollout", text: stuckRollout },
  { name: "probe-on-the-wrong-port", text: probeOnTheWrongPort },
  { name: "two-bad-releases", text: twoBadReleases },
  { name: "surge-without-room", text: surgeWithoutRoom },
  { name: "drain-refused", text: drainRefused },
  { name: "ordered-and-stuck", text: orderedAndStuck },
  { name: "never-gets-up", text: neverGetsUp },
  { name: "forgotten-pause", text: forgottenPause },

  { name: "role-of-plain-text", text: roleOfPlainText },
  { name: "bound-elsewhere", text: boundElsewhere },
  { name: "not-ready-for-production", text: notReadyForProduction },
  { name: "account-gone", text: accountGone },
  { name: "policy-without-words", text: policyWithoutWords },
  { name: "approved-not-issued", text: approvedNotIssued },

  { name: "zone-without-power", text: zoneWithoutPower },
  { name: "never-grows", text: neverGrows },
  { name: "half-upgraded", text: halfUpgraded },
  { name: "morning-after", text: morningAfter },
  { name: "one-per-minute", text: onePerMinute },
  { name: "never-deleted", text: neverDeleted },
  { name: "no-figures", text: noFigures },
];
