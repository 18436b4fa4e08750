import type { Verb } from "../verb.ts";

/** `kubectl version`: the client's own; the server's would need /version. */
export const version: Verb<Record<string, never>> = {
  usage: "version",
  begin: () => ({ state: {}, step: { out: "Client Version: v1.36.2\n", exit: 0 } }),
  answer: () => ({}),
};
