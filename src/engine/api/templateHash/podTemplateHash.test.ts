import { describe, expect, it } from "vitest";
import recorded from "../../../testing/recorded/validation/podTemplateHashes.json" with { type: "json" };
import { defaultPodTemplate, type PodTemplateSpec } from "../index.ts";
import { podTemplateHash } from "./podTemplateHash.ts";

describe("the hash of a template is the one that a real cluster put into the names of its ReplicaSets", () => {
  it.for(recorded)("$name: $hash", ({ template, hash }) => {
    expect(podTemplateHash(defaultPodTemplate(template as PodTemplateSpec))).toBe(hash);
  });
});

describe("other templates", () => {
  const template = (image: string): PodTemplateSpec => ({ metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c", image }] } });
  it("differ by what they say, not by the order of their fields", () => {
    const hash = podTemplateHash(template("x"));
    expect(podTemplateHash({ spec: { containers: [{ image: "x", name: "c" }] }, metadata: { labels: { app: "web" } } })).toBe(hash);
    expect(podTemplateHash(template("y"))).not.toBe(hash);
    expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]+$/);
  });
  it("get another hash after a collision", () => {
    const one = template("x");
    expect(podTemplateHash(one, 1)).not.toBe(podTemplateHash(one));
    expect(podTemplateHash(one, 0)).toBe(podTemplateHash(one));
  });
  it("with volumes that the layouts do not know are hashed all the same", () => {
    const odd = { spec: { containers: [{ name: "c" }], volumes: [{ name: "v", csi: { driver: "x" } }] } } as PodTemplateSpec;
    expect(podTemplateHash(odd)).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]+$/);
  });
});
