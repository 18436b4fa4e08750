import { bytesOf, classOfClaim, classOfVolume } from "../../../api/index.ts";
import type { PersistentVolumeClaim } from "../../../kinds/index.ts";
import type { Cycle, ScorePlugin } from "../../framework/extensionPoints.ts";
import { filterStateOf } from "../../framework/runFilters.ts";
import type { UtilizationShapePoint } from "../../framework/shape.ts";
import { brokenLinear, ratioScore } from "../../framework/shape.ts";
import type { VolumePlan } from "../../framework/storage.ts";
import type { State } from "./state.ts";

/** By node: what the claims would get there. */
export type StorageScores = ReadonlyMap<string, VolumePlan>;

/** The more room, the better. @source pkg/scheduler/apis/config/v1/defaults.go SetDefaults_VolumeBindingArgs */
const defaultShape: readonly UtilizationShapePoint[] = [
  { utilization: 0, score: 10 },
  { utilization: 100, score: 0 },
];

const requestOf = (claim: PersistentVolumeClaim): number => bytesOf(claim.spec.resources?.requests?.["storage"]);

interface Share {
  requested: number;
  capacity: number;
}

/** By class: what the claims ask for, and the volumes (or the driver's storage) that they get it from. @source volume_binding.go Score */
function sharesOf({ bindings, provisions, capacities }: VolumePlan): ReadonlyMap<string, Share> {
  const shares = new Map<string, Share>();
  const shareOf = (name: string): Share => {
    let share = shares.get(name);
    if (share === undefined) shares.set(name, (share = { requested: 0, capacity: 0 }));
    return share;
  };
  for (const { volume, claim } of bindings) {
    const share = shareOf(classOfVolume(volume));
    share.requested += requestOf(claim);
    share.capacity += bytesOf(volume.spec.capacity?.["storage"]);
  }
  if (bindings.length > 0) return shares;
  for (const claim of provisions) {
    const capacity = capacities.get(claim);
    if (capacity === undefined) continue;
    const share = shareOf(classOfClaim(claim));
    share.requested += requestOf(claim);
    share.capacity = capacity;
  }
  return shares;
}

/** VolumeBinding's score, with StorageCapacityScoring. @source pkg/scheduler/framework/plugins/volumebinding/scorer.go */
export function storageScoring(shape: readonly UtilizationShapePoint[] = defaultShape): Pick<ScorePlugin<StorageScores>, "preScore" | "score"> {
  const line = brokenLinear(shape);
  return {
    preScore(_pod, cycle: Cycle) {
      const state = filterStateOf<State>(cycle, "VolumeBinding");
      return state === undefined ? { type: "skip" } : { type: "proceed", state: state.plans };
    },
    score(plans, _pod, nodes, scores) {
      nodes.forEach((node, i) => {
        const plan = plans.get(node.name);
        const shares = plan === undefined ? [] : [...sharesOf(plan).values()];
        const sum = shares.reduce((total, { requested, capacity }) => total + ratioScore(line, requested, capacity), 0);
        scores[i] = shares.length === 0 ? 0 : Math.round(sum / shares.length);
      });
    },
  };
}
