/**
 * Feature gates that change what a plugin decides, where the simulation has both sides. All are off by default in v1.36.
 * @source pkg/scheduler/framework/plugins/feature/feature.go
 */
export interface Features {
  /** Tolerations may compare numbers: operators Gt and Lt. */
  readonly TaintTolerationComparisonOperators: boolean;
  /** VolumeBinding scores nodes by the storage that drivers have left there. */
  readonly StorageCapacityScoring: boolean;
}

export const defaultFeatures: Features = { TaintTolerationComparisonOperators: false, StorageCapacityScoring: false };
