/** Attributes that give any element a tooltip (see TooltipLayer). `keys` is shown as a key cap. */
export function tip(text: string, keys?: string): { readonly "data-tip": string; readonly "data-keys"?: string } {
  return keys === undefined ? { "data-tip": text } : { "data-tip": text, "data-keys": keys };
}
