export { Cluster, createCluster } from "./cluster.ts";
export type { CommandInput } from "./cluster.ts";
export type { Outcome } from "./perform.ts";
export { changedObjects, storedObjectAt } from "./storedObjects.ts";
export type { ObjectChange, ObjectChanges, StoredObject } from "./storedObjects.ts";
export type { Binary, MachineRole } from "./topology.ts";
