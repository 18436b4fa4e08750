import type { Binary, Statement } from "../../../protocol/index.ts";
import type { Words } from "../../stores/words/language.ts";

/** Why the guide expects it: its words are in the catalogue. */
type Reason = keyof Words["whatIf"]["guide"];

/** What the guide expects of a statement, and why. */
export interface Expectation {
  readonly holds: "yes" | "no" | "partly";
  readonly reason: Reason;
}

export interface Guide {
  /** The statements that are asked about. */
  readonly alone: Readonly<Partial<Record<Statement, Expectation>>>;
  /** Where others of its kind go on; absent: there is one for each node, or only one. */
  readonly spare?: Readonly<Partial<Record<Statement, Expectation>>>;
  /** So many simulated seconds are watched. */
  readonly seconds: number;
}

const yes = (reason: Reason): Expectation => ({ holds: "yes", reason });
const no = (reason: Reason): Expectation => ({ holds: "no", reason });
const partly = (reason: Reason): Expectation => ({ holds: "partly", reason });

const keepsRunning = yes("keepsRunning");
const keepsRouting = yes("keepsRouting");
const apiIsWell = { reads: yes("apiDoesNotNeedIt"), writes: yes("apiDoesNotNeedIt") };

/** By component: what breaks without it, and what goes on. */
export const guides: Readonly<Partial<Record<Binary, Guide>>> = {
  etcd: {
    seconds: 90,
    alone: {
      reads: no("readAsksMajority"),
      writes: no("writeNeedsMajority"),
      leading: no("noElection"),
      scheduling: no("notStoredNotPlaced"),
      healing: no("controllersCannotWrite"),
      routing: keepsRouting,
      running: keepsRunning,
    },
    spare: {
      reads: yes("othersAnswer"),
      writes: yes("majorityLeft"),
      leading: yes("othersElect"),
      scheduling: yes("storeWorks"),
      healing: yes("storeWorks"),
      routing: keepsRouting,
      running: keepsRunning,
    },
  },
  "kube-apiserver": {
    seconds: 90,
    alone: {
      reads: no("onlyDoor"),
      writes: no("onlyDoor"),
      scheduling: no("schedulerBlind"),
      healing: no("controllersBlind"),
      routing: keepsRouting,
      running: keepsRunning,
    },
    spare: {
      reads: yes("keepsNothing"),
      writes: yes("passedToOthers"),
      scheduling: yes("schedulerReconnects"),
      healing: yes("controllersReconnect"),
      routing: keepsRouting,
      running: keepsRunning,
    },
  },
  "kube-scheduler": {
    seconds: 90,
    alone: {
      ...apiIsWell,
      scheduling: no("nobodyChooses"),
      healing: no("madeAndWaits"),
      leading: no("noneLeft"),
      routing: keepsRouting,
      running: yes("placedDoNotNotice"),
    },
    spare: {
      ...apiIsWell,
      scheduling: yes("takesLease"),
      healing: yes("asSoonAsNodes"),
      leading: yes("standbyTakesIt"),
      routing: keepsRouting,
      running: yes("placedDoNotNotice"),
    },
  },
  "kube-controller-manager": {
    seconds: 90,
    alone: {
      ...apiIsWell,
      scheduling: yes("schedulesAlone"),
      healing: no("nobodyCompares"),
      leading: no("noneLeft"),
      routing: partly("slicesGrowStale"),
      running: keepsRunning,
    },
    spare: {
      ...apiIsWell,
      scheduling: yes("schedulerAlone"),
      healing: yes("takesLease"),
      leading: yes("standbyTakesIt"),
      routing: keepsRouting,
      running: keepsRunning,
    },
  },
  "cloud-controller-manager": {
    seconds: 60,
    alone: {
      ...apiIsWell,
      scheduling: yes("onlyNewNodesWait"),
      healing: yes("managersWork"),
      leading: no("noneLeft"),
      routing: keepsRouting,
      running: keepsRunning,
    },
    spare: {
      ...apiIsWell,
      scheduling: yes("nodesKnown"),
      healing: yes("managersWork"),
      leading: yes("standbyTakesIt"),
      routing: keepsRouting,
      running: keepsRunning,
    },
  },
  kubelet: {
    seconds: 120,
    alone: {
      ...apiIsWell,
      noticed: yes("heartbeatsStop"),
      starting: no("nobodyTellsRuntime"),
      running: yes("noChildren"),
      routing: partly("servesUntilMarked"),
      scheduling: yes("othersTakeUntilNoticed"),
    },
  },
  containerd: {
    seconds: 120,
    alone: {
      ...apiIsWell,
      noticed: yes("reportsNotReady"),
      starting: no("startsContainers"),
      running: yes("shims"),
      routing: partly("takenOutOfServices"),
      scheduling: yes("othersTake"),
    },
  },
  "kube-proxy": {
    seconds: 60,
    alone: {
      ...apiIsWell,
      oldRules: yes("kernelsRules"),
      newRules: no("nobodyWritesRules"),
      routing: partly("staleFromHere"),
      running: yes("noPart"),
      scheduling: yes("noPart"),
    },
  },
  "load-balancer": {
    seconds: 60,
    alone: {
      reads: no("oneAddress"),
      writes: no("oneAddress"),
      scheduling: no("schedulerNeither"),
      healing: no("controllersNeither"),
      routing: keepsRouting,
      running: keepsRunning,
    },
  },
};
