import "../../worker/lateModules.ts";
import { bareBlueprint, defaultBlueprint, protocolVersion } from "../../protocol/index.ts";
import type { Blueprint } from "../../protocol/index.ts";
import { aloneUntil } from "../../worker/lateParts.ts";
import { Session } from "../../worker/session.ts";

/** What `npm run gen:late` bundles and runs: clusters that nobody touches, as the page begins with them. */
const blueprints: readonly Blueprint[] = [defaultBlueprint, bareBlueprint, { ...defaultBlueprint, controlPlanes: 1, workers: 8 }];

let now = 0;
/** Time passes with each look at the clock, so that pictures are made of a cluster that comes up, too. */
const clock = (): number => (now += 1);

for (const blueprint of blueprints) {
  const session = new Session({ now: clock, post: () => undefined });
  session.handle({ type: "start", version: protocolVersion, history: { blueprint, seed: 7, commands: [], until: aloneUntil / 2 }, running: true, speed: 100 });
  while ((session.history()?.until ?? 0) < aloneUntil) session.tick();
}

/** Put there by the recording registry of late modules. */
const { calledLate = new Set<string>() } = globalThis as { readonly calledLate?: ReadonlySet<string> };
console.log(JSON.stringify([...calledLate]));
