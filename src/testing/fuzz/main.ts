import { writeFileSync } from "node:fs";
import { loadLateParts } from "../../worker/lateParts.ts";
import { bridgeFuzz } from "./bridge/bridgeFuzz.ts";
import { fuzz } from "./fuzz.ts";

await loadLateParts();

/**
 * `npm run fuzz -- [REQUESTS] [SEED] [--bridge] [--trace FILE]`: mutated requests at the simulated API server, through the
 * bridge's door. With a trace, FILE holds the request at hand, for when the whole process dies of it.
 * `--bridge`: the same and malformed HTTP, at a bridge on loopback.
 */
const words = process.argv.slice(2);
const [requests = 100_000, seed = 1] = words.filter((word) => /^\d+$/.test(word)).map(Number);
const trace = words.includes("--trace") ? words[words.indexOf("--trace") + 1] : undefined;
if (words.includes("--bridge")) {
  const { requests: sent, answers, findings, heap } = await bridgeFuzz(requests, seed, (line) => console.log(line));
  console.log(`${sent} requests to a bridge (seed ${seed}), at most ${Math.round(heap)} MB: ${[...answers].toSorted((a, b) => b[1] - a[1]).map(([what, count]) => `${what}: ${count}`).join(", ")}`);
  console.log(`${sent - findings.length} passed, ${findings.length} failed`);
  process.exit(findings.length === 0 ? 0 : 1);
}
const report = fuzz(requests, seed, { tell: {
  progress: (done) => console.log(`${done} requests`),
  finding: ({ call, what }) => console.log(`FINDING ${call.method} ${call.url.slice(0, 200)} ${call.contentType.slice(0, 100)} as ${call.user}\n  body ${call.body.slice(0, 400)}\n  ${what}`),
  ...(trace === undefined ? {} : { asking: (call) => writeFileSync(trace, JSON.stringify(call)) }),
} });
const answers = [...report.answers].toSorted((a, b) => b[1] - a[1]).map(([code, count]) => `${code}: ${count}`);
console.log(`${report.requests} requests (seed ${seed}): ${answers.join(", ")}`);
console.log(`slowest ${Math.round(report.slowest)} ms of processor time: ${report.slowestCall.method} ${report.slowestCall.url.slice(0, 120)}, body of ${report.slowestCall.body.length} characters`);
console.log(`longest ${report.longest.toFixed(1)} s of simulated time: ${report.longestCall.method} ${report.longestCall.url.slice(0, 120)}; a server held ${Math.round(report.heap)} MB at most`);
console.log(`${report.requests - report.findings.length} passed, ${report.findings.length} failed`);
process.exit(report.findings.length === 0 ? 0 : 1);
