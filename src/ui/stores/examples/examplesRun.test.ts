import { beforeAll, describe, expect, it } from "vitest";
import { defaultBlueprint } from "../../../protocol/index.ts";
import { loadManifestReader } from "../../../worker/manifestInput.ts";
import { Simulation } from "../../../worker/simulation.ts";
import { examples } from "./examples.ts";

const second = 1_000_000;

/** What kubectl printed since the last call. */
function run(simulation: Simulation, line: string, stdin?: string): string {
  const memory = simulation.cluster.kernel.findProcess("kubectl")?.memory as { readonly output: readonly { readonly seq: number; readonly text: string }[] };
  const before = memory.output.at(-1)?.seq ?? 0;
  simulation.perform({ type: "kubectl", line, ...(stdin === undefined ? {} : { stdin }) });
  simulation.advance(simulation.now + 2 * second);
  return memory.output.filter((output) => output.seq > before).map((output) => output.text).join("");
}

describe("all examples together on a fresh cluster", () => {
  const simulation = new Simulation(defaultBlueprint, 7);
  const applied = new Map<string, string>();
  let pods: readonly (readonly string[])[] = [];

  beforeAll(async () => {
    await loadManifestReader();
    simulation.advance(30 * second);
    for (const { id, yaml } of examples) applied.set(id, run(simulation, "kubectl apply -f -", yaml));
    simulation.advance(simulation.now + 100 * second);
    pods = run(simulation, "kubectl get pods -A --no-headers").trim().split("\n").map((line) => line.split(/ {2,}/));
  });

  const statusesOf = (namespace: string, prefix: string) => pods.filter(([where, name]) => where === namespace && name?.startsWith(prefix)).map(([, , ready, status]) => `${ready} ${status}`).toSorted();

  it.for(examples)("$id is applied without a complaint", ({ id }) => {
    for (const line of (applied.get(id) ?? "").trim().split("\n")) expect(line).toMatch(/ created$/);
  });

  it.for([
    { pods: "hello", namespace: "default", statuses: ["1/1 Running"] },
    { pods: "web-", namespace: "default", statuses: ["1/1 Running", "1/1 Running", "1/1 Running"] },
    { pods: "echo-", namespace: "default", statuses: ["1/1 Running", "1/1 Running", "1/1 Running", "1/1 Running"] },
    { pods: "shopfront-", namespace: "default", statuses: Array.from({ length: 6 }, () => "1/1 Running") },
    { pods: "thumbnails-", namespace: "default", statuses: Array.from({ length: 12 }, () => "0/1 Completed") },
    { pods: "node-logger-", namespace: "default", statuses: ["1/1 Running", "1/1 Running", "1/1 Running"] },
    { pods: "analytics-", namespace: "default", statuses: ["0/1 Pending", "0/1 Pending", "1/1 Running", "1/1 Running", "1/1 Running"] },
    { pods: "giant", namespace: "default", statuses: ["0/1 Pending"] },
    { pods: "never-ready", namespace: "default", statuses: ["0/1 Running"] },
    { pods: "frontend-", namespace: "shop", statuses: ["1/1 Running", "1/1 Running", "1/1 Running"] },
    { pods: "redis-", namespace: "shop", statuses: ["1/1 Running"] },
  ])("$pods becomes what its card says", ({ pods: prefix, namespace, statuses }) => {
    expect(statusesOf(namespace, prefix)).toEqual(statuses);
  });

  it("gallery- never gets its image", () => {
    for (const status of statusesOf("default", "gallery-")) expect(status).toMatch(/^0\/1 (ErrImagePull|ImagePullBackOff)$/);
  });

  it.for(["moody", "leaky-", "forgetful-"])("%s is restarted", (prefix) => {
    const restarts = pods.filter(([, name]) => name?.startsWith(prefix)).map(([, , , , count]) => Number.parseInt(count ?? "0", 10));
    expect(restarts).not.toEqual([]);
    expect(Math.min(...restarts)).toBeGreaterThan(0);
  });

  it("storefront gets an address of the outside world", () => {
    expect(run(simulation, "kubectl get service storefront --no-headers")).toMatch(/LoadBalancer +10\.96\.\d+\.\d+ +\d+\.\d+\.\d+\.\d+/);
  });
});
