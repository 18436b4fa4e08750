import { conformanceSets } from "./sets.ts";

const words = process.argv.slice(2);
const [name, directory] = words;
const set = conformanceSets.find((each) => each.name === name);
if (set === undefined || (directory === undefined && set.needsNothing !== true)) {
  console.error(`usage: npm run conformance -- ${conformanceSets.map((each) => each.name).join("|")} DIR [--only REGEXP] [--verbose]`);
  process.exit(2);
}
const only = words.includes("--only") ? new RegExp(words[words.indexOf("--only") + 1] ?? "") : undefined;
const isEqual = await set.run({ directory: directory ?? "", only, verbose: words.includes("--verbose"), words });
process.exit(isEqual ? 0 : 1);
