import { lazy } from "react";
import { withWords } from "../../../stores/words/language.ts";

/** What only large clusters need is fetched when there is one: the first view does without it. */
export const CrowdLayer = lazy(async () => ({ default: (await withWords(import("./CrowdLayer.tsx"), "crowd")).CrowdLayer }));
export const FindWorker = lazy(async () => ({ default: (await withWords(import("./FindWorker.tsx"), "crowd")).FindWorker }));
export const CrowdTable = lazy(async () => ({ default: (await withWords(import("./CrowdTable.tsx"), "crowd")).CrowdTable }));
