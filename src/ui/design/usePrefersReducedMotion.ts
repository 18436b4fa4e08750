import { useLook } from "../stores/settings.ts";

/** Whether the person asked their system, or this page, for less motion. */
export const usePrefersReducedMotion = (): boolean => useLook((look) => look.reducedMotion);
