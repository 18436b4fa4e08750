import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const folder = new URL("..", import.meta.url);
const sheet = readFileSync(new URL("design/tokens.css", folder), "utf8").replaceAll(/\/\*[^]*?\*\//g, "");

/** The declarations of the blocks whose selector is one of these, later ones over earlier ones. */
function tokensOf(...selectors: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, selector = "", body = ""] of sheet.matchAll(/^([^\n@{}/*][^{}]*)\{([^{}]*)\}/gm)) {
    if (!selector.split(",").some((each) => selectors.includes(each.trim()))) continue;
    for (const [, name = "", value = ""] of body.matchAll(/(--[\w-]+):\s*([^;]+);/g)) found.set(name, value.trim());
  }
  return found;
}

const light = [":root", '[data-theme="light"]'];
const dark = [...light, '[data-theme="dark"]'];
const looks: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  light: tokensOf(...light),
  dark: tokensOf(...dark),
  "high contrast, light": tokensOf(...light, '[data-contrast="more"]'),
  "high contrast, dark": tokensOf(...dark, '[data-contrast="more"]', '[data-contrast="more"][data-theme="dark"]'),
};

/** WCAG 2.2: relative luminance of "#rrggbb". */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((one, other) => other - one);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ["--canvas", "--surface", "--surface-sunken", "--surface-raised"];
const texts = ["--text", "--text-soft", "--text-faint", "--accent", "--ok", "--warn", "--bad", "--info", "--idle", "--leader"];
const onOwn: readonly (readonly [string, string])[] = [["--accent", "--accent-soft"], ["--ok", "--ok-soft"], ["--warn", "--warn-soft"], ["--bad", "--bad-soft"], ["--info", "--info-soft"], ["--idle", "--idle-soft"], ["--leader", "--leader-soft"], ["--text-on-accent", "--accent"]];

describe.each(Object.entries(looks))("%s", (name, tokens) => {
  const colour = (token: string): string => tokens.get(token) ?? `${token} is missing`;
  const least = name.startsWith("high") ? 7 : 4.5;

  it.each(texts.flatMap((text) => surfaces.map((surface) => [text, surface] as const)))("%s can be read on %s", (text, surface) => {
    expect(contrast(colour(text), colour(surface))).toBeGreaterThanOrEqual(least);
  });

  it.each(onOwn)("%s can be read on %s", (text, surface) => {
    expect(contrast(colour(text), colour(surface))).toBeGreaterThanOrEqual(least);
  });

  it.each(["--text", "--text-soft", "--text-faint"])("%s can be read where the pointer is", (text) => {
    expect(contrast(colour(text), colour("--surface-hover"))).toBeGreaterThanOrEqual(4.5);
  });

  const marks = [...tokens.keys()].filter((token) => /^--(packet|app)-|^--(bad|ok)-mark|^--edge-strong/.test(token));
  it.each(marks)("%s is seen as a mark on the canvas and on boxes", (mark) => {
    for (const surface of ["--canvas", "--surface"]) expect(contrast(colour(mark), colour(surface))).toBeGreaterThanOrEqual(least === 7 ? 4.5 : 2.9);
  });
});

it("knows a contrast when it sees one", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 1);
});

/** Custom properties that components set on single elements. */
const setByCode = new Set(["--app", "--term-colour", "--paper-width", "--paper-height", "--paper-scale"]);

describe("style sheets", () => {
  const sheets = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".css") && !file.endsWith("tokens.css"));
  const known = new Set(looks["light"]?.keys());

  it.each(sheets)("%s uses tokens that exist, and no colour, type size or window of its own", (file) => {
    const text = readFileSync(new URL(file, folder), "utf8");
    const own = new Set([...text.matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name));
    const unknown = [...text.matchAll(/var\((--[\w-]+)/g)].map(([, name = ""]) => name).filter((name) => !known.has(name) && !own.has(name) && !setByCode.has(name));
    expect(unknown).toEqual([]);
    expect(text).not.toMatch(/#[0-9a-fA-F]{3,8}\b|rgba?\(/);
    expect(text).not.toMatch(/font-size:\s*[\d.]+px/);
    // An enlarged page has less room than its window: ask the body.
    expect(text).not.toMatch(/@media \((max|min)-width|\d(vw|vh|dvh)\b/);
  });
});
