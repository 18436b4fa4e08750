import { describe, expect, it } from "vitest";
import recorded from "../testing/recorded/validation/transcripts.json" with { type: "json" };
import { validateManifest } from "./index.ts";

/** Manifests that a real kubectl sent to a real v1.36.2 API server, and every error that it printed. */
describe("errors in a manifest are those of kubectl apply", () => {
  it.for(recorded)("$name", ({ text, messages }) => {
    const { errors } = validateManifest(text);
    expect(errors.map((error) => error.message).toSorted()).toEqual(messages.toSorted());
    expect(errors.every((error) => error.line > 0 && error.path !== undefined)).toBe(true);
  });
});
