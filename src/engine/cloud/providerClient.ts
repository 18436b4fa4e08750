import { seconds } from "../core/index.ts";
import type { CloudCall } from "./messages.ts";
import type { CloudPending, Manager } from "./managerState.ts";
import { queueAddRateLimited, queueDone } from "../client/index.ts";

const redialAfter = seconds(2);

/** Opens the connection to the provider's API. */
export function dialProvider(manager: Manager): void {
  const { provider } = manager.state;
  provider.phase = "dialing";
  provider.conn = manager.env.dial(manager.config.provider ?? "cloud-provider", "443");
}

/** Asks the provider. False: it cannot be reached now. */
export function callProvider(manager: Manager, call: CloudCall, pending: CloudPending): boolean {
  const { provider } = manager.state;
  if (provider.phase !== "open") return false;
  const id = provider.nextId++;
  provider.calls.set(id, pending);
  manager.env.send(provider.conn, { ...call, id });
  return true;
}

/** The connection is gone: what was asked is asked again later. */
export function providerLost(manager: Manager): void {
  const { state, env } = manager;
  state.provider.phase = "closed";
  const calls = [...state.provider.calls.values()];
  state.provider.calls.clear();
  for (const call of calls) {
    if (call.type === "lifecycle") continue;
    const queue = call.type === "node" ? state.nodes : state.services;
    queueAddRateLimited(queue, env, call.key);
    queueDone(queue, call.key);
  }
  env.wakeAfter(redialAfter, { owner: "cloud", type: "redial" });
}
