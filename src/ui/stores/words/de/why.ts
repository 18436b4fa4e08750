import type { Words } from "../language.ts";
import { writingOf } from "../forms.ts";

const { count } = writingOf("de");

export const why: Words["why"] = {
  ends: {
    fault: "das hat jemand getan",
    object: "ein Objekt muss geändert werden",
    passing: "geht von selbst vorüber",
    well: "alles in Ordnung",
    unknown: "mehr weiß kein Gedächtnis",
  },
  because: "weil",
  readFrom: (evidence) => `Gelesen aus: ${evidence}`,
  copyLine: (line) => `Kopieren: ${line}`,
  show: (what) => `${what} zeigen`,
  command: (number) => `Befehl ${number}`,
  whySo: "Warum ist das so?",
  copyChain: "Die Kette als Text kopieren",
  copy: "Kopieren",
  reading: "Wird gelesen …",
  why: "Warum?",
  typed: "Dasselbe, ins Terminal getippt",
  whyAsked: (asked) => `Warum? ${asked}`,
  told: (asked, facts, end) => `Warum? ${asked}: ${count(facts, { one: "Tatsache", other: "Tatsachen" })}, ${end}`,
  askAnything: "Frag es zu allem: mit dem Knopf „Warum?“ bei dem, was ausgewählt ist, im Menü jedes Kastens, bei einem roten Lebenszeichen oder im Terminal (",
  line: (isFirst, sentence, evidence) => `${isFirst ? "" : "weil: "}${sentence}\n    gelesen aus: ${evidence}`,
};
