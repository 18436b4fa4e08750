import { benchBytes, benchColdLoad } from "./bytes.ts";
import { benchCrowds } from "./crowd.ts";
import { openLab } from "./lab.ts";
import type { Lab } from "./lab.ts";
import { benchMemory } from "./memory.ts";
import { benchRollouts } from "./rollout.ts";
import { benchSeek } from "./seek.ts";

const parts: Readonly<Record<string, (lab: Lab, words: readonly string[]) => Promise<void>>> = {
  bytes: benchBytes,
  load: benchColdLoad,
  seek: benchSeek,
  rollout: benchRollouts,
  crowd: benchCrowds,
  memory: benchMemory,
};

/** The built page in a real browser. `words`: the parts that are wanted; none: all. */
export async function benchPage(words: readonly string[]): Promise<void> {
  const wanted = Object.entries(parts).filter(([name]) => words.includes(name));
  const lab = await openLab();
  try {
    for (const [, bench] of wanted.length === 0 ? Object.entries(parts) : wanted) await bench(lab, words);
  } finally {
    await lab.close();
  }
}
