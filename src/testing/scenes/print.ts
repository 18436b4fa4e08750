import { readFileSync } from "node:fs";
import type { History, SceneQuery } from "../../protocol/index.ts";
import { readScene } from "../../worker/scenes/index.ts";
import { Replay } from "../../worker/simulation.ts";

/**
 * Lives through a history in Node and prints a scene at its end as JSON: what a page that shows the
 * same instant must draw. Standard input: `{ history, query }`.
 */
const { history, query } = JSON.parse(readFileSync(0, "utf8")) as { readonly history: History; readonly query: SceneQuery };
const replay = new Replay(history);
replay.advance(() => true);
console.log(JSON.stringify(readScene(replay.simulation, query)));
