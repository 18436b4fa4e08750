import { benchEngine } from "./engine.ts";

/** `npm run bench` measures everything; `npm run bench -- page` the page; `npm run bench -- 100 1000` the engine with so many pods. */
const words = process.argv.slice(2);
const sizes = words.map(Number).filter((size) => size > 0);

if (!words.includes("page")) benchEngine(sizes);
if (words.includes("page") || sizes.length === 0) {
  // Only this part needs a browser.
  const { benchPage } = await import("./page.ts");
  await benchPage();
}
