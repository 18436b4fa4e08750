import { liveThrough } from "./live.ts";
import { randomHistory } from "./randomHistory.ts";

/** Prints random histories and their hashes in Node as JSON, for the browser to be compared with. */
const count = Number(process.argv[2] ?? 200);
const seeds = Array.from({ length: count }, (_, index) => index + 1);
console.log(JSON.stringify(seeds.map((seed) => ({ history: randomHistory(seed), hash: liveThrough(seed).hash }))));
