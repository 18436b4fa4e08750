import type { Discovery } from "../verb.ts";

/** Of verbs that have nothing to ask a server. */
export const offline = { discovery: (): Discovery => "none" };
