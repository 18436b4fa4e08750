import type { Micros } from "../../protocol/index.ts";
import { useNowSlowly } from "../stores/slowly.ts";

const milli = 1_000;

/** The simulated time for ages: never before what is shown was read. */
export const useNow = (readAt: Micros): Micros => Math.max(readAt, useNowSlowly(milli));
