import type { EtcdRequest } from "../../etcd/index.ts";
import { callEtcd } from "../etcdClient/etcdClient.ts";
import type { Server } from "../server/context.ts";
import { enterStage } from "../server/stages.ts";
import type { RequestInFlight } from "../state.ts";

/** Stages that ask etcd for something of their own. */
const ownStages: readonly RequestInFlight["stage"][] = ["authentication", "admission-mutating", "admission-validating"];

/** Asks etcd on behalf of a request, which waits for the answer from here on. */
export function askEtcd(server: Server, flight: RequestInFlight, request: EtcdRequest): void {
  if (!ownStages.includes(flight.stage)) enterStage(flight, "storage", server.env.now);
  flight.etcdCall = callEtcd(server.state.etcd, server.env, request, { type: "request", id: flight.id });
}
