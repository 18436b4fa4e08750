import { describe, expect, it } from "vitest";
import { fetchedBytes } from "./images.ts";

describe("the bytes of a pull", () => {
  const pull = { size: 1_000, fetchFrom: 300, endsAt: 800 };
  it.for([
    { name: "none come while the reference is resolved", now: 299, bytes: 0 },
    { name: "none have come at the first instant", now: 300, bytes: 0 },
    { name: "half are there at half the time", now: 550, bytes: 500 },
    { name: "all are there at its end, and not more", now: 900, bytes: 1_000 },
  ])("$name", ({ now, bytes }) => {
    expect(fetchedBytes(pull, now)).toBe(bytes);
  });
});
