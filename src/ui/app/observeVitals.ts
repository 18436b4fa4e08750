import type { Facts } from "../design/facts.ts";
import { useVitals, vitalSigns } from "../stores/cluster.ts";
import { wordsOf } from "../stores/words/language.ts";

/** What still works, for those who do not see it: whichever diagram is shown. */
export function observeVitals(): Facts {
  const { bySign } = useVitals.getState();
  const { titles, spoken } = wordsOf("app").vitals;
  const facts = new Map<string, string>();
  for (const sign of vitalSigns) {
    const status = bySign[sign]?.status ?? "unknown";
    if (status !== "unknown") facts.set(`vital ${sign}`, `${titles[sign]} ${spoken[status]}`);
  }
  return facts;
}
