import type { Words } from "../en/index.ts";
import { actions } from "./actions.ts";
import { app } from "./app.ts";
import { design } from "./design.ts";

/** German, in the words of people who run Kubernetes: its terms stay English. */
export const de: Words = { app, design, actions };
