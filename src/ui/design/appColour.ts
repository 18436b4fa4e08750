/** How many colours apps share: `--app-0` to `--app-9`. */
export const appColours = 10;

/** The CSS custom property with an app's colour. The same name always has the same colour (FNV-1a). */
export function appColour(app: string): string {
  return `--app-${appColourIndex(app)}`;
}

export function appColourIndex(app: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < app.length; index++) hash = Math.imul(hash ^ app.charCodeAt(index), 0x01000193) >>> 0;
  return hash % appColours;
}
