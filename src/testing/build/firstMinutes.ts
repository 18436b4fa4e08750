import { bareBlueprint, defaultBlueprint, protocolVersion } from "../../protocol/index.ts";
import type { Blueprint, Micros, PageMessage } from "../../protocol/index.ts";
import { aloneUntil, mustWait } from "../../worker/lateParts.ts";
import { Session } from "../../worker/session.ts";

/** What profile.mjs runs: clusters that nobody touches, as the page begins with them. */
const lives: readonly { readonly blueprint: Blueprint; readonly seed: number; readonly until: Micros; readonly speed: number }[] = [
  // Pictures are made of it all the way.
  { blueprint: defaultBlueprint, seed: 7, until: 0, speed: 4 },
  { blueprint: defaultBlueprint, seed: 20, until: aloneUntil / 2, speed: 100 },
  { blueprint: bareBlueprint, seed: 7, until: aloneUntil / 2, speed: 100 },
  { blueprint: { ...defaultBlueprint, controlPlanes: 1, workers: 8 }, seed: 7, until: 0, speed: 20 },
];

let now = 0;
/** Time passes with each look at the clock, so that pictures are made of a cluster that comes up, too. */
const clock = (): number => (now += 1);

/** What a page asks before anybody has touched anything. */
const asked: readonly PageMessage[] = [
  { type: "setVisible", visible: false },
  { type: "setVisible", visible: true },
  { type: "pause" },
  { type: "run" },
  { type: "setSpeed", speed: 1 },
  { type: "inspect", subject: null },
  { type: "watchScene", query: null },
];

export function live(): void {
  for (const { blueprint, seed, until, speed } of lives) {
    const session = new Session({ now: clock, post: () => undefined });
    const handle = (message: PageMessage): void => {
      if (!mustWait(message)) session.handle(message);
    };
    handle({ type: "start", version: protocolVersion, history: { blueprint, seed, commands: [], until }, running: true, speed });
    for (const message of asked) handle(message);
    handle({ type: "setSpeed", speed });
    while ((session.history()?.until ?? 0) < aloneUntil) session.tick();
    session.lastWords();
  }
}
