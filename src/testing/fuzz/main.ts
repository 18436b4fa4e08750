import { loadLateParts } from "../../worker/lateParts.ts";
import { fuzz } from "./fuzz.ts";

await loadLateParts();

/** `npm run fuzz -- [REQUESTS] [SEED]`: mutated requests at the simulated API server, through the bridge's door. */
const [requests = 100_000, seed = 1] = process.argv.slice(2).map(Number).filter((each) => each > 0);
const report = fuzz(requests, seed, {
  progress: (done) => console.log(`${done} requests`),
  finding: ({ call, what }) => console.log(`FINDING ${call.method} ${call.url.slice(0, 200)} ${call.contentType} as ${call.user}\n  body ${call.body.slice(0, 400)}\n  ${what}`),
});
const answers = [...report.answers].toSorted((a, b) => b[1] - a[1]).map(([code, count]) => `${code}: ${count}`);
console.log(`${report.requests} requests (seed ${seed}): ${answers.join(", ")}`);
console.log(`slowest ${Math.round(report.slowest)} ms of processor time: ${report.slowestCall.method} ${report.slowestCall.url.slice(0, 120)}, body of ${report.slowestCall.body.length} characters`);
console.log(`${report.requests - report.findings.length} passed, ${report.findings.length} failed`);
process.exit(report.findings.length === 0 ? 0 : 1);
