import { escapeAsGo } from "../goEscape.ts";
import { asInternal } from "./internalValue.ts";
import { matchingBlocks } from "./sequenceMatcher.ts";

/** A stretch of lines: the same in both, or of one and in place of it of the other. */
interface Step {
  readonly isEqual: boolean;
  readonly a: readonly [from: number, to: number];
  readonly b: readonly [from: number, to: number];
}

const context = 3;

function stepsOf(a: readonly string[], b: readonly string[]): readonly Step[] {
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  for (const block of [...matchingBlocks(a, b), { a: a.length, b: b.length, size: 0 }]) {
    if (i < block.a || j < block.b) steps.push({ isEqual: false, a: [i, block.a], b: [j, block.b] });
    if (block.size > 0) steps.push({ isEqual: true, a: [block.a, block.a + block.size], b: [block.b, block.b + block.size] });
    [i, j] = [block.a + block.size, block.b + block.size];
  }
  return steps;
}

const shifted = ([from, to]: Step["a"], start: number, end: number): Step["a"] => [Math.max(from, start), Math.min(to, end)];

/** Changes with three lines around them; far apart they are hunks of their own. */
function hunksOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const hunks: Step[][] = [[]];
  steps.forEach((step, index) => {
    if (!step.isEqual) return hunks.at(-1)?.push(step);
    const [first, last] = [index === 0, index === steps.length - 1];
    const head: Step = { ...step, a: shifted(step.a, 0, step.a[0] + context), b: shifted(step.b, 0, step.b[0] + context) };
    const tail: Step = { ...step, a: shifted(step.a, step.a[1] - context, Infinity), b: shifted(step.b, step.b[1] - context, Infinity) };
    if (first) return hunks.at(-1)?.push(tail);
    if (last) return hunks.at(-1)?.push(head);
    if (step.a[1] - step.a[0] <= 2 * context) return hunks.at(-1)?.push(step);
    hunks.at(-1)?.push(head);
    return hunks.push([tail]);
  });
  return hunks.filter((hunk) => hunk.some((step) => !step.isEqual));
}

function rangeText(from: number, to: number): string {
  const length = to - from;
  if (length === 1) return String(from + 1);
  return `${length === 0 ? from : from + 1},${length}`;
}

/** @source github.com/pmezard/go-difflib/difflib WriteUnifiedDiff, without names of files */
export function unifiedDiff(before: string, after: string): string {
  const [a, b] = [before.split("\n"), after.split("\n")];
  let text = "";
  for (const hunk of hunksOf(stepsOf(a, b))) {
    const [first, last] = [hunk[0], hunk.at(-1)];
    if (first === undefined || last === undefined) continue;
    text += `@@ -${rangeText(first.a[0], last.a[1])} +${rangeText(first.b[0], last.b[1])} @@\n`;
    for (const { isEqual, a: inA, b: inB } of hunk) {
      if (isEqual) for (const line of a.slice(...inA)) text += ` ${line}\n`;
      else {
        for (const line of a.slice(...inA)) text += `-${line}\n`;
        for (const line of b.slice(...inB)) text += `+${line}\n`;
      }
    }
  }
  return text;
}

/**
 * What has changed in a struct, as the server appends it to "may not change".
 * @source k8s.io/apimachinery/pkg/util/diff/diff.go Diff
 */
export const internalDiff = (type: string, before: unknown, after: unknown): string => unifiedDiff(prettyOf(type, before), prettyOf(type, after));

const prettyOf = (type: string, value: unknown): string => escapeAsGo(JSON.stringify(asInternal(type, value), undefined, 1));
