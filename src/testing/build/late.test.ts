import { expect, it } from "vitest";
import { calledModules } from "./calledModules.ts";

// Some six seconds: bundling and three clusters. Without it the built page may not start at all, and only the browser tests would say so.
it("a fresh cluster calls no module that comes late (if it does: npm run gen:late)", () => {
  expect(calledModules()).toEqual([]);
});
