import { seconds } from "../../core/index.ts";
import type { Micros } from "../../core/index.ts";
import type { EtcdResponse } from "../../etcd/index.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { askEtcd } from "./askEtcd.ts";

/** --event-ttl */
const eventTtlSeconds = 3600;
/** A lease serves this long and for so many events. @source k8s.io/apiserver/pkg/storage/etcd3/lease_manager.go */
const reuseDuration: Micros = seconds(60);
const eventsPerLease = 1000;

/**
 * The etcd lease under which the request's object is stored: 0 for all but Events, which etcd forgets
 * after an hour. "wait": a lease is being granted, and the request comes back when it is there.
 */
export function leaseFor(server: Server, { flight, resource }: ResourceRequest): number | "wait" {
  if (resource.key !== "v1/events") return 0;
  const { eventLease } = server.state;
  if (eventLease.id !== 0 && server.env.now < eventLease.until && eventLease.events < eventsPerLease) {
    eventLease.events++;
    return eventLease.id;
  }
  flight.progress = { type: "lease" };
  // Longer than an hour by as long as the lease is given to new events.
  askEtcd(server, flight, { type: "leaseGrant", leaseId: server.env.rng.int(1, 0x7fff_ffff), ttlSeconds: eventTtlSeconds + reuseDuration / seconds(1) });
  return "wait";
}

export function onLease(server: Server, response: EtcdResponse): void {
  if (response.type !== "leaseGrant") return;
  server.state.eventLease = { id: response.leaseId, until: server.env.now + reuseDuration, events: 0 };
}
