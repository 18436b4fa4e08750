import type { Facts } from "../../design/facts.ts";
import { factsOf } from "../../stores/compare/standing.ts";
import { useComparison } from "../../stores/compare/shown.ts";
import { wordsOf } from "../../stores/words/language.ts";

/** Of each lane: what fails in it, and how many etcd members, nodes and pods it has. */
export function observe(): Facts {
  const words = wordsOf("compare");
  const facts = new Map<string, string>();
  for (const { letter, source, standing, ended } of useComparison.getState().shown?.lanes ?? []) {
    if (ended !== undefined) facts.set(letter, words.hasEnded(letter, source.name));
    for (const { key, what, text } of factsOf(standing)) facts.set(`${letter} ${key}`, words.spoken(letter, what, text));
  }
  return facts;
}
