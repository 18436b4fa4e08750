import { describe, expect, it } from "vitest";
import { frameAddress, frameWords } from "../element/attributes.ts";
import { readOptions } from "./options.ts";
import type { EmbedOptions } from "./options.ts";

const nothing: EmbedOptions = { scenario: undefined, drill: undefined, view: undefined, theme: "system", controls: "play", speed: 1, seed: undefined, workers: undefined, start: "visible", hasTerminal: false, origin: undefined };

describe("the address of a frame", () => {
  it.for<{ readonly query: string; readonly read: Partial<EmbedOptions> }>([
    { query: "", read: {} },
    { query: "?scenario=etcd-quorum&view=etcd&seed=7&speed=0.5", read: { scenario: "etcd-quorum", view: "raft", seed: 7, speed: 0.5 } },
    { query: "?theme=auto&controls=full&start=click&terminal=true&workers=12", read: { controls: "full", start: "click", hasTerminal: true, workers: 12 } },
    { query: "?theme=contrast-dark&controls=none&terminal=false", read: { theme: "contrast-dark", controls: "none" } },
    { query: "?origin=https://docs.example/any/path", read: { origin: "https://docs.example" } },
    // What nobody should write.
    { query: "?scenario=../../etc&drill=<b>&view=__proto__&theme=constructor&controls=all&start=now", read: {} },
    { query: "?view=compare", read: {} },
    { query: "?speed=1e9&seed=-1&workers=1e9", read: {} },
    { query: "?speed=&seed=1.5&workers=NaN", read: {} },
    { query: "?origin=javascript:alert(1)", read: {} },
    { query: `?x=${"y".repeat(100_000)}&seed=7`, read: {} },
  ])("$query", ({ query, read }) => {
    expect(readOptions(query)).toEqual({ ...nothing, ...read });
  });

  it("is made by the element with the words that the frame reads", () => {
    const given = { scenario: "lost-disk", drill: "no-space", view: "node", theme: "dark", controls: "full", speed: "10", seed: "3", start: "paused", terminal: "true", lang: "de" };
    expect(Object.keys(given)).toEqual([...frameWords]);
    const address = new URL(frameAddress("https://play.example/lab/", (name) => given[name], "https://docs.example"));
    expect(address.pathname).toBe("/lab/embed.html");
    expect(readOptions(address.search)).toEqual({ ...nothing, scenario: "lost-disk", drill: "no-space", view: "node", theme: "dark", controls: "full", speed: 10, seed: 3, start: "paused", hasTerminal: true, origin: "https://docs.example" });
  });
});
