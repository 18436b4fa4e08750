import { freshHistory, startWorkers } from "../../ui/app/boot.ts";
import { startHistory } from "../../ui/stores/connection.ts";
import { goTo } from "../../ui/stores/place.ts";
import { showToast } from "../../ui/stores/toasts.ts";
import { withWords, wordsOf } from "../../ui/stores/words/language.ts";
import { leaveScrollingAlone, restOutOfSight } from "./manners.ts";
import type { EmbedOptions } from "./options.ts";
import { offerPort } from "./parentPort.ts";

/** Starts the cluster that the address asks for, and speaks with the page around the frame. */
export async function start(options: EmbedOptions): Promise<void> {
  startWorkers();
  const { scenario, drill, seed, workers, speed, view } = options;
  const named = drill ?? scenario;
  const isBegun = named !== undefined && (await begin(named, options));
  if (!isBegun) {
    if (named !== undefined) showToast({ tone: "bad", text: wordsOf("embed").noScenario(named) });
    startHistory(freshHistory(seed, workers), { speed, running: options.start !== "paused" });
  }
  if (view !== undefined) goTo(view);
  offerPort(options.origin, isBegun);
  leaveScrollingAlone();
  restOutOfSight(options.start !== "paused");
}

/** @returns whether there is such a drill */
async function begin(name: string, { drill, seed, speed, start: when }: EmbedOptions): Promise<boolean> {
  const drills = await withWords(import("../../ui/panels/drill/index.ts"), "drill");
  const chosen = seed ?? 1;
  if (drill !== undefined) return drills.beginDrill(name, chosen);
  const found = drills.drillNamed(name, chosen);
  if (found === undefined) return false;
  goTo(found.view);
  startHistory({ blueprint: found.blueprint, seed: found.seed, commands: [], until: 0 }, { speed, running: when !== "paused", script: found.setup });
  return true;
}
