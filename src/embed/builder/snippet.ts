/** What is chosen in the builder: only what differs from the defaults. */
export type Chosen = Readonly<Record<string, string>>;

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };
const escaped = (value: string): string => value.replace(/[&"<>]/g, (sign) => escapes[sign] ?? sign);
const attributes = (chosen: Chosen): string => Object.entries(chosen).map(([name, value]) => (value === "" ? ` ${name}` : ` ${name}="${escaped(value)}"`)).join("");

/** Two lines for a page's source. @param base the address of the folder that holds embed.js */
export const elementSnippet = (base: string, height: number, chosen: Chosen): string =>
  `<script type="module" src="${escaped(new URL("embed.js", base).href)}"></script>\n<kubarium-playground${attributes({ ...chosen, height: String(height) })}></kubarium-playground>`;

/** The address of the frame alone. */
export function frameSource(base: string, chosen: Chosen): string {
  const url = new URL("embed.html", base);
  for (const [name, value] of Object.entries(chosen)) url.searchParams.set(name, value === "" ? "true" : value);
  return url.href;
}

/** The same without a script. */
export const frameSnippet = (base: string, height: number, title: string, chosen: Chosen): string =>
  `<iframe src="${escaped(frameSource(base, chosen))}" title="${escaped(title)}" width="100%" height="${String(height)}" loading="lazy" style="border: 0"></iframe>`;
