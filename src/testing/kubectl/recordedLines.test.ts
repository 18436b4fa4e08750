import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { loadLateParts } from "../../worker/lateParts.ts";
import type { Printed } from "../conformance/transcript.ts";
import { populatedLab } from "./populatedLab.ts";
import type { RecordedLine } from "./recordedLines.ts";
import { differenceOfOutputs, isUnordered } from "./sameOutput.ts";

/** Written by `npm run conformance -- differential --record FILE`: what kubectl v1.32.4 printed. */
const lines = JSON.parse(readFileSync(new URL("../recorded/kubectl/lines.json", import.meta.url), "utf8")) as readonly RecordedLine[];

describe("the page's kubectl prints what the real one printed over such a cluster", () => {
  let page: (line: readonly string[]) => Promise<Printed>;
  beforeAll(async () => {
    await loadLateParts();
    page = await populatedLab();
  });

  it.each(lines.map((each) => [each.line.join(" "), each] as const))("kubectl %s", async (_, each) => {
    expect(differenceOfOutputs(await page(each.line), each, isUnordered(each.line))).toBeUndefined();
  });
});
