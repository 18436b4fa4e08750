import { readdirSync, readFileSync } from "node:fs";
import { parseAst } from "vite";
import { describe, expect, it } from "vitest";
import { diagrams } from "../../app/diagrams.ts";
import { sheet } from "../../app/HelpDialog.tsx";
import { panels } from "../../app/panels.ts";
import { de } from "./de/index.ts";
import { en } from "./en/index.ts";
import { writingOf } from "./forms.ts";
import { directionOf, languageFor } from "./language.ts";
import { literalsIn } from "../../../testing/words/literals.ts";

const catalogues = { de };

interface Leaf {
  readonly path: string;
  readonly text: string;
}

/** Every message of a catalogue; functions are called with figures and names that can be told from words. */
function leaves(words: unknown, path = ""): readonly Leaf[] {
  if (typeof words === "string") return [{ path, text: words }];
  if (typeof words === "function") return [{ path, text: String((words as (...values: readonly number[]) => string)(...Array.from({ length: words.length }, (_, index) => 701 + index))) }];
  return Object.entries(words as object).flatMap(([key, value]) => leaves(value, path === "" ? key : `${path}.${key}`));
}

/** These are tables of English elsewhere, so that English has nothing under them. */
const elsewhere = /^app\.(diagrams|panels|helpDialog\.keys)\./;

describe.each(Object.entries(catalogues))("the catalogue %s", (_, words) => {
  const source = leaves(en);
  const translated = new Map(leaves(words).map(({ path, text }) => [path, text]));

  it("has every message of the source, and no other", () => {
    expect([...translated.keys()].filter((path) => !elsewhere.test(path))).toEqual(source.map(({ path }) => path));
  });

  it("says each of them, with every value that the source says", () => {
    for (const { path, text } of source) {
      const said = translated.get(path) ?? "";
      expect(`${path}: ${said.trim()}`).not.toBe(`${path}: `);
      for (const value of text.match(/70[1-9]/g) ?? []) expect(`${path}: ${said}`).toContain(value);
    }
  });

  it("has words for each diagram, each panel and each key", () => {
    for (const { id } of diagrams) expect([...translated.keys()]).toContain(`app.diagrams.${id}.title`);
    for (const [, entries] of sheet) for (const [, does] of entries) expect([...translated.keys()]).toContain(`app.helpDialog.keys.${does}`);
    for (const { id } of panels) expect([...translated.keys()]).toContain(`app.panels.${id}`);
  });

  it("is a translation: few messages are the same as the source's", () => {
    const same = source.filter(({ path, text }) => translated.get(path) === text && /[a-z]{4}/.test(text));
    expect(same.length / source.length).toBeLessThan(0.06);
  });
});

describe("figures and plurals", () => {
  it.each([
    ["en", 1, "1 worker"],
    ["en", 2, "2 workers"],
    ["en", 12_345, "12,345 workers"],
    ["de", 12_345, "12.345 workers"],
  ] as const)("in %s: %d is %s", (language, value, text) => {
    expect(writingOf(language).count(value, { one: "worker", other: "workers" })).toBe(text);
  });

  it("knows the forms of languages that have more than two", () => {
    const forms = { one: "плик", few: "плика", many: "пликов", other: "плика" };
    expect([1, 3, 5, 21].map((value) => writingOf("ru").form(value, forms))).toEqual(["плик", "плика", "пликов", "плик"]);
  });

  it("writes fractions as they are written there", () => {
    expect(writingOf("en").figure(9.75, 1)).toBe("9.8");
    expect(writingOf("de").figure(9.75, 1)).toBe("9,8");
  });
});

describe("which language", () => {
  it.each([
    ["system", ["de-AT", "en"], "de"],
    ["system", ["fr", "de"], "de"],
    ["system", ["fr", "ja"], "en"],
    ["system", [], "en"],
    ["en", ["de"], "en"],
  ] as const)("%s, wanted %j: %s", (choice, wanted, language) => {
    expect(languageFor(choice, wanted)).toBe(language);
  });

  it("knows scripts that are written from the right", () => {
    expect(["en", "de", "ar", "he-IL"].map(directionOf)).toEqual(["ltr", "ltr", "rtl", "rtl"]);
  });
});

/** Folders whose every word comes from the catalogue. The others are still English only. */
const converted = ["app", "design"];
const notYet = "design/sequence/";

describe("what is written in components", () => {
  const parse = (code: string) => parseAst(code, { lang: "tsx" });

  it("is found by the scan", () => {
    const code = 'const a = <p title="A title" className="box">Some words {`and ${x} more`} <code>kubectl get</code> {t.fine} {ok ? "yes indeed" : ""}<b aria-label={`pod ${x}`} /></p>; const c = { label: "A label", id: "an id" };';
    expect(literalsIn(parse(code))).toEqual(["A title", "Some words", "and … more", "yes indeed", "pod …", "A label"]);
  });

  it.each(converted)("src/ui/%s has no words of its own", (folder) => {
    const root = new URL(`../../${folder}/`, import.meta.url);
    const found = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".tsx") && !`${folder}/${file}`.startsWith(notYet))
      .flatMap((file) => literalsIn(parse(readFileSync(new URL(file, root), "utf8"))).map((text) => `${file}: ${text}`))
      .filter((each) => !/: (Kubarium|Esc|kill -9 .*)$/.test(each));
    expect(found).toEqual([]);
  });
});
