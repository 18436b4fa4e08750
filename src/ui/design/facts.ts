/** What is worth saying of a diagram: one sentence per subject. */
export type Facts = ReadonlyMap<string, string>;

/** Sentences for facts that are new, changed or gone. Nothing is news while nothing was known. */
export function changedFacts(before: Facts, after: Facts): readonly string[] {
  const news: string[] = [];
  for (const [subject, fact] of after) if (before.get(subject) !== fact && before.size > 0) news.push(fact);
  for (const [subject, fact] of before) if (!after.has(subject)) news.push(subject.startsWith("leader of ") ? `nobody leads ${subject.slice("leader of ".length)}` : fact.replace(/ is .*/, " is well again"));
  return news;
}

const sentencesMax = 4;

/** What is said at once: no more than can be listened to. "" is: nothing. */
export const spoken = (before: Facts, after: Facts): string => changedFacts(before, after).slice(0, sentencesMax).join(". ");
