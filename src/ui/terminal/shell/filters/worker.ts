import type { FilterRequest } from "./messages.ts";
import { serveFilters } from "./serve.ts";

/** The worker in which filters run: a pattern that never ends stops nothing but itself. */
const serve = serveFilters((answer) => self.postMessage(answer));

self.addEventListener("message", (event: MessageEvent<FilterRequest>) => serve(event.data));
