import { useLook } from "../stores/settings.ts";

const cache = new Map<string, string>();
let cachedFor = "";

/** A design token's value for canvases: read from the page once per look, since reading styles is slow. */
export function paletteColour(token: string): string {
  const { key } = useLook.getState();
  if (key !== cachedFor) {
    cache.clear();
    cachedFor = key;
  }
  let value = cache.get(token);
  if (value === undefined) {
    value = getComputedStyle(document.documentElement).getPropertyValue(token).trim();
    cache.set(token, value);
  }
  return value;
}
