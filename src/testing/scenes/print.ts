import { readFileSync } from "node:fs";
import type { History, SceneQuery } from "../../protocol/index.ts";
import { decodeShareLink } from "../../ui/stores/shareLink.ts";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import { readScene } from "../../worker/scenes/index.ts";
import { Replay } from "../../worker/simulation.ts";

/**
 * Lives through a history in Node and prints a scene at its end as JSON: what a page that shows the
 * same instant must draw. Standard input: `{ history, query }`, or `{ link, query }` with a share link.
 */
interface Asked {
  readonly history?: History;
  readonly link?: string;
  readonly query: SceneQuery;
}

async function historyOf({ history, link = "" }: Asked): Promise<History> {
  if (history !== undefined) return history;
  const decoded = await decodeShareLink(link.slice(link.indexOf("#")));
  if (decoded?.ok !== true) throw new Error(decoded?.error ?? "the link carries no history");
  return decoded.value;
}

const asked = JSON.parse(readFileSync(0, "utf8")) as Asked;
const history = await historyOf(asked);
await loadManifestReader();
const replay = new Replay(history);
replay.advance(() => true);
console.log(JSON.stringify(readScene(replay.simulation, asked.query)));
