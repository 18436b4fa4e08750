import { writingOf } from "../forms.ts";

const { count } = writingOf("en");

export const why = {
  ends: {
    fault: "somebody did this",
    object: "an object has to be changed",
    passing: "passes by itself",
    well: "nothing is wrong",
    unknown: "nobody’s memory says more",
  },
  because: "because",
  readFrom: (evidence: string) => `Read from ${evidence}`,
  copyLine: (line: string) => `Copy: ${line}`,
  show: (what: string) => `Show ${what}`,
  command: (number: number) => `command ${number}`,
  whySo: "Why is it so?",
  copyChain: "Copy the chain as text",
  copy: "Copy",
  reading: "Reading …",
  why: "Why?",
  typed: "The same, typed into the terminal",
  whyAsked: (asked: string) => `Why? ${asked}`,
  told: (asked: string, facts: number, end: string) => `Why? ${asked}: ${count(facts, { one: "fact", other: "facts" })}, ${end}`,
  askAnything: "Ask it of anything: with the button “Why?” of what is selected, in the menu of every box, at a vital sign that is red, or in the terminal (",
  line: (isFirst: boolean, sentence: string, evidence: string) => `${isFirst ? "" : "because "}${sentence}\n    read from ${evidence}`,
};
