import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fileLinesMax } from "./lintConfig.ts";

/** Order in the house that no linter looks at, because it is about files and not about code. */

const allowedAtTop = new Set([
  "package.json", "package-lock.json", "vite.config.ts", "index.html", "src", "public", "e2e", "docs",
  ".ci", ".github", ".git", ".gitignore", ".gitattributes", ".npmrc", ".editorconfig", ".oxlintrc.json", "knip.json",
  "README.md", "LICENSE", "NOTICE", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "SECURITY.md", "CHANGELOG.md",
]);
const compilerRealm = /^tsconfig(\.\w+)?\.json$/;
/** Made by tools, and ignored by git. */
const leftByTools = new Set(["node_modules", "dist", "coverage", "test-results", "playwright-report"]);

const isCode = (path: string): boolean => /\.(ts|tsx|js|mjs|css|html)$/.test(path);

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).replaceAll("\\", "/"));
}

const codeFiles = [...filesUnder("src"), ...filesUnder("e2e")].filter(isCode).sort();
const textOf = (path: string): string => readFileSync(path, "utf8");

describe("the repository", () => {
  it("has at its top only what belongs there", () => {
    const strangers = readdirSync(".").filter(
      (name) => !allowedAtTop.has(name) && !leftByTools.has(name) && !compilerRealm.test(name),
    );
    expect(strangers).toEqual([]);
  });

  it("has no file too long to read in one sitting", () => {
    const tooLong = codeFiles.filter((path) => textOf(path).trimEnd().split("\n").length > fileLinesMax);
    expect(tooLong).toEqual([]);
  });

  it("has no notes to self in place of code or issues", () => {
    const note = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "X" + "XX"].join("|")})\\b`);
    expect(codeFiles.filter((path) => note.test(textOf(path)))).toEqual([]);
  });

  it("switches off no check with a comment that gives no reason", () => {
    const silenced = /(?:oxlint|eslint)-disable(?:-next-line|-line)?(?![^\n]*--\s*\S)|@ts-(?:ignore|nocheck)|@ts-expect-error\s*$/m;
    const thisFile = "src/testing/tidy/tidy.test.ts";
    expect(codeFiles.filter((path) => path !== thisFile && silenced.test(textOf(path)))).toEqual([]);
  });

  it("locks packages by name and checksum, with no address", () => {
    expect(textOf("package-lock.json")).not.toContain('"resolved"');
  });
});
