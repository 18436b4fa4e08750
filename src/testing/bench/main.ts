import { benchBridge } from "./bridge.ts";
import { benchEngine } from "./engine.ts";
import { benchNetwork } from "./network.ts";

/** `npm run bench` measures everything; `npm run bench -- page` the page (`page crowd seek`: these parts of it), `npm run bench -- bridge` the bridge, `npm run bench -- network` kube-proxy's modes; `npm run bench -- 100 1000` the engine with so many pods. */
const words = process.argv.slice(2);
const sizes = words.map(Number).filter((size) => size > 0);

const isPart = words.includes("page") || words.includes("bridge") || words.includes("network");
if (!isPart) await benchEngine(sizes);
if (words.includes("network") || (!isPart && sizes.length === 0)) benchNetwork();
if (words.includes("bridge") || (!isPart && sizes.length === 0)) await benchBridge();
if (words.includes("page") || (!isPart && sizes.length === 0)) {
  // Only this part needs a browser.
  const { benchPage } = await import("./page/index.ts");
  await benchPage(words);
}
