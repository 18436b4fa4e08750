import { useSyncExternalStore } from "react";

const query = "(prefers-reduced-motion: reduce)";

const subscribe = (listener: () => void): (() => void) => {
  const media = window.matchMedia(query);
  media.addEventListener("change", listener);
  return () => media.removeEventListener("change", listener);
};

/** Whether the person asked their system for less motion. */
export const usePrefersReducedMotion = (): boolean => useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
