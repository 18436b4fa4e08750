const colours = 10;

/** Each term has a colour: of its entries in all logs, and of members that are in it. */
export const termColour = (term: number): string => `var(--app-${((term % colours) + colours) % colours})`;
