/** Of verbs that have nothing to ask a server. */
export const offline = { discovery: () => "none" } as const;
