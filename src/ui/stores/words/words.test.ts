import { readdirSync, readFileSync } from "node:fs";
import { parseAst } from "vite";
import { describe, expect, it } from "vitest";
import { diagrams } from "../../app/diagrams.ts";
import { sheet } from "../../app/HelpDialog.tsx";
import { panels } from "../../app/panels.ts";
import { english, wordsOfSaid } from "../../../protocol/index.ts";
import { countOf, listed, say, spanOf } from "../../../engine/core/index.ts";
import { de } from "./de/index.ts";
import { said as germanSaid } from "./de/said.ts";
import { wordingOf } from "./said.ts";
import { en } from "./en/index.ts";
import { writingOf } from "./forms.ts";
import { directionOf, languageFor } from "./language.ts";
import type { Language } from "./language.ts";
import { laterWords } from "./later.ts";
import { mirrored, pseudoTag } from "./pseudo.ts";
import { literalsIn, saidIn, sentencesIn } from "../../../testing/words/literals.ts";

const later = Object.entries(laterWords);
const wholeOf = async (language: Language, first: object): Promise<object> => ({ ...first, ...Object.fromEntries(await Promise.all(later.map(async ([area, load]) => [area, await load[language]()] as const))) });
const source = leaves(await wholeOf("en", en));
const catalogues = { de: await wholeOf("de", de) };

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
const elsewhere = /^(app\.(diagrams|panels|helpDialog\.keys)|said\.sentences)\./;

describe.each(Object.entries(catalogues))("the catalogue %s", (_, words) => {
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
    expect(same.length / source.length).toBeLessThan(0.08);
  });
});

