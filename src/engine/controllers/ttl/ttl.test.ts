import { describe, expect, it } from "vitest";
import { nextStep } from "./index.ts";

const cases = [
  { name: "a small cluster stays at the first step", step: 0, count: 100, next: 0 },
  { name: "one node more goes up", step: 0, count: 101, next: 1 },
  { name: "a few nodes fewer do not go down", step: 1, count: 91, next: 1 },
  { name: "below the overlap it goes down", step: 1, count: 89, next: 0 },
  { name: "many at once go up several steps", step: 0, count: 5000, next: 4 },
  { name: "and down again", step: 4, count: 3, next: 0 },
];

describe("how long kubelets may keep what they have read", () => {
  it.for(cases)("$name", ({ step, count, next }) => {
    expect(nextStep(step, count)).toBe(next);
  });
});
