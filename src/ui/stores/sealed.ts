import { create } from "zustand";
import type { Micros } from "../../protocol/index.ts";

/** What was done before this moment is not shown: a drill's learner is to find it out. 0: everything is shown. */
export const useSealed = create<{ readonly before: Micros }>(() => ({ before: 0 }));
