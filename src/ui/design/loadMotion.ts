import type * as Motion from "./motion.ts";

/**
 * Motion is not part of the first view: it is fetched when the page is at rest, and things that
 * appear from then on are animated. What was there before stays a plain element.
 */
export type MotionModule = typeof Motion;

let loaded: MotionModule | undefined;

/** The animation library, once it is there. */
export const motionNow = (): MotionModule | undefined => loaded;

/** Fetches it. Call when the first view stands. */
export async function loadMotion(): Promise<void> {
  loaded ??= await import("./motion.ts");
}