describe("what the worker tells", () => {
  const root = new URL("../../../worker/why/", import.meta.url);
  const modules = readdirSync(root).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const trees = modules.map((file) => parseAst(readFileSync(new URL(file, root), "utf8"), { lang: "ts" }));
  const gaps = (text: string): readonly string[] => [...new Set(text.match(/\{\d+\}/g))].toSorted();
  const spoken = [...new Set(trees.flatMap(saidIn))].filter((text) => /\p{L}/u.test(text.replaceAll(/\{\d+\}/g, "")));

  it("is found by the scan", () => {
    expect(spoken.length).toBeGreaterThan(350);
    expect(saidIn(parseAst("const a = say`${b} of ${say`the ${c}`} run: \"x\"`;", { lang: "ts" }))).toEqual(['{0} of {1} run: "x"', "the {0}"]);
  });

  it("is in the catalogue: each sentence, and no other, with the same gaps", () => {
    expect(Object.keys(germanSaid.sentences).toSorted()).toEqual(spoken.toSorted());
    for (const [sentence, translated] of Object.entries(germanSaid.sentences)) expect(`${sentence}: ${gaps(translated).join(" ")}`).toBe(`${sentence}: ${gaps(sentence).join(" ")}`);
  });

  it.each(modules.map((file, index) => [file, trees[index]] as const))("%s has no sentences but those that are said", (_, tree) => {
    const isTyped = /^(kubectl |systemctl |etcdctl |iptables-save |journalctl |nft |crictl |GET … on port …$|machine is off$|no space left$|no answer$|other requests$|API server$)/;
    expect(sentencesIn(tree).filter((text) => !isTyped.test(text))).toEqual([]);
  });

  it("is put into words: gaps, counts, lists and spans, and what a language lacks in English", () => {
    const told = say`The lease still belongs to ${"cp-1"}: it was renewed ${say`${spanOf(125_000_000)} ago`}, and others may take it after ${spanOf(850_000)} without a renewal.`;
    const counted = say`${countOf(1, "pod")} and ${countOf(3, "pod")} of ${listed(["a", "b", "c", "d", "e"])}`;
    const german = wordingOf(germanSaid, writingOf("de"));
    expect([told, counted].map((each) => wordsOfSaid(each, english))).toEqual(["The lease still belongs to cp-1: it was renewed 2 min 5 s ago, and others may take it after 850 ms without a renewal.", "1 pod and 3 pods of a, b, c and 2 more"]);
    expect([told, counted].map((each) => wordsOfSaid(each, german))).toEqual(["Die Lease gehört noch cp-1: Sie wurde vor 2 min 5 s erneuert, und andere dürfen sie nach 850 ms ohne Erneuerung nehmen.", "1 Pod and 3 Pods of a, b, c und 2 weitere"]);
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

describe("the pseudo language", () => {
  it("turns every message around, with what it is given, and leaves the shape", () => {
    const words = mirrored({ a: "one", b: { c: (count: number, name: string) => `${count} of ${name}`, d: ["x", ""] } });
    expect([words.a, words.b.c(2, "web"), words.b.d]).toEqual(["\u202Eone\u202C", "\u202E2 of web\u202C", ["\u202Ex\u202C", ""]]);
  });

  it("is written from the right", () => expect(directionOf(pseudoTag)).toBe("rtl"));
});

/** Names, and what is typed or printed: the same in every language. */
const sameEverywhere = /^(Kubarium|Esc|Tab|Ctrl(-C| S| Z| Shift Z)|fsync|CRI|netfilter|linux|SIGTERM|etcd|kubelet|containerd|kube-[a-z-]+|cloud-controller-manager|kill -9 .*|kubectl …|why …)$/;
/** What kubectl prints: its headings, its answer to nothing, and etcd's operations. */
const printed = /^([A-Z]{3,}( [A-Z]+)?|No resources found….)$/;

/** The English tables that are the source themselves (the catalogue says so), what the terminal's own programs print, and a README. */
const sources = /^(app\/(diagrams|panels|pageActions|pageKeys|settingWords|suggest)|stores\/(actions|home|whyWords)|design\/processLook|stores\/words\/.*|stores\/examples\/.*|terminal\/shell\/.*)\.ts$/;
/** Lines that are typed or printed, keys of facts, Raft's abbreviations, and words of CSS, SVG and Mermaid. */
const typed = /^(kubectl |apply |…: command not found|leader of( …)?$|AE (commit|ok)$|to top right$|\.cm-|<\?xml|Note over )/;

describe("what is written outside the catalogue", () => {
  const parse = (code: string) => parseAst(code, { lang: "tsx" });
  const root = new URL("../../", import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: "utf8" });
  const components = files.filter((file) => file.endsWith(".tsx"));
  const modules = files.filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !sources.test(file));
  const read = (file: string): string => readFileSync(new URL(file, root), "utf8");

  it("is found by the scans", () => {
    const component = 'const a = <p title="A title" className="box">Some words {`and ${x} more`} <code>kubectl get</code> {t.fine} {ok ? "yes indeed" : ""}<b aria-label={`pod ${x}`} placeholder="Find it" /></p>; const c = { label: "A label", id: "an id" };';
    expect(literalsIn(parse(component))).toEqual(["A title", "Some words", "and … more", "yes indeed", "pod …", "Find it", "A label"]);
    const module = 'import a from "two words"; const text = ok ? `${name} is down` : "nothing is wrong"; if (x) throw new Error("this cannot be"); const css = "1px solid var(--line)"; const id = "pod-name";';
    expect(sentencesIn(parseAst(module, { lang: "ts" }))).toEqual(["… is down", "nothing is wrong"]);
  });

  it("is looked for everywhere", () => {
    expect(components.length).toBeGreaterThan(120);
    expect(modules.length).toBeGreaterThan(120);
  });

  it.each(components)("%s has no words of its own", (file) => {
    expect(literalsIn(parse(read(file))).filter((text) => !sameEverywhere.test(text) && !printed.test(text))).toEqual([]);
  });

  it.each(modules)("%s has no sentences of its own", (file) => {
    expect(sentencesIn(parseAst(read(file), { lang: "ts" })).filter((text) => !typed.test(text))).toEqual([]);
  });
});
