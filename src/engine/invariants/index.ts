import type { Law } from "./law.ts";
import { endpointsAreReadyPods } from "./liveness/endpointsAreReadyPods.ts";
import { etcdIsWhole } from "./liveness/etcdIsWhole.ts";
import { everyLeaseHasOneHolder } from "./liveness/everyLeaseHasOneHolder.ts";
import { informersAreCurrent } from "./liveness/informersAreCurrent.ts";
import { machinesRunWhatIsBound } from "./liveness/machinesRunWhatIsBound.ts";
import { nodesAreReady } from "./liveness/nodesAreReady.ts";
import { nothingIsLeftBehind } from "./liveness/nothingIsLeftBehind.ts";
import { workloadsAreReady } from "./liveness/workloadsAreReady.ts";
import { admittedPodsFit } from "./safety/admittedPodsFit.ts";
import { budgetsAreKept } from "./safety/budgetsAreKept.ts";
import { claimsAreBoundOnce } from "./safety/claimsAreBoundOnce.ts";
import { committedEntriesNeverChange } from "./safety/committedEntriesNeverChange.ts";
import { deletionsAreFinal } from "./safety/deletionsAreFinal.ts";
import { generationsOnlyGrow } from "./safety/generationsOnlyGrow.ts";
import { identitiesNeverChange } from "./safety/identitiesNeverChange.ts";
import { informersOnlyAdvance } from "./safety/informersOnlyAdvance.ts";
import { leasesAreNotStolen } from "./safety/leasesAreNotStolen.ts";
import { membersOnlyAdvance } from "./safety/membersOnlyAdvance.ts";
import { oneLeaderPerTerm } from "./safety/oneLeaderPerTerm.ts";
import { onlyTheHolderActs } from "./safety/onlyTheHolderActs.ts";
import { podsAreBoundOnce } from "./safety/podsAreBoundOnce.ts";
import { podsRunOnTheirNode } from "./safety/podsRunOnTheirNode.ts";
import { resourceVersionsOnlyGrow } from "./safety/resourceVersionsOnlyGrow.ts";
import { storesAgree } from "./safety/storesAgree.ts";
import { terminalPhasesAreFinal } from "./safety/terminalPhasesAreFinal.ts";

export type { Check, Law } from "./law.ts";
export type * from "./world.ts";

/** Hold at every instant, whatever fails. Looked at after every event. */
export const safetyLaws: readonly Law[] = [
  oneLeaderPerTerm,
  committedEntriesNeverChange,
  storesAgree,
  membersOnlyAdvance,
  resourceVersionsOnlyGrow,
  identitiesNeverChange,
  generationsOnlyGrow,
  deletionsAreFinal,
  podsAreBoundOnce,
  claimsAreBoundOnce,
  budgetsAreKept,
  terminalPhasesAreFinal,
  podsRunOnTheirNode,
  admittedPodsFit,
  leasesAreNotStolen,
  onlyTheHolderActs,
];

/** Hold at every instant too, but a look at them costs more: for every so many events. */
export const cacheLaws: readonly Law[] = [informersOnlyAdvance];

/** Hold again some time after everything was healed and people have gone home. */
export const livenessLaws: readonly Law[] = [
  etcdIsWhole,
  everyLeaseHasOneHolder,
  nodesAreReady,
  workloadsAreReady,
  endpointsAreReadyPods,
  nothingIsLeftBehind,
  machinesRunWhatIsBound,
  informersAreCurrent,
];
