import type { Flight } from "./packetFlow.ts";

/** Flights that a diagram adds to those of the messages. */
export interface OwnFlights {
  readonly flights: readonly Flight[];
  readonly add: (flight: Flight) => void;
  /** Moves them by a span of wall time; those that have arrived are gone. */
  readonly advance: (wallMs: number) => void;
  /** Has them painted. */
  readonly wake: () => void;
  /** Who paints them. */
  readonly paintedBy: (wake: () => void) => void;
}

export function createOwnFlights(): OwnFlights {
  let flights: Flight[] = [];
  let wake: () => void = () => undefined;
  return {
    get flights() {
      return flights;
    },
    add: (flight) => {
      flights.push(flight);
    },
    advance: (wallMs) => {
      flights = flights.filter((flight) => (flight.progress += wallMs / flight.duration) < 1);
    },
    wake: () => wake(),
    paintedBy: (by) => {
      wake = by;
    },
  };
}
