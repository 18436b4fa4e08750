import { describe, expect, it } from "vitest";
import { newEntry } from "./entries.ts";
import type { Actor } from "./entries.ts";
import { trackScale } from "./trackScale.ts";

const entry = (manager: string, operation: Actor["operation"], fields: object, subresource = "", time?: string) => newEntry({ manager, operation, apiVersion: "apps/v1", subresource }, fields as Record<string, never>, time);
const replicas = { "f:spec": { "f:replicas": {} } };
const paused = { "f:spec": { "f:paused": {} } };
const both = { "f:spec": { "f:paused": {}, "f:replicas": {} } };
const at = "2026-01-01T00:00:00Z";
const actor: Actor = { manager: "kubectl", operation: "Update", apiVersion: "apps/v1", subresource: "scale" };
const path = ["spec", "replicas"];

describe("who owns the replicas after a Scale was written", () => {
  it.for([
    { name: "the writer, without a time, and nobody else", entries: [entry("a", "Update", both, "", at)], before: 1, after: 2, want: [entry("kubectl", "Update", replicas, "scale"), entry("a", "Update", paused, "", at)] },
    { name: "an entry of nothing else is gone", entries: [entry("a", "Update", replicas, "", at)], before: 1, after: 2, want: [entry("kubectl", "Update", replicas, "scale")] },
    { name: "an applier loses it as well", entries: [entry("a", "Apply", both, "", at)], before: 1, after: 2, want: [entry("a", "Apply", paused, "", at), entry("kubectl", "Update", replicas, "scale")] },
    { name: "nobody, when it is zero", entries: [entry("a", "Update", both, "", at)], before: 1, after: 0, want: [entry("a", "Update", paused, "", at)] },
    { name: "unchanged, an updater comes back with an entry of its own", entries: [entry("a", "Update", both, "", at)], before: 0, after: 0, want: [entry("a", "Update", replicas), entry("a", "Update", paused, "", at)] },
    { name: "unchanged, an applier keeps its entry", entries: [entry("a", "Apply", both, "", at)], before: 1, after: 1, want: [entry("a", "Apply", both, "", at)] },
    { name: "others' entries stay", entries: [entry("a", "Update", paused, "", at)], before: 1, after: 1, want: [entry("a", "Update", paused, "", at)] },
  ])("$name", ({ entries, before, after, want }) => {
    expect(trackScale({ entries, actor, path, before, after })).toEqual(want);
  });
});
