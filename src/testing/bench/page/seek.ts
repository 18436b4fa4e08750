import { openPage, patience, quantile } from "./lab.ts";
import type { Lab } from "./lab.ts";

const hour = 3_600_000_000;
const seeks = 40;
/** What is promised: wall milliseconds, on a machine with nothing else to do. */
const promised = 300;

/** Goes to moments all over an hour of the default cluster's history, and forks at one. */
export async function benchSeek(lab: Lab): Promise<void> {
  const page = await openPage(lab, "?seed=1");
  await page.waitForFunction(() => window.meter.readyNodes() >= 3, undefined, patience);
  await page.waitForTimeout(3_000);
  await page.evaluate(() => {
    window.meter.send({ type: "command", requestId: 1_000_000, command: { type: "kubectl", line: "kubectl create deployment web --image=nginx --replicas=6" } });
    window.meter.send({ type: "setSpeed", speed: 1000 });
  });
  await page.waitForFunction((until) => window.meter.now() >= until, hour, patience);
  await page.evaluate(() => window.meter.send({ type: "pause" }));
  await page.waitForTimeout(1_000);
  // What a thing that costs a known piece of processor time takes on this machine now.
  const spin = await page.evaluate(() => {
    const began = performance.now();
    let sum = 0;
    for (let index = 0; index < 50_000_000; index++) sum = (sum + index * 7) % 1_000_003;
    return sum < 0 ? 0 : performance.now() - began;
  });
  const took: number[] = [];
  // Steps that have no factor in common with their number: all parts of the hour, in no order.
  for (let index = 0; index < seeks; index++) took.push(await page.evaluate((at) => window.meter.seek(at), Math.floor((((index * 17 + 3) % seeks) / seeks) * hour) + 1_234_567));
  console.log(`seek in an hour, ${seeks} times  p50 ${quantile(took, 0.5).toFixed(0)} ms, p95 ${quantile(took, 0.95).toFixed(0)} ms, longest ${Math.max(...took).toFixed(0)} ms; ${took.filter((each) => each < promised).length} of ${seeks} under ${promised} ms (a loop of 50 million steps takes ${spin.toFixed(0)} ms here: p50 is ${(quantile(took, 0.5) / spin).toFixed(2)} of it)`);
  const fork = await page.evaluate(async () => {
    const began = performance.now();
    window.meter.send({ type: "fork" });
    await window.meter.seek(window.meter.now());
    return performance.now() - began;
  });
  console.log(`fork                       ${fork.toFixed(0)} ms until the page shows it`);
  await page.close();
}
