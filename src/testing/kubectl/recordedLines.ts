import type { Printed } from "../conformance/transcript.ts";
import { populatedLab } from "./populatedLab.ts";
import { differenceOfOutputs, isUnordered } from "./sameOutput.ts";

/** What the real kubectl printed. */
export interface RecordedLine extends Printed {
  readonly line: readonly string[];
}

const longest = 6000;
const sliceLength = 150;
/** These wait, or look at the process around them. */
const isApart = ([verb = ""]: readonly string[]): boolean => ["wait", "plugin", "logs", "exec", "top", "events", "config"].includes(verb);

/** A slice of recorded lines for the unit tests: those that do not depend on the one cluster they were recorded on. */
export async function recordedSlice(lines: readonly RecordedLine[]): Promise<string> {
  const page = await populatedLab();
  const kept: RecordedLine[] = [];
  for (const each of lines) {
    if (kept.length === sliceLength) break;
    const isKnown = kept.some(({ line }) => line.join(" ") === each.line.join(" "));
    if (isKnown || isApart(each.line) || each.stdout.length > longest || differenceOfOutputs(await page(each.line), each, isUnordered(each.line)) !== undefined) continue;
    kept.push(each);
  }
  return `[\n${kept.map((each) => JSON.stringify(each)).join(",\n")}\n]\n`;
}
