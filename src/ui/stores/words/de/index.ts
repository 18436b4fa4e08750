import type { FirstWords } from "../en/index.ts";
import { actions } from "./actions.ts";
import { app } from "./app.ts";
import { design } from "./design.ts";
import { overview } from "./overview.ts";

/** German, in the words of people who run Kubernetes: its terms stay English. */
export const de: FirstWords = { app, design, actions, overview };
