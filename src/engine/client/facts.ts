import type { Fact, FactGroup, Micros } from "../core/index.ts";
import { storeName } from "./reflector.ts";
import type { ClientConfig, ClientState } from "./types.ts";

const connectionWords = { closed: "not connected", dialing: "dialing", open: "connected" } as const;

/** What a client shows people of its memory: connection, requests in flight, rate limiter, informers. */
export function clientFacts(config: ClientConfig, client: ClientState<unknown>, now: Micros): FactGroup[] {
  let oldest = now;
  let throttled = 0;
  let open = 0;
  for (const flight of client.flights.values()) {
    if (flight.call.verb === "watch" && flight.stage === "sent") continue;
    open += 1;
    if (flight.stage === "throttled") throttled += 1;
    if (flight.startedAt < oldest) oldest = flight.startedAt;
  }
  const limiter = client.limiters.get(config.userAgent);
  const facts: Fact[] = [
    { label: "connection", value: connectionWords[client.connection.phase], help: "The one HTTP/2 connection to the API server, through the load balancer." },
    { label: "requests in flight", value: open },
    { label: "oldest request", value: now - oldest, unit: "µs" },
    { label: "waiting for the rate limiter", value: throttled, help: "Requests that the client itself holds back (client-go's token bucket)." },
  ];
  if (config.qps > 0) {
    const tokens = limiter === undefined ? config.burst : Math.min(config.burst, Math.floor((limiter.tokens + (now - limiter.at) * config.qps) / 1_000_000));
    facts.push({ label: "rate limiter tokens", value: tokens, help: `Refilled with ${config.qps} a second, at most ${config.burst}.` });
  }
  if (client.connection.lastError !== "") facts.push({ label: "last connection error", value: client.connection.lastError });
  facts.push({ label: "events waiting", value: client.events.queue.length });
  return [{ title: "API client", facts }, informerFacts(config, client)];
}

function informerFacts(config: ClientConfig, client: ClientState<unknown>): FactGroup {
  const rows = config.informers.map((spec, index) => {
    const reflector = client.reflectors[index];
    const store = client.stores.get(storeName(spec));
    return [storeName(spec), reflector?.phase ?? "stopped", store?.items.size ?? 0, reflector?.resourceVersion ?? "", reflector?.lastError ?? ""];
  });
  return { title: "Informers", facts: [], table: { columns: ["resource", "reflector", "objects", "resourceVersion", "last error"], rows } };
}
