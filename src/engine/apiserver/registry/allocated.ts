import type { KubeObject } from "../../api/index.ts";

/**
 * Addresses and ports of Services. One key in etcd stands for each that is taken; it is created in
 * the same transaction as the Service, so that several API servers can never give the same one away.
 *
 * @simplified Kubernetes writes the IPAddress first and the Service after, with a repair loop for what
 *   a crash leaves between; node ports are one bitmap
 * @source kubernetes pkg/registry/core/service/storage/alloc.go, ipallocator/cidrallocator.go
 */
export interface Allocation {
  readonly key: string;
  readonly value: unknown;
}

/** An object with what it takes. */
export interface Allocated {
  readonly object: KubeObject;
  readonly allocations: readonly Allocation[];
}
