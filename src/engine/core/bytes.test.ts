import { describe, expect, it } from "vitest";
import { fromUtf8, toUtf8 } from "./bytes.ts";

describe("bytes as text", () => {
  it.for(["", "plain", "grün", "日本語", "🙂 and more", "\u0000\u007f\u0080\u07ff\u0800\uffff"])("%s goes there and back", (text) => {
    expect(toUtf8(text)).toBe(Buffer.from(text).toString("latin1"));
    expect(fromUtf8(toUtf8(text))).toBe(text);
  });

  it.for([
    ["\xff", "\ufffd"],
    ["a\xc3", "a\ufffd"],
    ["\x80b", "\ufffdb"],
    ["\xed\xa0\x80", "\ufffd"],
  ] as const)("what is no UTF-8 is replaced", ([bytes, text]) => {
    expect(fromUtf8(bytes)).toBe(text);
  });
});
