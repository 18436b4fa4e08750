import { expect, it } from "vitest";
import { kubectlOutput } from "../engine/cluster/index.ts";
import { defaultBlueprint } from "../protocol/index.ts";
import { Simulation } from "./simulation.ts";

const second = 1_000_000;
const blueprint = { ...defaultBlueprint, controlPlanes: 1, etcdMembers: 1, apiServers: 1, workers: 0, vitalSigns: false } as const;

function outputOf(simulation: Simulation, id: number): { readonly text: string; readonly done: number | undefined } {
  const lines = kubectlOutput(simulation.cluster, 0).filter((line) => line.id === id);
  return { text: lines.map((line) => line.text).join(""), done: lines.at(-1)?.done };
}

it("Ctrl-C ends a watch: exit code 130, nothing more printed, and the API server loses the watcher", () => {
  const simulation = new Simulation(blueprint, 7);
  simulation.advance(40 * second);
  const watch = simulation.perform({ type: "kubectl", line: "kubectl get configmaps -w" }).cause;
  simulation.perform({ type: "kubectl", line: "kubectl create configmap first" });
  simulation.advance(simulation.now + second);
  expect(outputOf(simulation, watch)).toMatchObject({ text: expect.stringContaining("first"), done: undefined });

  expect(simulation.perform({ type: "interrupt", run: watch }).ok).toBe(true);
  simulation.perform({ type: "kubectl", line: "kubectl create configmap second" });
  simulation.advance(simulation.now + second);
  expect(outputOf(simulation, watch).done).toBe(130);
  expect(outputOf(simulation, watch).text).not.toContain("second");
  const { memory } = simulation.cluster.kernel.process("kubectl");
  expect((memory as { readonly runs: ReadonlyMap<number, unknown> }).runs.size).toBe(0);
});

it.for([{ run: 1 }, { run: 99 }])("an interrupt of command $run, which is over or never was, changes nothing", ({ run }) => {
  const simulation = new Simulation(blueprint, 7);
  simulation.perform({ type: "healAll" });
  expect(simulation.perform({ type: "interrupt", run }).ok).toBe(true);
  simulation.perform({ type: "edited", run });
  simulation.advance(second);
  expect(kubectlOutput(simulation.cluster, 0)).toEqual([]);
});
