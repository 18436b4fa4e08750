import { seconds } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import { Simulation } from "../../worker/simulation.ts";
import type { Printed } from "../conformance/transcript.ts";
import { typeIntoPage } from "./laptop.ts";
import { populatedManifest, populatedResources } from "./populated.ts";

const seed = 1;
const beginning = seconds(20);
const settling = seconds(30);

/** A cluster in this process with something of everything, and the page's kubectl of the recorded release. */
export async function populatedLab(): Promise<(line: readonly string[]) => Promise<Printed>> {
  const simulation = new Simulation({ ...defaultBlueprint, controlPlanes: 1, etcdMembers: 1, apiServers: 1, vitalSigns: false, kubectlMinor: 32 }, seed);
  const advance = (time: number): void => void simulation.advance(simulation.now + time);
  advance(beginning);
  for (const manifest of [populatedManifest, populatedResources]) await typeIntoPage(simulation, ["apply", "-f", "-"], { stdin: manifest }, advance);
  advance(settling);
  return (line) => typeIntoPage(simulation, line, {}, advance);
}
