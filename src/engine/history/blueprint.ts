/** How many of everything a cluster has. With a seed and the commands it determines the whole history. */
export interface Blueprint {
  /** Control-plane machines, 1 to 5: each runs a scheduler, a controller manager and a cloud controller manager. */
  readonly controlPlanes: number;
  /** 1, 3 or 5; on the first control-plane machines (machines are added where there are too few). */
  readonly etcdMembers: 1 | 3 | 5;
  /** 1 to 3, behind the load balancer. */
  readonly apiServers: number;
  readonly workers: number;
  readonly workerMilliCpu: number;
  readonly workerMemoryBytes: number;
  readonly podsPerWorker: number;
  /** The probes that answer "what still works?". */
  readonly vitalSigns: boolean;
}

export const defaultBlueprint: Blueprint = {
  controlPlanes: 3,
  etcdMembers: 3,
  apiServers: 3,
  workers: 3,
  workerMilliCpu: 4000,
  workerMemoryBytes: 8 * 1024 ** 3,
  podsPerWorker: 110,
  vitalSigns: true,
};
