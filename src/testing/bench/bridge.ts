import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { join } from "node:path";
import { startBridgeProcess } from "../conformance/bridgeProcess.ts";
import type { BridgeProcess } from "../conformance/bridgeProcess.ts";
import { bundle } from "../bundle.mjs";
import { bareQueueRate } from "./queueRate.ts";

/** Figures of one run; each is compared with the baseline as a share of the machine's bare rate. */
interface Figures {
  readonly startupMillis: number;
  readonly getPerSecond: number;
  readonly listsOf1000PerSecond: number;
  readonly createsPerSecond: number;
  /** Events that reach 500 watchers, a second. */
  readonly fanOutPerSecond: number;
}

interface Baseline {
  readonly bareRate: number;
  readonly figures: Figures;
}

const podsListed = 1000;
const watchersMax = 500;
const changes = 10;
const path = "/api/v1/namespaces/default/configmaps";

class Client {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1000 });

  constructor(private readonly bridge: BridgeProcess) {}

  close(): void {
    this.agent.destroy();
  }

  private options(method: string) {
    return { method, ca: Buffer.from(this.bridge.authority, "base64"), agent: this.agent, headers: { Authorization: `Bearer ${this.bridge.token}`, "Content-Type": "application/json" } };
  }

  ask(method: string, url: string, body?: object): Promise<number> {
    return new Promise((resolve, reject) => {
      const sent = request(`${this.bridge.server}${url}`, this.options(method), (response) => {
        const code = response.statusCode ?? 0;
        response.resume().on("end", () => (code < 300 ? resolve(code) : reject(new Error(`${method} ${url}: ${code}`))));
      });
      sent.on("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** @param onLine hears of each event */
  watch(url: string, onLine: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const sent = request(`${this.bridge.server}${url}`, this.options("GET"), (response) => {
        response.on("data", (chunk: Buffer) => {
          for (const byte of chunk) if (byte === 10) onLine();
        });
        response.on("error", () => undefined);
        if (response.statusCode === 200) resolve();
        else reject(new Error(`watch: ${response.statusCode ?? 0}`));
      });
      sent.on("error", reject);
      sent.end();
    });
  }
}

const configMap = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { key: "value" } });
const pod = (name: string) => ({ apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { containers: [{ name: "c", image: "nginx" }] } });

/** How many of `count` are done in a second, with `inFlight` at once. */
async function rate(count: number, inFlight: number, work: (index: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const began = performance.now();
  const lane = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return (count * 1000) / (performance.now() - began);
}

async function fanOut(client: Client): Promise<number> {
  let heard = 0;
  let finish: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (finish = resolve));
  const onLine = (): void => {
    if (++heard === watchersMax * changes) finish();
  };
  for (let from = 0; from < watchersMax; from += 50) {
    await Promise.all(Array.from({ length: 50 }, () => client.watch(`${path}?watch=true&fieldSelector=metadata.name%3Dwatched`, onLine)));
  }
  const began = performance.now();
  await client.ask("POST", path, configMap("watched"));
  for (let change = 1; change < changes; change++) await client.ask("PUT", `${path}/watched`, { ...configMap("watched"), data: { key: String(change) } });
  await all;
  return (watchersMax * changes * 1000) / (performance.now() - began);
}

async function measure(program: string): Promise<Figures> {
  const began = performance.now();
  const bridge = await startBridgeProcess(program, ["--blueprint", "bare", "--port", "0", "--speed", "1"]);
  const startupMillis = performance.now() - began;
  const client = new Client(bridge);
  try {
    const createsPerSecond = await rate(500, 20, (index) => client.ask("POST", path, configMap(`cm-${index}`)));
    const getPerSecond = await rate(2000, 20, (index) => client.ask("GET", `${path}/cm-${index % 500}`));
    await rate(podsListed, 20, (index) => client.ask("POST", "/api/v1/namespaces/default/pods", pod(`pod-${index}`)));
    const listsOf1000PerSecond = await rate(20, 2, () => client.ask("GET", "/api/v1/namespaces/default/pods"));
    const fanOutPerSecond = await fanOut(client);
    return { startupMillis, getPerSecond, listsOf1000PerSecond, createsPerSecond, fanOutPerSecond };
  } finally {
    client.close();
    await bridge.close();
  }
}

const titles: Readonly<Record<keyof Figures, string>> = {
  startupMillis: "startup to READY, ms",
  getPerSecond: "get, per second",
  listsOf1000PerSecond: "list of 1000 pods, per second",
  createsPerSecond: "create, per second",
  fanOutPerSecond: "watch events to 500 watchers, per second",
};

/** The bridge from outside, over HTTPS. Ratios are against the baseline in this folder, on a machine of the same bare rate. */
export async function benchBridge(): Promise<void> {
  const baseline = JSON.parse(readFileSync(join(process.cwd(), "src/testing/bench/bridgeBaseline.json"), "utf8")) as Baseline;
  const bareRate = bareQueueRate();
  const figures = await measure(await bundle(process.cwd(), join(process.cwd(), "src/bridge/main.ts")));
  const machine = bareRate / baseline.bareRate;
  console.log(`bridge: bare event-queue rate ${Math.round(bareRate)}/s, ${machine.toFixed(2)} of the baseline's`);
  for (const [name, title] of Object.entries(titles) as [keyof Figures, string][]) {
    const isTime = name === "startupMillis";
    const expected = isTime ? baseline.figures[name] / machine : baseline.figures[name] * machine;
    const ratio = isTime ? expected / figures[name] : figures[name] / expected;
    console.log(`  ${title}: ${figures[name].toFixed(figures[name] < 100 ? 1 : 0)} (${ratio.toFixed(2)} of the baseline)`);
  }
  console.log(`  ${JSON.stringify({ bareRate: Math.round(bareRate), figures })}`);
}
