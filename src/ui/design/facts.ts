import { wordsOf } from "../stores/words/language.ts";

/** What is worth saying of a diagram: one sentence per subject. A subject is called as one says it; who leads what is under "leader of WHAT". */
export type Facts = ReadonlyMap<string, string>;

/** Sentences for facts that are new, changed or gone. Nothing is news while nothing was known. */
export function changedFacts(before: Facts, after: Facts): readonly string[] {
  const words = wordsOf("design");
  const news: string[] = [];
  for (const [subject, fact] of after) if (before.get(subject) !== fact && before.size > 0) news.push(fact);
  for (const subject of before.keys()) {
    if (after.has(subject)) continue;
    news.push(subject.startsWith("leader of ") ? words.nobodyLeads(subject.slice("leader of ".length)) : words.wellAgain(subject));
  }
  return news;
}

const sentencesMax = 4;

/** What is said at once: no more than can be listened to. "" is: nothing. */
export const spoken = (before: Facts, after: Facts): string => changedFacts(before, after).slice(0, sentencesMax).join(". ");
