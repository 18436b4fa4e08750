import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { packetKinds } from "../../protocol/index.ts";

const page = readFileSync("docs/design.md", "utf8");
const sheet = readFileSync("src/ui/design/tokens.css", "utf8").replaceAll(/\/\*[^]*?\*\//g, "");

const tokens = new Set([...sheet.matchAll(/^\s+(--[\w-]+):/gm)].map(([, name = ""]) => name));
const named = new Set([...page.matchAll(/`(--[\w-]+)`/g)].map(([, name = ""]) => name));

describe("docs/design.md", () => {
  it("names no token that does not exist", () => {
    expect([...named].filter((name) => !tokens.has(name))).toEqual([]);
  });

  it("describes every token", () => {
    expect([...tokens].filter((name) => !named.has(name))).toEqual([]);
  });

  it("has a line for each kind of message", () => {
    for (const kind of packetKinds) expect(page).toContain(`| \`--packet-${kind}\` |`);
  });

  it("names files that exist", () => {
    for (const [, file = ""] of page.matchAll(/`((?:src|e2e)\/[\w./]+)`/g)) expect([file, existsSync(file)]).toEqual([file, true]);
  });
});
