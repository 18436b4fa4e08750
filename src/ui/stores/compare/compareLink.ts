import { checkComparison } from "../historyCheck.ts";
import type { Checked } from "../historyCheck.ts";
import { needWords, wordsOf } from "../words/language.ts";
import { linkPart, packLink, unpackLink } from "../shareLink.ts";
import type { ComparisonPlan } from "./comparison.ts";

/** A comparison as the fragment of a link, "/compare&c=...": the histories of its lanes, which of them they are, and the moment to show. Without "#". */
export async function encodeComparison({ kind, lanes, at = 0, zero = 0 }: ComparisonPlan): Promise<Checked<string>> {
  await needWords("links", "compare");
  const checked = checkComparison({ kind, lanes: lanes.map(({ name, history }) => ({ name: name.slice(0, 60), history })), at, zero });
  if (!checked.ok) return checked;
  const packed = await packLink(checked.value);
  return packed.ok ? { ok: true, value: `/compare&c=${packed.value}` } : packed;
}

/**
 * Reads the comparison out of an address.
 *
 * @returns undefined when it carries none; else the plan, or a sentence that says what is wrong with it
 */
export async function decodeComparison(hash: string): Promise<Checked<ComparisonPlan> | undefined> {
  const text = linkPart(hash, "c");
  if (text === undefined) return undefined;
  await needWords("links", "compare");
  const unpacked = await unpackLink(text);
  if (!unpacked.ok) return unpacked;
  const checked = checkComparison(unpacked.value);
  return checked.ok ? checked : { ok: false, error: wordsOf("compare").cannotRun(checked.error) };
}
