import { describe, expect, it } from "vitest";
import { mermaidOf } from "./mermaid.ts";
import { leftOut, messagesMost, sequenceOf } from "./sequence.ts";
import type { SentMessage } from "./sequence.ts";
import { sequenceSvg } from "./sequenceSvg.ts";

const message = (from: string, to: string, sentAt: number, text: string, lost = false): SentMessage => ({ from, to, sentAt, arrivesAt: sentAt + 300, text, lost });
const three = [message("apiserver", "etcd", 2_500, "Txn"), message("kubectl", "apiserver", 2_000, "POST /api/v1/pods; <a> #1"), message("etcd", "apiserver", 3_000, "vote: yes", true)];
const many = Array.from({ length: 200 }, (_, index) => message("a", "b", index, `message ${index}`));
const colours = { ground: "#fff", text: "#000", soft: "#666", line: "#ccc", box: "#eee", accent: "#00f", bad: "#f00" };

describe("a sequence", () => {
  it("has the messages in the order in which they were sent, and who took part in the order of speaking", () => {
    const { participants, messages } = sequenceOf("t", three, 3, "first");
    expect(participants).toEqual(["kubectl", "apiserver", "etcd"]);
    expect(messages.map(({ sentAt }) => sentAt)).toEqual([2_000, 2_500, 3_000]);
  });

  it.for([
    { name: "nothing", given: three, matched: 3, kept: "first", said: "" },
    { name: "what comes after the first", given: many, matched: 200, kept: "first", said: "The first 80 of 200 messages; 120 after them are left out." },
    { name: "what comes before the last", given: many, matched: 900, kept: "last", said: "The last 80 of 900 messages; 820 before them are left out." },
  ] as const)("says what was left out: $name", ({ given, matched, kept, said }) => {
    const sequence = sequenceOf("t", given, matched, kept);
    expect(leftOut(sequence)).toBe(said);
    expect(sequence.messages.length).toBeLessThanOrEqual(messagesMost);
  });

  it("is text that Mermaid reads: names by alias, what has a meaning there by number, lost ones with a cross", () => {
    expect(mermaidOf(sequenceOf("kubectl apply", three, 9, "first"))).toBe(
      [
        "sequenceDiagram",
        "  %% kubectl apply; the first message at 00:00:00.002",
        "  participant p1 as kubectl",
        "  participant p2 as apiserver",
        "  participant p3 as etcd",
        "  p1->>p2: +0.000 ms POST /api/v1/pods#59; #60;a#62; #35;1",
        "  p2->>p3: +0.500 ms Txn",
        "  p3-xp2: +1.000 ms vote#58; yes",
        "  Note over p1,p3: The first 3 of 9 messages#59; 6 after them are left out.",
        "",
      ].join("\n"),
    );
  });

  it("is an SVG without anything to fetch, with every message and a cross for a lost one", () => {
    const svg = sequenceSvg(sequenceOf("a & b", three, 3, "first"), colours);
    expect(svg).toMatch(/^<\?xml.*<svg [^>]*viewBox="0 0 666 218"/s);
    expect(svg.match(/stroke="#00f"/g)).toHaveLength(4);
    expect(svg).toContain("lost: vote: yes");
    expect(svg).toContain("POST /api/v1/pods; &lt;a&gt; #1");
    expect(svg).not.toMatch(/href|foreignObject|<style/);
  });
});
