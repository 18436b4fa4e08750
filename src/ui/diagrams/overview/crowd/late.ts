import { lazy } from "react";

/** What only large clusters need is fetched when there is one: the first view does without it. */
export const CrowdLayer = lazy(async () => ({ default: (await import("./CrowdLayer.tsx")).CrowdLayer }));
export const FindWorker = lazy(async () => ({ default: (await import("./FindWorker.tsx")).FindWorker }));
export const CrowdTable = lazy(async () => ({ default: (await import("./CrowdTable.tsx")).CrowdTable }));
