import { describe, expect, it } from "vitest";
import { fromRgb } from "./colour.ts";
import { element, escape, roundedPath } from "./write.ts";

describe("what is written into an SVG", () => {
  it.for([
    ["a < b & \"c\"", "a &lt; b &amp; &quot;c&quot;"],
    ["emoji 🐳 stays", "emoji 🐳 stays"],
    ["a\u0000b\u001b[31m\ttab", "a\ufffdb\ufffd[31m\ttab"],
  ] as const)("holds the text %j", ([text, written]) => {
    expect(escape(text)).toBe(written);
  });

  it("leaves out attributes that say nothing", () => {
    expect(element("path", { d: "M0 0", x: 1.23456, opacity: undefined, "stroke-dasharray": "" })).toBe('<path d="M0 0" x="1.23"/>');
    expect(element("text", { x: 0 }, "a")).toBe('<text x="0">a</text>');
  });

  it("has boxes whose corners are never rounder than the box", () => {
    expect(roundedPath({ x: 0, y: 0, width: 10, height: 4 }, [0, 0, 0, 0])).toBe("M0 0H10V4H0V0Z");
    expect(roundedPath({ x: 0, y: 0, width: 10, height: 4 }, [9, 9, 9, 9])).toBe("M2 0H8a2 2 0 0 1 2 2V2a2 2 0 0 1 -2 2H2a2 2 0 0 1 -2 -2V2a2 2 0 0 1 2 -2Z");
  });

  it.for([
    ["rgb(255, 0, 16)", { hex: "#ff0010", opacity: 1 }],
    ["rgba(1, 2, 3, 0.5)", { hex: "#010203", opacity: 0.5 }],
    ["color(srgb 0 0 0)", undefined],
  ] as const)("has colours in the plain form: %s", ([text, colour]) => {
    expect(fromRgb(text)).toEqual(colour);
  });
});
