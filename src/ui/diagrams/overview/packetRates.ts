import { create } from "zustand";

export interface PacketRates {
  /** Messages sent in the last second of wall time. */
  readonly sent: number;
  /** How many of them were not drawn because there were too many. */
  readonly omitted: number;
}

/** For the legend: is every message shown, or a sample? */
export const usePacketRates = create<PacketRates>(() => ({ sent: 0, omitted: 0 }));

export const setPacketRates = (rates: PacketRates): void => usePacketRates.setState(rates);
