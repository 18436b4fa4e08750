import type { ClientConfig } from "../../client/index.ts";
import { clientFacts, queueLength } from "../../client/index.ts";
import type { Micros, ProcessView } from "../../core/index.ts";
import { microsPerMilli } from "../../core/index.ts";
import type { Controller } from "./controller.ts";
import type { ControllerManagerState } from "./state.ts";

/** What people see of a kube-controller-manager: its lease, its queues, its client. */
export function controllerManagerView(
  config: ClientConfig,
  controllers: ReadonlyMap<string, Controller>,
  state: ControllerManagerState,
  now: Micros,
): ProcessView {
  const leads = state.phase === "running";
  let working = 0;
  let depth = 0;
  const rows: (readonly (string | number)[])[] = [];
  for (const controller of controllers.values()) {
    const own = state.controllers.get(controller.name);
    if (own === undefined) continue;
    let oldest = 0;
    for (const item of own.queue.dirty.values()) {
      oldest = now - item.addedAt;
      break;
    }
    working += own.tasks.size;
    depth += queueLength(own.queue);
    rows.push([
      controller.name,
      queueLength(own.queue),
      `${Math.floor(oldest / microsPerMilli)} ms`,
      own.tasks.size,
      own.queue.waiting.size,
      own.syncs,
      own.queue.retries,
      own.lastKey,
      own.lastError,
    ]);
  }
  const election = state.client.election;
  const connected = state.client.connection.phase === "open";
  return {
    condition: connected ? "ok" : leads ? "degraded" : "starting",
    role: leads ? "leader" : "standby",
    headline: leads ? depth + working === 0 ? "leader, nothing to do" : `leader, ${depth} ${depth === 1 ? "key" : "keys"} waiting, ${working} in work` : `standby${state.leader === "" ? "" : `, ${state.leader.split("_")[0] ?? ""} leads`}`,
    groups: [
      {
        title: "Lease kube-system/kube-controller-manager",
        facts: [
          { label: "identity", value: election?.identity ?? "" },
          { label: "holder", value: election?.observedHolder ?? "", help: "As this process last saw it." },
          { label: "last seen to change", value: election === undefined ? 0 : now - election.observedAt, unit: "µs", help: "By the own clock: the clocks of others are never compared." },
        ],
      },
      {
        title: "Controllers",
        facts: [],
        table: { columns: ["controller", "queue", "oldest", "in work", "waiting", "syncs", "retries", "last key", "last error"], rows: leads ? rows : [] },
      },
      ...clientFacts(config, state.client, now),
    ],
  };
}
