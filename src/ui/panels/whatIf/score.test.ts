import { describe, expect, it } from "vitest";
import { statements } from "../../../protocol/index.ts";
import { triable } from "../../stores/whatIf.ts";
import { wordsOf } from "../../stores/words/language.ts";
import { guides } from "./guide.ts";
import { scoreOf, verdictOn } from "./score.ts";

describe("what was said, by what was seen", () => {
  it.for([
    ["yes", "yes", "right"],
    ["yes", "no", "wrong"],
    ["no", "no", "right"],
    ["no", "yes", "wrong"],
    ["no", "partly", "open"],
    ["partly", "partly", "right"],
    ["partly", "yes", "open"],
    ["yes", "unknown", "open"],
    ["yes", undefined, "open"],
  ] as const)("%s, and it was %s: %s", ([said, seen, judgement]) => {
    expect(verdictOn(said, seen)).toBe(judgement);
  });

  it("counts those that could be told", () => expect(scoreOf(["right", "open", "wrong", "right"])).toEqual({ right: 2, told: 3 }));
});

describe("the guide", () => {
  it.for(Object.entries(guides))("says of %s the same statements whether others go on or not", ([, { alone, spare }]) => {
    expect(Object.keys(spare ?? alone).toSorted()).toEqual(Object.keys(alone).toSorted());
  });

  it("tells of all that can be tried out", () => expect(Object.keys(guides).toSorted()).toEqual([...triable].toSorted()));

  it("has words for each statement", () => expect(Object.keys(wordsOf("whatIf").statements).toSorted()).toEqual([...statements].toSorted()));
});
