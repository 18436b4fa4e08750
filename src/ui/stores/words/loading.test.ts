import { expect, it, vi } from "vitest";

/** Each of these modules comes alone, with the words of its part under way: while it is loaded it may say nothing. */
const modules = import.meta.glob(["../../**/*.{ts,tsx}", "!../../**/*.test.{ts,tsx}", "!../../app/main.tsx", "!../../terminal/shell/filters/worker.ts"]);

it("no module asks for words while it is loaded", async () => {
  vi.resetModules();
  const refused: string[] = [];
  for (const [file, load] of Object.entries(modules)) {
    await load().catch((error: unknown) => {
      if (String(error).includes("have not been fetched")) refused.push(`${file}: ${String(error)}`);
    });
  }
  expect(Object.keys(modules).length).toBeGreaterThan(300);
  expect(refused).toEqual([]);
});
