import { expect } from "vitest";
import type { LaterArea } from "../ui/stores/words/later.ts";

/** Tests of the page have all English words at once; a page fetches those of a part with the part. */
if (/src\/(ui|testing)\//.test(expect.getState().testPath ?? "")) {
  const { needWords } = await import("../ui/stores/words/language.ts");
  const { laterWords } = await import("../ui/stores/words/later.ts");
  await needWords(...(Object.keys(laterWords) as LaterArea[]));
}
