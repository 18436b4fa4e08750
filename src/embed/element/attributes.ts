/** The words of the element's attributes, which are those of the frame's address as well. */
export const frameWords = ["scenario", "drill", "view", "theme", "controls", "speed", "seed", "start", "terminal", "lang"] as const;
export type FrameWord = (typeof frameWords)[number];

/** Longer values are nobody's honest wish. */
const valueMax = 200;

/**
 * The address of the frame.
 *
 * @param base where embed.html is
 * @param attribute the value of an attribute; null when it is absent
 * @param origin of the embedding page: nobody else may speak to the frame
 */
export function frameAddress(base: string, attribute: (name: FrameWord) => string | null, origin: string): string {
  const url = new URL("embed.html", base);
  for (const name of frameWords) {
    const value = attribute(name);
    if (value !== null) url.searchParams.set(name, value.slice(0, valueMax));
  }
  if (origin !== "null") url.searchParams.set("origin", origin);
  return url.href;
}
