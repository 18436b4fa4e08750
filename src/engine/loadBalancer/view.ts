import type { Micros, ProcessView } from "../core/index.ts";
import type { LoadBalancerState } from "./state.ts";

/** What the inspector shows of the load balancer. */
export function view(state: LoadBalancerState, now: Micros): ProcessView {
  const up = state.backends.filter((backend) => backend.isHealthy).length;
  return {
    condition: up === state.backends.length ? "ok" : "degraded",
    headline: `${up} of ${state.backends.length} API servers up, ${state.sessions.size} connections`,
    groups: [
      {
        title: "Backends",
        facts: [{ label: "rejected connections", value: state.rejected, help: "clients that were cut off because no backend was up" }],
        table: {
          columns: ["Server", "State", "For", "Connections", "Served", "Last check"],
          rows: state.backends.map((backend) => [
            backend.address,
            backend.isHealthy ? "UP" : "DOWN",
            `${Math.floor((now - backend.since) / 1_000_000)} s`,
            backend.connections,
            backend.served,
            backend.lastCheck,
          ]),
        },
      },
      {
        title: "Connections",
        facts: [],
        table: {
          columns: ["Client", "Server", "State"],
          rows: [...state.sessions.values()].slice(0, 100).map((session) => [session.from, state.backends[session.backend]?.address ?? "", session.phase]),
        },
      },
    ],
  };
}

/** The balancer looks only into the messages of its own health checks. */
export function describe(message: unknown): string {
  const { type, path, code } = message as { readonly type?: string; readonly path?: string; readonly code?: number };
  if (type === "raw") return `health check ${path ?? ""}`;
  return type === "response" ? `health check answer ${code ?? ""}` : "bytes";
}
