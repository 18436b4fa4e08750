/**
 * Words that a later kubectl says differently: both stand in the text, between marks, until it is
 * known which release speaks. The marks are of Unicode's private use.
 */
const marks = /\ue000([^\ue000-\ue002]*)\ue001([^\ue000-\ue002]*)\ue002/g;

/** @param now as kubectl v1.36 has it @param before as v1.32 had it */
export const later = (now: string, before: string): string => (now === before ? now : `\ue000${now}\ue001${before}\ue002`);

export const inWordsOf = (minor: number, text: string): string => text.replace(marks, minor > 32 ? "$1" : "$2");
