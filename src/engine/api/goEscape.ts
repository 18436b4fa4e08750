/** What Go's encoder writes as an escape inside of strings. */
const escapes: Readonly<Record<string, string>> = { "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029" };

/** A JSON text as Go's encoding/json writes it: the characters of HTML are escaped. */
export const escapeAsGo = (json: string): string => json.replace(/[<>&\u2028\u2029]/g, (char) => escapes[char] ?? char);
