import { describe, expect, it } from "vitest";
import { elementSnippet, frameSnippet } from "./snippet.ts";

describe("the line for a page's source", () => {
  it("holds what was chosen", () => {
    expect(elementSnippet("https://docs.example/lab/", 420, { scenario: "etcd-quorum", view: "etcd", terminal: "" })).toBe(
      '<script type="module" src="https://docs.example/lab/embed.js"></script>\n<kubarium-playground scenario="etcd-quorum" view="etcd" terminal height="420"></kubarium-playground>',
    );
  });

  it("is a frame's where scripts are not allowed, with the same words in its address", () => {
    expect(frameSnippet("https://docs.example/lab/", 300, 'A "live" cluster', { scenario: "etcd-quorum", terminal: "" })).toBe(
      '<iframe src="https://docs.example/lab/embed.html?scenario=etcd-quorum&amp;terminal=true" title="A &quot;live&quot; cluster" width="100%" height="300" loading="lazy" style="border: 0"></iframe>',
    );
  });
});
